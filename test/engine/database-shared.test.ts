// Two apps in one database, by `examples/shared-database`. Servers of its own; shares nothing.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Client } from "pg";
import { driftOf } from "../../components/internal/postgresql/drift";
import { rolePlan } from "../../components/internal/postgresql/role-plan";
import { type Cloud, cloudOf } from "../../local/attached-cloud";
import { startPostgresql } from "../../local/postgresql";
import { Run } from "../../local/run";
import { type OpenStack, openStack } from "../../local/stack";
import { root } from "../support/deployed-app";
import { testCloud } from "./cloud";
import { secretConfig } from "./examples";
import { query } from "./postgresql";

const database = "company";

let base: Cloud;
before(async () => {
    base = await testCloud();
});
after(() => base.stop());

for (const { version, superuser } of [
    { version: 15, superuser: false },
    { version: 18, superuser: false },
    { version: 17, superuser: true },
] as const) {
    const who = superuser ? "a superuser" : "an admin as on RDS";
    describe(`two apps in a database of ${who} on PostgreSQL ${String(version)}`, () => {
        const run = new Run();
        const secrets = secretConfig();
        const admin = { value: randomBytes(18).toString("base64url"), secret: true };
        let cloud: Cloud;
        let stack: OpenStack;
        before(async () => {
            const postgresql = await startPostgresql(run, version, () => undefined);
            cloud = cloudOf({ ...base, postgresql }, () => Promise.resolve());
            await query(
                cloud,
                `CREATE ROLE admin LOGIN ${superuser ? "SUPERUSER" : "CREATEROLE CREATEDB"} PASSWORD '${admin.value}'`,
            );
            stack = await openStack(cloud, {
                directory: join(root, "examples/shared-database"),
                stack: `shared-${String(version)}`,
                config: {
                    ...secrets,
                    deletionProtection: "false",
                    "postgresql:username": "admin",
                    "postgresql:password": admin,
                    "postgresql:superuser": String(superuser),
                },
            });
            const { create } = (await stack.up()).changes;
            assert.deepEqual((await stack.preview({ refresh: true })).changes, { same: create });
        });
        after(() => run.stop());

        const logins: Record<string, string> = {
            store_app: "appPassword",
            store_migrator: "migratorPassword",
            press_app: "pressAppPassword",
            press_migrator: "pressMigratorPassword",
        };
        const as = async (user: string, sql: string) => {
            const { host, port } = cloud.postgresql;
            const password = secrets[logins[user] ?? ""]?.value;
            const client = new Client({ host, port, database, user, password });
            await client.connect();
            try {
                return (await client.query<Record<string, unknown>>(sql)).rows;
            } finally {
                await client.end();
            }
        };

        test("each does its job", async () => {
            await as("store_app", "INSERT INTO orders (item, paid) VALUES ('lamp', true)");
            await as("press_app", "INSERT INTO articles VALUES ('news')");
            await as("press_migrator", "CREATE TABLE more (id int)");
            assert.deepEqual(await as("press_app", "SELECT * FROM more"), []);
        });

        for (const [user, other, table] of [
            ["store_app", "press", "press.articles"],
            ["store_migrator", "press", "press.articles"],
            ["press_app", "store", "store.orders"],
            ["press_migrator", "store", "store.orders"],
        ] as const) {
            test(`${user} can't come near the other's`, async () => {
                for (const sql of [
                    `SELECT * FROM ${table}`,
                    `DELETE FROM ${table}`,
                    `DROP TABLE ${table}`,
                    `CREATE TABLE ${other}.evil ()`,
                    "CREATE TABLE public.evil ()",
                    "CREATE TEMPORARY TABLE evil ()",
                    "CREATE SCHEMA evil",
                    `SET ROLE ${other}_owner`,
                    `DROP SCHEMA ${other} CASCADE`,
                    "DROP DATABASE company",
                    `ALTER DATABASE company SET search_path = ${other}`,
                    `GRANT ${other}_rw TO ${user}`,
                    `ALTER ROLE ${other}_app PASSWORD 'evil'`,
                    ...(superuser && user.endsWith("app")
                        ? ["SELECT pg_advisory_lock(1)", "SELECT lo_create(0)", "DO 'BEGIN END'"]
                        : []),
                ]) {
                    await assert.rejects(as(user, sql), { code: "42501" }, sql);
                }
            });
        }

        test("each is as its check says, and another's hand in it is told", async () => {
            const { host, port, username: admin, password } = cloud.postgresql;
            const server = { host, port, user: admin, password, database };
            const plan = (app: string) => rolePlan({ database, app, schema: app, readonly: false });
            const press = () => driftOf(plan("press"), server);
            assert.deepEqual(await press(), []);
            await query(cloud, "GRANT USAGE ON SCHEMA store TO press_rw", database);
            assert.deepEqual(await press(), ["role press_app has USAGE on schema store"]);
            await query(cloud, "REVOKE USAGE ON SCHEMA store FROM press_rw", database);
            await query(cloud, "ALTER DATABASE company OWNER TO press_owner", database);
            assert.deepEqual(await press(), ["database company, which others share, belongs to press_owner"]);
            await query(cloud, "ALTER DATABASE company OWNER TO admin", database);
        });

        test("go with all that is theirs", async () => {
            await stack.destroy();
            const left = await query(
                cloud,
                "SELECT rolname FROM pg_roles WHERE rolname ~ '^(store|press)_' UNION SELECT datname FROM pg_database WHERE datname = 'company'",
            );
            assert.deepEqual(left, []);
        });
    });
}
