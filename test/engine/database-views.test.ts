// What a reader sees of an app's tables. The database `catalog`, on a server of its own; shares nothing.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Client } from "pg";
import type { DatabaseView } from "../../components";
import { faultsOf } from "../../components/db-check";
import { assertionSql } from "../../components/internal/postgresql/assertion";
import { readerAssertionSql } from "../../components/internal/postgresql/reader-assertion";
import { rolePlan } from "../../components/internal/postgresql/role-plan";
import { type Cloud, cloudOf } from "../../local/attached-cloud";
import { startPostgresql } from "../../local/postgresql";
import { Run } from "../../local/run";
import { openStack } from "../../local/stack";
import { root } from "../support/deployed-app";
import { testCloud } from "./cloud";
import { query } from "./postgresql";

const database = "catalog";
const tables = `
    CREATE TABLE catalog.products (id bigserial PRIMARY KEY, name text, "Cost" int, hidden boolean);
    INSERT INTO catalog.products (name, "Cost", hidden) VALUES ('lamp', 7, false), ('secret', 9, true);
    CREATE FUNCTION catalog.touch() RETURNS void LANGUAGE sql AS 'UPDATE catalog.products SET name = name';
`;
const offer: DatabaseView = {
    table: "products",
    except: ["Cost", "hidden"],
    where: "NOT hidden OR name = 'it''s'",
    readers: ["partner"],
};
const costs: DatabaseView = { table: "products", columns: ["id", "Cost"], readers: ["partner"] };

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
    describe(`views by ${who} on PostgreSQL ${String(version)}`, () => {
        const run = new Run();
        const secret = () => ({ value: randomBytes(18).toString("base64url"), secret: true });
        const passwords = {
            appPassword: secret(),
            migratorPassword: secret(),
            partnerPassword: secret(),
        };
        const admin = secret();
        let cloud: Cloud;
        before(async () => {
            const postgresql = await startPostgresql(run, version, () => undefined);
            cloud = cloudOf({ ...base, postgresql }, () => Promise.resolve());
            await query(
                cloud,
                `CREATE ROLE admin LOGIN ${superuser ? "SUPERUSER" : "CREATEROLE CREATEDB"} PASSWORD '${admin.value}'`,
            );
        });
        after(() => run.stop());

        const withViews = (views?: Record<string, DatabaseView>) =>
            openStack(cloud, {
                directory: join(root, "test/attacks/database/catalog-app"),
                stack: `views-${String(version)}`,
                config: {
                    ...passwords,
                    ...(views && { views: JSON.stringify(views) }),
                    "postgresql:username": "admin",
                    "postgresql:password": admin,
                    "postgresql:superuser": String(superuser),
                },
            });
        const as = async <T>(user: string, password: string, job: (client: Client) => Promise<T>) => {
            const { host, port } = cloud.postgresql;
            const client = new Client({ host, port, database, user, password });
            await client.connect();
            try {
                return await job(client);
            } finally {
                await client.end();
            }
        };
        const seen = (sql: string) =>
            as(
                "catalog_partner",
                passwords.partnerPassword.value,
                async (client) => (await client.query<Record<string, unknown>>(sql)).rows,
            );
        const faults = async (views: Record<string, DatabaseView>) => {
            const { host, port, username: user, password } = cloud.postgresql;
            const plan = rolePlan({
                database,
                schema: database,
                readonly: false,
                access: "read-only",
                readers: { partner: {} },
                views,
            });
            const server = { host, port, user, password, database };
            return [
                ...(await faultsOf(assertionSql(plan), server)),
                ...(await faultsOf(readerAssertionSql(plan), server)),
            ];
        };

        test("are made when their table is, in one update", async () => {
            await (await withViews()).up();
            // The step for the view begins first, and waits.
            const deployed = (await withViews({ offer })).up();
            await as("catalog_migrator", passwords.migratorPassword.value, (client) => client.query(tables));
            await deployed;
            assert.deepEqual(await seen("SELECT * FROM offer"), [{ id: "1", name: "lamp" }]);
            assert.deepEqual(await faults({ offer }), []);
        });

        test("are all that a reader sees", async () => {
            for (const sql of [
                "SELECT name FROM catalog.products",
                "SELECT catalog.touch()",
                "INSERT INTO catalog_share.offer (name) VALUES ('evil')",
                "UPDATE catalog_share.offer SET name = 'evil'",
                "CREATE TABLE catalog_share.evil ()",
                "CREATE TEMPORARY TABLE evil ()",
                "SET ROLE catalog_ro",
            ]) {
                await assert.rejects(seen(sql), { code: "42501" }, sql);
            }
            await assert.rejects(seen('SELECT "Cost" FROM offer'), { code: "42703" });
        });

        test("come, change and go, and nothing else does", async () => {
            const changed = { offer: { ...offer, except: ["hidden"] }, costs };
            const stack = await withViews(changed);
            const { changes } = await stack.up();
            const { create, update } = changes;
            // The view, the list of views, their check, and the component, whose arguments they are.
            assert.deepEqual({ create, update }, { create: 1, update: 4 });
            assert.deepEqual(await seen("SELECT * FROM costs ORDER BY id DESC LIMIT 1"), [
                { id: "2", Cost: 9 },
            ]);
            assert.deepEqual(await seen("SELECT * FROM offer"), [{ id: "1", name: "lamp", Cost: 7 }]);
            assert.deepEqual(await faults(changed), []);

            const fewer = await withViews({ costs });
            assert.equal((await fewer.up()).changes["delete"], 1);
            await assert.rejects(seen("SELECT * FROM offer"), { code: "42P01" });
            const { same } = (await fewer.preview({ refresh: true })).changes;
            assert.deepEqual((await fewer.preview()).changes, { same });
        });

        test("are checked: whatever else a reader could see is told", async () => {
            for (const { sql } of tampering) {
                await query(cloud, sql, database);
            }
            const told = await faults({ costs, offer });
            for (const { fault } of tampering) {
                assert.ok(told.includes(fault), `${fault} isn't in ${told.join("; ")}`);
            }
        });

        test("go with the database", async () => {
            const stack = await withViews({ costs });
            await stack.destroy();
            assert.deepEqual(
                await query(cloud, "SELECT rolname FROM pg_roles WHERE rolname LIKE 'catalog%'"),
                [],
            );
        });
    });
}

