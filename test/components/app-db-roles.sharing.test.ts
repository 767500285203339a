import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as postgresql from "@pulumi/postgresql";
import { AppDbRoles, type AppDbRolesArgs } from "../../components";
import { scramVerifier } from "../../components/internal/postgresql/verifier";
import { late, type Registration, run, type Run, secret, valueOf } from "./program";

const base = { database: "company", app: "shop" };
const own = { appPassword: "password-of-the-app", migratorPassword: "password/of the@migrator" };
const sharing: AppDbRolesArgs = {
    ...base,
    ...own,
    views: { orders: { table: "orders", columns: ["id"], readers: ["billing", "audit"] } },
    readers: { billing: { password: late("password-of-billing") }, audit: { iamAuthentication: true } },
};
const config = { "postgresql:host": "db.internal", "postgresql:sslmode": "verify-full" };

const make = (args: AppDbRolesArgs) => run(() => new AppDbRoles("db", args), { config });
const found = ({ registered }: Run<unknown>, name: string) =>
    registered.find((one) => one.name === name) as Registration & { inputs: Record<string, unknown> };
const named = ({ registered }: Run<unknown>) =>
    registered.filter(({ parent }) => parent === "db").map(({ name }) => name.slice("db-".length));

suite("AppDbRoles with readers", () => {
    test("makes logins first, then what they see, and looks at that last", async () => {
        const made = await make(sharing);
        assert.deepEqual(named(made), [
            "owner",
            "admin-owner",
            "rw",
            "ro",
            "migrator",
            "app",
            "reader-billing",
            "reader-audit",
            "builtins",
            "schema",
            "share",
            "connect-public",
            "connect-migrator",
            "connect-app",
            "connect-reader-billing",
            "connect-reader-audit",
            "public-public",
            "schema-rw",
            "schema-ro",
            "share-billing",
            "share-audit",
            "functions-public",
            "tables-rw",
            "sequences-rw",
            "functions-rw",
            "tables-ro",
            "check",
            "views",
            "view-orders",
            "check-readers",
        ]);
        const { password, roles, searchPaths, statementTimeout } = found(made, "db-reader-billing").inputs;
        assert.deepEqual(
            { password, roles, searchPaths, statementTimeout },
            {
                password: secret(scramVerifier("password-of-billing", "project/stack/shop_billing")),
                roles: [],
                searchPaths: ["shop_share"],
                statementTimeout: 30_000,
            },
        );
        const audit = found(made, "db-reader-audit").inputs;
        assert.deepEqual(audit["roles"], ["rds_iam"]);
        assert.ok(!("password" in audit));
        assert.deepEqual(found(made, "db-connect-reader-audit").inputs, {
            database: "company",
            role: "shop_audit",
            objectType: "database",
            privileges: ["CONNECT"],
        });
        assert.deepEqual(found(made, "db-share-audit").inputs, {
            database: "company",
            role: "shop_audit",
            objectType: "schema",
            schema: "shop_share",
            privileges: ["USAGE"],
        });
    });

    test("keeps their passwords secret, as all others", async () => {
        const { views, readers } = found(await make(sharing), "db").inputs;
        assert.deepEqual(views, sharing.views);
        assert.deepEqual(readers, {
            billing: { password: secret("password-of-billing") },
            audit: { iamAuthentication: true },
        });
    });

    test("names their logins when what they see is checked", async () => {
        const made = await run(
            () => {
                const { readerRoles } = new AppDbRoles("db", sharing);
                new postgresql.Role("user", { name: readerRoles.apply((roles) => roles["billing"] ?? "") });
                return readerRoles;
            },
            { config },
        );
        assert.deepEqual(await valueOf(made.result), { billing: "shop_billing", audit: "shop_audit" });
        assert.ok(found(made, "user").dependsOn.includes("db-check-readers"));
    });

    test("makes a view of a table whose SQL a preview shows, and takes it away by it", async () => {
        const { stdin, ...inputs } = found(await make(sharing), "db-view-orders").inputs;
        assert.equal(inputs["create"], 'require("least-privilege/db-check").apply()');
        assert.equal(
            inputs["delete"],
            'require("least-privilege/db-check").apply("BEGIN; SET LOCAL ROLE \\"shop_owner\\"; DROP VIEW IF EXISTS \\"shop_share\\".\\"orders\\"; COMMIT;")',
        );
        assert.equal(
            stdin,
            `BEGIN;
SET LOCAL standard_conforming_strings = on;
SET LOCAL lock_timeout = '10s';
SET LOCAL ROLE "shop_owner";
SET LOCAL search_path = "shop";
DROP VIEW IF EXISTS "shop_share"."orders";
CREATE VIEW "shop_share"."orders" WITH (security_barrier = true, security_invoker = false) AS SELECT "id" FROM "shop"."orders";
GRANT SELECT ON "shop_share"."orders" TO "shop_billing", "shop_audit";
COMMIT;
`,
        );
    });
});

