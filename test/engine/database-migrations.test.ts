// Tools for migrations that are given `migrationUrl`. The database `catalog`, on servers of its own; shares nothing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import { Client } from "pg";
import { faultsOf } from "../../components/db-check";
import { assertionSql } from "../../components/internal/postgresql/assertion";
import { rolePlan } from "../../components/internal/postgresql/role-plan";
import { type Cloud, cloudOf } from "../../local/attached-cloud";
import { startPostgresql } from "../../local/postgresql";
import { Run } from "../../local/run";
import { openStack } from "../../local/stack";
import { root } from "../support/deployed-app";
import { testCloud } from "./cloud";
import { query } from "./postgresql";

const database = "catalog";

let base: Cloud;
before(async () => {
    base = await testCloud();
});
after(() => base.stop());

for (const { version, superuser } of [
    { version: 15, superuser: false },
    { version: 18, superuser: true },
] as const) {
    const who = superuser ? "a superuser" : "an admin as on RDS";
    describe(`migrations in a database made by ${who} on PostgreSQL ${String(version)}`, () => {
        const run = new Run();
        const folder = mkdtempSync(join(tmpdir(), "migrations-"));
        const secret = () => ({ value: randomBytes(18).toString("base64url"), secret: true });
        const [admin, app, migrator] = [secret(), secret(), secret()];
        let cloud: Cloud;
        let url: string;
        before(async () => {
            const postgresql = await startPostgresql(run, version, () => undefined);
            cloud = cloudOf({ ...base, postgresql }, () => Promise.resolve());
            await query(
                cloud,
                `CREATE ROLE admin LOGIN ${superuser ? "SUPERUSER" : "CREATEROLE CREATEDB"} PASSWORD '${admin.value}'`,
            );
            const stack = await openStack(cloud, {
                directory: join(root, "test/attacks/database/catalog-app"),
                stack: `migrations-${String(version)}`,
                config: {
                    access: "read-write",
                    appPassword: app,
                    migratorPassword: migrator,
                    "postgresql:username": "admin",
                    "postgresql:password": admin,
                    "postgresql:superuser": String(superuser),
                },
            });
            await stack.up();
            url = (await stack.outputs())["migrationUrl"]?.value as string;
        });
        after(async () => {
            rmSync(folder, { recursive: true });
            await run.stop();
        });

        const asApp = async (sql: string) => {
            const { host, port } = cloud.postgresql;
            const client = new Client({ host, port, database, user: "catalog_app", password: app.value });
            await client.connect();
            try {
                return (await client.query<Record<string, unknown>>(sql)).rows;
            } finally {
                await client.end();
            }
        };
        const faults = () => {
            const { host, port, username: user, password } = cloud.postgresql;
            const plan = rolePlan({ database, schema: database, readonly: false });
            return faultsOf(assertionSql(plan), { host, port, user, password, database });
        };
        const usable = async (table: string) => {
            await asApp(`INSERT INTO ${table} (name) VALUES ('lamp')`);
            assert.deepEqual(await asApp(`SELECT name FROM ${table}`), [{ name: "lamp" }]);
            await assert.rejects(asApp(`DROP TABLE ${table}`), { code: "42501" });
        };

        test("by node-pg-migrate make tables that the app can use at once", async () => {
            const directory = join(folder, "node-pg-migrate");
            mkdirSync(directory);
            const file = join(directory, "1700000000000_tables.sql");
            writeFileSync(file, "CREATE TABLE products (id bigserial PRIMARY KEY, name text);");
            const tool = join(root, "node_modules/node-pg-migrate/bin/node-pg-migrate.js");
            const schemas = ["--schema", database, "--migrations-schema", database];
            const child = spawn(process.execPath, [tool, "up", "-m", directory, ...schemas], {
                cwd: folder,
                env: { ...process.env, DATABASE_URL: url },
            });
            const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
            const [stdout, stderr, code] = await Promise.all([
                text(child.stdout),
                text(child.stderr),
                closed,
            ]);
            assert.equal(code, 0, `${stdout}${stderr}`);
            await usable("products");
            assert.deepEqual(await faults(), []);
        });

        test("by a runner of SQL files as well", async () => {
            const client = new Client({ connectionString: url });
            await client.connect();
            // Such runners lock, so that two of them don't run at once.
            await client.query("SELECT pg_advisory_lock(7)");
            for (const sql of [
                "CREATE TABLE notes (id bigserial, name text)",
                "ALTER TABLE notes ADD at date",
            ]) {
                await client.query(`BEGIN; ${sql}; COMMIT`);
            }
            await client.end();
            await usable("notes");
            assert.deepEqual(await faults(), []);
        });

        test("by anybody else are told", async () => {
            await query(cloud, "CREATE TABLE catalog.stray (id int)", database);
            assert.deepEqual(await faults(), ["catalog.stray belongs to postgres, not to catalog_owner"]);
            await assert.rejects(asApp("SELECT * FROM stray"), { code: "42501" });
        });
    });
}