/** Done by hand, and what the closing checks say of it. */
const tampering = [
    { sql: "SELECT 1", fault: "view offer isn't there" },
    {
        sql: "GRANT SELECT (name) ON catalog.products TO catalog_partner",
        fault: "role catalog_partner has SELECT on catalog.products",
    },
    {
        sql: "CREATE VIEW catalog_share.more AS SELECT * FROM catalog.products; GRANT SELECT ON catalog_share.more TO PUBLIC",
        fault: "role catalog_partner has SELECT on catalog_share.more",
    },
    {
        sql: "GRANT UPDATE ON catalog_share.costs TO catalog_partner",
        fault: "role catalog_partner has UPDATE on catalog_share.costs",
    },
    {
        sql: 'CREATE OR REPLACE VIEW catalog_share.costs AS SELECT id, "Cost", name FROM catalog.products',
        fault: "view costs shows the column name",
    },
    {
        sql: "ALTER VIEW catalog_share.costs RESET (security_barrier)",
        fault: "view costs is no barrier: functions of a reader see hidden rows",
    },
    {
        sql: "CREATE SCHEMA other; GRANT USAGE ON SCHEMA other TO catalog_partner; CREATE TABLE other.notes (); GRANT SELECT ON other.notes TO PUBLIC",
        fault: "role catalog_partner has USAGE on schema other",
    },
    {
        sql: "CREATE FUNCTION other.call() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        fault: "role catalog_partner has EXECUTE on other.call()",
    },
    {
        sql: "GRANT pg_read_all_data TO catalog_partner",
        fault: "role catalog_partner is in pg_read_all_data",
    },
];