suite("AppDbRoles in a database that it shares", () => {
    test("makes no database, and forgets its owner there when it goes", async () => {
        const made = await make({ ...base, ...own });
        assert.ok(!named(made).includes("database"));
        assert.equal(
            found(made, "db-builtins").inputs["delete"],
            `require("least-privilege/db-check").apply(${JSON.stringify(
                `DO 'BEGIN IF to_regnamespace(''"shop"'') IS NULL THEN DROP OWNED BY "shop_owner"; END IF; END';`,
            )})`,
        );
        const withDatabase = made.registered.filter(({ options }) => "deletedWith" in options);
        assert.deepEqual(
            withDatabase.map(({ name }) => name),
            ["db-admin-owner"],
        );
    });

    for (const deletionProtection of [true, false]) {
        test(`takes its tables along ${deletionProtection ? "never" : "where that is asked for"}`, async () => {
            const made = await make({ ...base, ...own, deletionProtection });
            const { inputs, options } = found(made, "db-schema");
            assert.equal(inputs["dropCascade"], !deletionProtection);
            assert.equal("protect" in options, deletionProtection);
        });
    }
});

suite("AppDbRoles tells a tool for migrations where to log in", () => {
    const urlOf = async (args: AppDbRolesArgs) => valueOf((await make(args)).result.migrationUrl);
    const server = "db.internal:5432/company?sslmode=verify-full";

    test("with the password, as a secret", async () => {
        assert.deepEqual(
            await urlOf({ ...base, ...own }),
            secret(`postgresql://shop_migrator:password%2Fof%20the%40migrator@${server}`),
        );
    });

    test("without one, where IAM gives it", async () => {
        assert.deepEqual(
            await urlOf({ ...base, iamAuthentication: true }),
            secret(`postgresql://shop_migrator@${server}`),
        );
    });
});

test("AppDbRoles with IAM makes logins without passwords, and app and migrator are in RDS's role", async () => {
    const made = await make({ ...base, iamAuthentication: true });
    const login = (name: string) => {
        const { inputs } = found(made, name);
        return { roles: inputs["roles"], password: inputs["password"] };
    };
    assert.deepEqual(login("db-app"), { roles: ["shop_rw", "rds_iam"], password: undefined });
    assert.deepEqual(login("db-migrator"), { roles: ["shop_owner", "rds_iam"], password: undefined });
    assert.equal(found(made, "db-migrator").inputs["assumeRole"], "shop_owner");
});

test("AppDbRoles with a standby makes a second login, like the app's but for its password", async () => {
    const made = await make({ database: "shop", ...own, standbyPassword: "password-of-the-standby" });
    const { inputs: app } = found(made, "db-app");
    assert.deepEqual(found(made, "db-standby").inputs, {
        ...app,
        name: "shop_standby",
        password: secret(scramVerifier("password-of-the-standby", "project/stack/shop_standby")),
    });
    assert.equal(await valueOf(made.result.standbyRole), "shop_standby");
});
