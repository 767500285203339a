// A password that changes while the app goes on, as docs/rotation.md says it. Servers of its own; shares nothing.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Client } from "pg";
import { type Cloud, cloudOf } from "../../local/attached-cloud";
import { startPostgresql } from "../../local/postgresql";
import { Run } from "../../local/run";
import { openStack } from "../../local/stack";
import { catalogTables } from "../attacks/database/catalog";
import { root } from "../support/deployed-app";
import { testCloud } from "./cloud";
import { query } from "./postgresql";

const database = "catalog";
const wrongPassword = { code: "28P01" };
/** As in docs/rotation.md. */
const endOthers =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()";

let base: Cloud;
before(async () => {
    base = await testCloud();
});
after(() => base.stop());

for (const version of [15, 18] as const) {
    describe(`rotation by an admin as on RDS on PostgreSQL ${String(version)}`, () => {
        const run = new Run();
        const secret = () => ({ value: randomBytes(18).toString("base64url"), secret: true });
        const [admin, migratorPassword, old, standbyPassword, fresh] = [
            secret(),
            secret(),
            secret(),
            secret(),
            secret(),
        ];
        const sessions: Client[] = [];
        let cloud: Cloud;
        let server: string;
        before(async () => {
            const postgresql = await startPostgresql(run, version, () => undefined);
            server = run.directory;
            cloud = cloudOf({ ...base, postgresql }, () => Promise.resolve());
            await query(
                cloud,
                `CREATE ROLE admin LOGIN CREATEROLE CREATEDB PASSWORD '${admin.value}'; ALTER ROLE admin SET log_statement = 'all'`,
            );
        });
        after(async () => {
            await Promise.allSettled(sessions.map((session) => session.end()));
            await run.stop();
        });

        const deploy = async (appPassword: ReturnType<typeof secret>, standby: boolean) => {
            const stack = await openStack(cloud, {
                directory: join(root, "test/attacks/database/catalog-app"),
                stack: `rotation-${String(version)}`,
                config: {
                    migratorPassword,
                    appPassword,
                    standbyPassword,
                    standby: String(standby),
                    "postgresql:username": "admin",
                    "postgresql:password": admin,
                    "postgresql:superuser": "false",
                },
            });
            const { changes } = await stack.up();
            const { same } = (await stack.preview({ refresh: true })).changes;
            assert.deepEqual((await stack.preview()).changes, { same });
            return changes;
        };
        const logIn = async (user: string, { value: password }: { value: string }) => {
            const { host, port } = cloud.postgresql;
            const session = new Client({ host, port, database, user, password });
            // Ended from the other side, which is what is tried here.
            session.on("error", () => undefined);
            await session.connect();
            sessions.push(session);
            return session;
        };
        const works = async (session: Client) => {
            assert.deepEqual((await session.query("SELECT name FROM products")).rows, [{ name: "lamp" }]);
        };
        let first: Client;
        let standby: Client;

        test("begins with a second login beside the first one", async () => {
            await deploy(old, false);
            await (await logIn("catalog_migrator", migratorPassword)).query(catalogTables);
            first = await logIn("catalog_app", old);
            const changes = await deploy(old, true);
            // The login and its right to connect; nothing is replaced.
            assert.deepEqual([changes["create"], changes["delete"] ?? 0], [2, 0]);
            standby = await logIn("catalog_standby", standbyPassword);
            await works(first);
            await works(standby);
        });

        test("changes the first one's password, which ends no session", async () => {
            await deploy(fresh, true);
            await works(first);
            await works(standby);
            await assert.rejects(logIn("catalog_app", old), wrongPassword);
        });

        test("ends the old sessions with no more rights than the app has", async () => {
            const next = await logIn("catalog_app", fresh);
            const ended = new Promise<void>((resolve) => first.on("end", resolve));
            assert.equal((await next.query(endOthers)).rowCount, 1);
            await ended;
            await works(next);
            await works(standby);
        });

        test("takes the second login away when it isn't needed any more", async () => {
            await standby.end();
            const changes = await deploy(fresh, false);
            assert.equal(changes["delete"], 2);
            await assert.rejects(logIn("catalog_standby", standbyPassword), wrongPassword);
            await works(await logIn("catalog_app", fresh));
        });

        test("shows a server that logs its statements no password", () => {
            const logs = files(server).filter((path) =>
                readFileSync(path).includes('CREATE ROLE "catalog_app"'),
            );
            assert.ok(logs.length > 0, "the statements are logged");
            for (const path of logs) {
                const log = readFileSync(path, "utf8");
                assert.ok(log.includes("PASSWORD 'SCRAM-SHA-256$"));
                for (const { value } of [migratorPassword, old, standbyPassword, fresh]) {
                    assert.ok(!log.includes(value));
                }
            }
        });
    });
}

/** The server's own files, but for its data. */
function files(directory: string): string[] {
    return readdirSync(directory)
        .map((name) => join(directory, name))
        .filter((path) => statSync(path).isFile());
}
