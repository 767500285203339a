import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { AppDbRoles, type AppDbRolesArgs, InstanceRole, type InstanceRoleArgs } from "../../components";
import { late, lateFailure, refusal } from "./program";

/** What a component says when arguments are refused: each one's path and the reason. */
type Reasons = Record<string, string>;

function message(component: string, reasons: Reasons): string {
    const lines = Object.entries(reasons).map(([path, reason]) => `  ${path}: ${reason}`);
    const count = lines.length === 1 ? "one argument" : `${String(lines.length)} arguments`;
    return `least-privilege:index:${component} can't be made, ${count} must change:\n${lines.join("\n")}`;
}

const parameterShape =
    'it begins with "/", has at most 15 levels of letters, digits, "_", "." and "-", and at most 1,011 characters';
const passwordNeeded =
    "the password is too short, or holds a backslash (which the provider doubles): at least 16 characters are needed, generated ones at best.";
const connectionsNeeded = "a whole number from 1 to 10,000 is needed (no limit can't be asked for).";
const timeNeeded = "a whole number from 1 to 2,147,483,647 is needed (0, no limit, can't be asked for).";

const badInstanceRole = {
    parameters: ["/shop/a", "/shop/*"],
    parameterPaths: ["shop"],
    keyArn: "alias/shop",
    keyAdministrators: ["arn:aws:iam::123456789012:root"],
    databaseLogin: { resourceId: "shop", username: "shop-app" },
    logGroupName: "*",
    signerRoleArns: ["signer"],
};
const instanceRoleReasons: Reasons = {
    "parameters[1]": `"/shop/*" holds a wildcard, and a parameter is named whole, like "/shop/prod/stripe-key"; for everything below a path use parameterPaths: ["/shop/prod"].`,
    "parameterPaths[0]": `"shop" isn't a parameter's full name: ${parameterShape}, like "/shop/prod"; all below it is meant, without a wildcard or a slash at the end.`,
    keyArn: `"alias/shop" isn't a key's ARN: arn:aws:kms:REGION:ACCOUNT:key/ID is needed, not an id or an alias (IAM policies can't name a key by its alias).`,
    "keyAdministrators[0]": `"arn:aws:iam::123456789012:root" isn't a role's ARN: arn:aws:iam::ACCOUNT:role/NAME is needed, not a user, an account or the ARN of a session (which ends, and the key stays).`,
    "databaseLogin.resourceId": `"shop" isn't a resource id: "db-..." (or "cluster-...", "prx-...") is needed, the database's resourceId output, not its identifier (an identifier can be used again for another database).`,
    "databaseLogin.username": `"shop-app" isn't one database user: a name of letters, digits and "_" is needed, at most 63, no wildcard, like "shop_app".`,
    logGroupName: `"*" isn't a log group's name: 1 to 512 letters, digits, "_", "-", "/", "." and "#" are allowed, no wildcard and no ARN, like "/shop/prod/app".`,
    "signerRoleArns[0]": `"signer" isn't a role's ARN: arn:aws:iam::ACCOUNT:role/NAME is needed, not a user, an account or the ARN of a session (which ends, and the key stays).`,
};
const noKeyIsMade =
    "these manage the key that is made for the parameters, and none is made here; leave them out.";

const badInputs = {
    appPassword: "hunter2",
    migratorPassword: "back\\slash-in-it-all",
    readonlyPassword: "",
    connectionLimit: 0,
    statementTimeout: -1,
    idleInTransactionSessionTimeout: 1.5,
};
const badAppDbRoles = { database: "Shop", schema: "public", ...badInputs };
const appDbRolesReasons: Reasons = {
    database: `"Shop" can't name a database and its roles: a lower-case letter, then lower-case letters, digits and "_" are allowed, at most 54 characters ("_readonly" is added for a role), like "shop".`,
    schema: `"public" is every role's common schema, and is closed here; give the app one of its own, like "shop".`,
    appPassword: passwordNeeded,
    migratorPassword: passwordNeeded,
    readonlyPassword: passwordNeeded,
    connectionLimit: `0 isn't a number of connections: ${connectionsNeeded}`,
    statementTimeout: `-1 isn't a time in milliseconds: ${timeNeeded}`,
    idleInTransactionSessionTimeout: `1.5 isn't a time in milliseconds: ${timeNeeded}`,
};

