import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { AppDbRoles, type AppDbRolesArgs } from "../../../../components";
import { scramVerifier } from "../../../../components/internal/postgresql/verifier";
import { late, lateFailure, neverKnown, refusal, run, secret, unknown } from "../../program";

const one = "one-password-for-all";
const other = "another-password-of-its-own";

const again = (first: string) =>
    `the password is ${first} again, so that whoever has one login has both: give each login a password of its own, generated ones at best.`;
const tooShort =
    "the password is too short, or holds a backslash (which the provider doubles): at least 16 characters are needed, generated ones at best.";
const migratorIsApp = [`migratorPassword: ${again("appPassword")}`];
const allAreOne = [...migratorIsApp, `readonlyPassword: ${again("appPassword")}`];
const readonlyIsMigrator = [`readonlyPassword: ${again("migratorPassword")}`];
const shortAndOne = [
    `appPassword: ${tooShort}`,
    `migratorPassword: ${tooShort}`,
    `migratorPassword: ${again("appPassword")}`,
];

function message(reasons: string[]): string {
    const count = reasons.length === 1 ? "one argument" : `${String(reasons.length)} arguments`;
    const lines = reasons.map((reason) => `  ${reason}`).join("\n");
    return `least-privilege:index:AppDbRoles "db" can't be made, ${count} must change:\n${lines}`;
}

type Given = Omit<AppDbRolesArgs, "database">;
const roles = (passwords: Given) => new AppDbRoles("db", { database: "shop", ...passwords });

suite("two logins with one password are refused, and it isn't shown", () => {
    const secretOne = pulumi.secret(one);
    const cases: Record<string, { given: Given; reasons: string[] }> = {
        "app and migrator": {
            given: { appPassword: one, migratorPassword: one, readonlyPassword: other },
            reasons: migratorIsApp,
        },
        "migrator and reader": {
            given: { appPassword: other, migratorPassword: one, readonlyPassword: one },
            reasons: readonlyIsMigrator,
        },
        "all three": {
            given: { appPassword: one, migratorPassword: one, readonlyPassword: one },
            reasons: allAreOne,
        },
        "too short ones besides": {
            given: { appPassword: "hunter2", migratorPassword: "hunter2" },
            reasons: shortAndOne,
        },
        "one output, whatever it will be": {
            given: { appPassword: secretOne, migratorPassword: secretOne },
            reasons: migratorIsApp,
        },
    };
    for (const [what, { given, reasons }] of Object.entries(cases)) {
        test(what, async () => {
            const { error, registered } = await refusal(() => roles(given));
            assert.equal(error.message, message(reasons));
            assert.deepEqual(registered, []);
        });
    }
});

suite("the same, where they become known late", () => {
    const cases: Record<string, { given: () => Given; reasons: string[] }> = {
        "app and migrator": {
            given: () => ({ appPassword: late(one), migratorPassword: late(one), readonlyPassword: other }),
            reasons: migratorIsApp,
        },
        "one of them as it is": {
            given: () => ({ appPassword: one, migratorPassword: late(one) }),
            reasons: migratorIsApp,
        },
        secrets: {
            given: () => ({
                appPassword: pulumi.secret(one),
                migratorPassword: pulumi.secret(one),
                readonlyPassword: Promise.resolve(one),
            }),
            reasons: allAreOne,
        },
        "too short ones besides": {
            given: () => ({ appPassword: late("hunter2"), migratorPassword: late("hunter2") }),
            reasons: shortAndOne,
        },
    };
    for (const [what, { given, reasons }] of Object.entries(cases)) {
        test(what, async () => {
            const error = await lateFailure(() => roles(given()));
            // The engine's own words stand before.
            assert.equal(error.message.slice(error.message.indexOf("least-privilege:")), message(reasons));
        });
    }
});

test("in a preview a password that isn't known yet hides no other, and two of them aren't taken for one", async () => {
    const { registered } = await run(
        () =>
            roles({
                appPassword: pulumi.secret(other),
                migratorPassword: neverKnown(),
                readonlyPassword: neverKnown(),
            }),
        { preview: true },
    );
    const passwords = registered.flatMap(({ inputs }) =>
        typeof inputs === "object" && inputs && "password" in inputs ? [inputs.password] : [],
    );
    const verifier = scramVerifier(other, "project/stack/shop_app");
    assert.deepEqual(passwords, [unknown, secret(verifier), unknown]);
});
