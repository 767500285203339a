// An app that comes to only read, and to write again. The database `catalog`, on a server of its own; shares nothing.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Client } from "pg";
import { DatabaseAccess } from "../../components";
import { faultsOf } from "../../components/db-check";
import { assertionSql } from "../../components/internal/postgresql/assertion";
import { rolePlan } from "../../components/internal/postgresql/role-plan";
import { type Cloud, cloudOf } from "../../local/attached-cloud";
import { startPostgresql } from "../../local/postgresql";
import { Run } from "../../local/run";
import { openStack } from "../../local/stack";
import { catalogTables } from "../attacks/database/catalog";
import { root } from "../support/deployed-app";
import { testCloud } from "./cloud";
import { query } from "./postgresql";

const database = "catalog";
const denied = { code: "42501" };
/** The component, whose argument it is, its app's login, and the check: nothing else, and nothing anew. */
const updates = ["update catalog", "update catalog-app", "update catalog-check"];

let base: Cloud;
before(async () => {
    base = await testCloud();
});
after(() => base.stop());

// An admin that isn't a superuser: before 16 it may grant any role, since then only those that it made.
for (const version of [15, 18] as const) {
    describe(`the access of an app whose database is there, on PostgreSQL ${String(version)}`, () => {
        const run = new Run();
        const secret = () => ({ value: randomBytes(18).toString("base64url"), secret: true });
        const [admin, app, migrator] = [secret(), secret(), secret()];
        const sessions: Client[] = [];
        let cloud: Cloud;
        before(async () => {
            const postgresql = await startPostgresql(run, version, () => undefined);
            cloud = cloudOf({ ...base, postgresql }, () => Promise.resolve());
            await query(cloud, `CREATE ROLE admin LOGIN CREATEROLE CREATEDB PASSWORD '${admin.value}'`);
        });
        after(async () => {
            await Promise.all(sessions.map((session) => session.end()));
            await run.stop();
        });

        const withAccess = (access: DatabaseAccess) =>
            openStack(cloud, {
                directory: join(root, "test/attacks/database/catalog-app"),
                stack: `access-${String(version)}`,
                config: {
                    access,
                    appPassword: app,
                    migratorPassword: migrator,
                    "postgresql:username": "admin",
                    "postgresql:password": admin,
                    "postgresql:superuser": "false",
                },
            });
        const logIn = async (user: string, password: string) => {
            const { host, port } = cloud.postgresql;
            const session = new Client({ host, port, database, user, password });
            await session.connect();
            sessions.push(session);
            return session;
        };
        const writes = [
            "INSERT INTO products (name) VALUES ('chair')",
            "UPDATE products SET name = 'lamp' WHERE name = 'lamp'",
            "DELETE FROM products WHERE name = 'chair'",
            "SELECT nextval('products_id_seq')",
            "SELECT touch()",
        ];
        const reads = async (session: Client) => {
            assert.deepEqual((await session.query("SELECT name FROM products")).rows, [{ name: "lamp" }]);
            for (const sql of writes) {
                await assert.rejects(session.query(sql), denied, sql);
            }
        };
        let made = 0;
        let session: Client;
        const change = async (access: DatabaseAccess) => {
            const stack = await withAccess(access);
            const { events } = await stack.up();
            assert.deepEqual((await stack.preview({ refresh: true })).changes, { same: made });
            const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
            return steps
                .filter(({ op }) => op !== "same")
                .map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? ""}`);
        };

        test("is to read, at first", async () => {
            const stack = await withAccess(DatabaseAccess.ReadOnly);
            made = (await stack.up()).changes["create"] ?? 0;
            await (await logIn("catalog_migrator", migrator.value)).query(catalogTables);
            session = await logIn("catalog_app", app.value);
            await reads(session);
        });

        test("comes to write by these updates, also to what is there already", async () => {
            assert.deepEqual(await change(DatabaseAccess.ReadWrite), updates);
            for (const sql of writes) {
                await session.query(sql);
            }
        });

        test("comes to only read again, and an open session feels it", async () => {
            assert.deepEqual(await change(DatabaseAccess.ReadOnly), updates);
            await reads(session);
            await reads(await logIn("catalog_app", app.value));
        });

        test("is checked: whatever else a reader could do is told", async () => {
            const { host, port, username: user, password } = cloud.postgresql;
            const plan = { database, schema: database, access: DatabaseAccess.ReadOnly, readonly: false };
            const told = () =>
                faultsOf(assertionSql(rolePlan(plan)), { host, port, user, password, database });
            assert.deepEqual(await told(), []);
            for (const { sql } of tampering) {
                await query(cloud, sql, database);
            }
            const faults = await told();
            for (const { fault } of tampering) {
                assert.ok(faults.includes(fault), `${fault} isn't in ${faults.join(", ")}`);
            }
        });
    });
}

/** Done by hand, and what the closing check says of it. */
const tampering = [
    {
        sql: "GRANT INSERT ON catalog.products TO catalog_app",
        fault: "role catalog_app has INSERT on table catalog.products",
    },
    {
        sql: "GRANT UPDATE (name) ON catalog.names TO catalog_ro",
        fault: "role catalog_app has UPDATE on table catalog.names",
    },
    {
        sql: "GRANT USAGE ON SEQUENCE catalog.products_id_seq TO catalog_ro",
        fault: "role catalog_app has USAGE on sequence catalog.products_id_seq",
    },
    {
        sql: "ALTER DEFAULT PRIVILEGES FOR ROLE catalog_owner IN SCHEMA catalog GRANT EXECUTE ON FUNCTIONS TO catalog_ro",
        fault: 'role catalog_app has EXECUTE on function "catalog".least_privilege_probe()',
    },
    { sql: "GRANT pg_read_all_data TO catalog_app", fault: "role catalog_app is in pg_read_all_data" },
];