suite("all that is wrong is said at once, before anything is registered", () => {
    const role = (args: unknown) => () => new InstanceRole("web", args as InstanceRoleArgs);
    const roles = (args: unknown) => () => new AppDbRoles("db", args as AppDbRolesArgs);
    const cases: Record<string, { program: () => unknown; whole: string }> = {
        "an InstanceRole of bad arguments": {
            program: role(badInstanceRole),
            // The administrators' second fault comes last.
            whole: message('InstanceRole "web"', instanceRoleReasons)
                .replace("8 arguments", "9 arguments")
                .concat(`\n  keyAdministrators: ${noKeyIsMade}`),
        },
        "a key without parameters": {
            program: role({ keyArn: "arn:aws:kms:eu-central-1:123456789012:key/1" }),
            whole: message('InstanceRole "web"', {
                keyArn: "a key was given, but no parameters that it decrypts; give parameters or parameterPaths too.",
            }),
        },
        "a key's administrators without parameters": {
            program: role({ keyAdministrators: ["arn:aws:iam::123456789012:role/deploy"] }),
            whole: message('InstanceRole "web"', { keyAdministrators: noKeyIsMade }),
        },
        "empty lists": {
            program: role({ parameters: [], parameterPaths: [], keyAdministrators: [] }),
            whole: message('InstanceRole "web"', {
                parameters: "the list is empty; name at least one, or leave it out.",
                parameterPaths: "the list is empty; name at least one, or leave it out.",
                keyAdministrators: "the list is empty; name at least one, or leave it out.",
            }),
        },
        "a login of which nothing is said": {
            program: role({ databaseLogin: {} }),
            whole: message('InstanceRole "web"', {
                "databaseLogin.resourceId": (instanceRoleReasons["databaseLogin.resourceId"] ?? "").replace(
                    '"shop"',
                    "undefined",
                ),
                "databaseLogin.username": (instanceRoleReasons["databaseLogin.username"] ?? "").replace(
                    '"shop-app"',
                    "undefined",
                ),
            }),
        },
        "AppDbRoles of bad arguments": {
            program: roles(badAppDbRoles),
            whole: message('AppDbRoles "db"', appDbRolesReasons),
        },
        "AppDbRoles of no arguments": {
            program: roles({}),
            whole: message('AppDbRoles "db"', {
                database: (appDbRolesReasons["database"] ?? "").replace('"Shop"', "undefined"),
                appPassword: passwordNeeded,
                migratorPassword: passwordNeeded,
            }),
        },
    };
    for (const [what, { program, whole }] of Object.entries(cases)) {
        test(what, async () => {
            const { error, registered } = await refusal(program);
            assert.equal(error.message, whole);
            assert.deepEqual(
                whole.split("\n").slice(1),
                error.errors.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`),
            );
            assert.deepEqual(registered, []);
        });
    }
});

suite("a bad value that is only known later is refused in the same words", () => {
    const path = "/shop/a";
    const key = "arn:aws:kms:eu-central-1:123456789012:key/1";
    const roles: Record<string, InstanceRoleArgs> = {
        "parameters[1]": { parameters: [path, late("/shop/*")] },
        "parameterPaths[0]": { parameterPaths: [late("shop")] },
        keyArn: { parameters: [path], keyArn: late("alias/shop") },
        "keyAdministrators[0]": {
            parameters: [path],
            keyAdministrators: [late("arn:aws:iam::123456789012:root")],
        },
        "databaseLogin.resourceId": { databaseLogin: { resourceId: late("shop"), username: "shop_app" } },
        "databaseLogin.username": { databaseLogin: { resourceId: "db-1", username: late("shop-app") } },
        logGroupName: { parameters: [path], keyArn: key, logGroupName: Promise.resolve("*") },
    };
    for (const [property, args] of Object.entries(roles)) {
        test(`InstanceRole's ${property}`, async () => {
            const error = await lateFailure(() => new InstanceRole("web", args));
            const reasons = { [property]: instanceRoleReasons[property] ?? "" };
            assert.equal(wordsOf(error), message('InstanceRole "web"', reasons));
        });
    }

    const good = {
        database: "shop",
        appPassword: "password-of-the-app",
        migratorPassword: "password-of-the-migrator",
    };
    for (const [property, value] of Object.entries(badInputs)) {
        test(`AppDbRoles's ${property}`, async () => {
            const args: AppDbRolesArgs = { ...good, [property]: late<string | number>(value) };
            const error = await lateFailure(() => new AppDbRoles("db", args));
            const reasons = { [property]: appDbRolesReasons[property] ?? "" };
            assert.equal(wordsOf(error), message('AppDbRoles "db"', reasons));
        });
    }

    test("but without the value, where it is a secret", async () => {
        const error = await lateFailure(
            () => new InstanceRole("web", { logGroupName: pulumi.secret("hunter2 *") }),
        );
        const reason = (instanceRoleReasons["logGroupName"] ?? "").replace('"*"', "[secret]");
        assert.equal(wordsOf(error), message('InstanceRole "web"', { logGroupName: reason }));
    });
});

/** The component's own words: the SDK puts the path of each resource's property that needed the value before them. */
function wordsOf({ message: whole }: Error): string {
    return whole.replace(/^(error serializing property "[^"]+": )*/, "");
}
