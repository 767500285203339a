// The command `least-privilege db-check`, against databases that were made by hand. A server of its own; shares nothing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import { type PostgresqlServer, startPostgresql } from "../../local/postgresql";
import { Run } from "../../local/run";
import { root } from "../support/deployed-app";
import { query } from "./postgresql";

/** A database as somebody else might have made it: rights stand with the logins, and there are no groups. */
const byHand = (name: string) => [
    `CREATE ROLE ${name}_boss NOLOGIN;
     CREATE ROLE ${name}_deploy LOGIN NOINHERIT CONNECTION LIMIT 5 IN ROLE ${name}_boss;
     CREATE ROLE ${name}_web LOGIN CONNECTION LIMIT 5`,
    `CREATE DATABASE ${name} OWNER ${name}_boss`,
];
const inside = (name: string) => `
    REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${name}_deploy, ${name}_web;
    REVOKE ALL ON SCHEMA public FROM PUBLIC; CREATE SCHEMA web AUTHORIZATION ${name}_boss;
    GRANT USAGE ON SCHEMA web TO ${name}_web;
    ALTER DEFAULT PRIVILEGES FOR ROLE ${name}_boss REVOKE ALL ON FUNCTIONS FROM PUBLIC;
    ALTER DEFAULT PRIVILEGES FOR ROLE ${name}_boss IN SCHEMA web GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${name}_web;
    ALTER DEFAULT PRIVILEGES FOR ROLE ${name}_boss IN SCHEMA web GRANT USAGE ON SEQUENCES TO ${name}_web;
    ALTER DEFAULT PRIVILEGES FOR ROLE ${name}_boss IN SCHEMA web GRANT EXECUTE ON FUNCTIONS TO ${name}_web;
    SET ROLE ${name}_boss; CREATE TABLE web.orders (id bigserial);`;
const described = (name: string) => ({
    database: name,
    schema: "web",
    roles: {
        owner: `${name}_boss`,
        migrator: `${name}_deploy`,
        app: `${name}_web`,
        readWrite: "",
        readOnly: "",
    },
});
const flags = [
    "--database=old",
    "--schema=web",
    "--role=owner=old_boss",
    "--role=migrator=old_deploy",
    "--role=app=old_web",
    "--role=readWrite=",
    "--role=readOnly=",
];

describe("least-privilege db-check", () => {
    const run = new Run();
    const directory = mkdtempSync(join(tmpdir(), "db-check-"));
    let postgresql: PostgresqlServer;
    const make = async (name: string) => {
        for (const sql of byHand(name)) {
            await query({ postgresql }, sql);
        }
        await query({ postgresql }, inside(name), name);
    };
    before(async () => {
        postgresql = await startPostgresql(run, 18, () => undefined);
        await make("old");
    });
    after(async () => {
        rmSync(directory, { recursive: true });
        await run.stop();
    });

    const command = async (args: readonly string[], environment: Record<string, string> = {}) => {
        const { host, port, username, password } = postgresql;
        const child = spawn(
            process.execPath,
            ["--import", "tsx", join(root, "components/cli.ts"), "db-check", ...args],
            {
                cwd: root,
                env: {
                    ...process.env,
                    PGHOST: host,
                    PGPORT: String(port),
                    PGUSER: username,
                    PGPASSWORD: password,
                    PGSSLMODE: "disable",
                    ...environment,
                },
            },
        );
        const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
        const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
        return { code, stdout, stderr };
    };
    const file = (content: unknown) => {
        const path = join(directory, "roles.json");
        writeFileSync(path, JSON.stringify(content));
        return path;
    };

    test("ends with 0 where each role can do what it must and nothing else", async () => {
        const fine = {
            code: 0,
            stdout: "1 checked: every role can do what it must, and nothing else.\n",
            stderr: "",
        };
        assert.deepEqual(await command([file(described("old"))]), fine);
        assert.deepEqual(await command(flags), fine);
    });

    test("ends with 2 and says each drift", async () => {
        await query(
            { postgresql },
            "GRANT TRUNCATE ON web.orders TO old_web; GRANT TEMPORARY ON DATABASE old TO PUBLIC",
            "old",
        );
        const { code, stdout, stderr } = await command(flags);
        await query(
            { postgresql },
            "REVOKE TRUNCATE ON web.orders FROM old_web; REVOKE TEMPORARY ON DATABASE old FROM PUBLIC",
            "old",
        );
        assert.deepEqual([code, stderr], [2, ""]);
        assert.deepEqual(stdout.trim().split("\n").sort(), [
            "old: role old_deploy has TEMPORARY on database old",
            "old: role old_web has TEMPORARY on database old",
            "old: role old_web has TRUNCATE on table web.orders",
            "old: role public has TEMPORARY on database old",
        ]);
    });

    test("ends with 2 where what is described is missing", async () => {
        const { code, stdout } = await command([
            file([described("old"), { ...described("old"), database: "lost" }]),
        ]);
        assert.deepEqual([code, stdout], [2, "lost: database lost is missing\n"]);
        const other = await command(["--database=old", "--schema=web"]);
        assert.equal(other.code, 2);
        assert.match(other.stdout, /^old: role old_owner is missing$/m);
    });

    test("says of an app that owns its database what it can do", async () => {
        const { code, stdout, stderr } = await command([
            "--database=postgres",
            "--schema=information_schema",
            ...["owner", "migrator", "app"].map((role) => `--role=${role}=postgres`),
            "--role=readWrite=",
            "--role=readOnly=",
        ]);
        assert.deepEqual([code, stderr], [2, ""]);
        assert.match(stdout, /^postgres: role postgres is a superuser$/m);
    });

    test("ends with 1 where it can't find out", async () => {
        const unreachable = await command(flags, { PGPORT: "1" });
        assert.equal(unreachable.code, 1);
        assert.match(
            unreachable.stderr,
            /^The roles couldn't be checked: connect ECONNREFUSED 127\.0\.0\.1:1/,
        );
        const nothing = await command([]);
        assert.equal(nothing.code, 1);
        assert.match(
            nothing.stderr,
            /^The roles couldn't be checked: one file, or the name of a database, is needed\.\nUsage: /,
        );
        const wrong = await command([
            file({ database: "", access: "all", role: "web", roles: { boss: "web", owner: "" } }),
        ]);
        assert.deepEqual(
            [wrong.code, wrong.stderr],
            [
                1,
                `The roles couldn't be checked: "role" isn't said of a database: database, app, schema, access, readonly, standby, iamAuthentication, readers, views, roles are.
"" isn't a database's name.
"all" isn't a way to use the database: "read-only" or "read-write" is needed; tables are changed by migrations, never by the app.
"boss" isn't a role that has a name of its own: owner, readWrite, readOnly, migrator, app, readonly, standby are.
the role owner needs a name; only readWrite and readOnly may be empty.
`,
            ],
        );
    });

    test("asks 50 apps' databases in a few seconds", async (context) => {
        const names = Array.from({ length: 50 }, (_, index) => `app${String(index)}`);
        for (const name of names) {
            await make(name);
        }
        const path = file(names.map(described));
        const started = performance.now();
        const { code, stdout } = await command([path]);
        const seconds = (performance.now() - started) / 1000;
        assert.deepEqual(
            [code, stdout],
            [0, "50 checked: every role can do what it must, and nothing else.\n"],
        );
        context.diagnostic(`${seconds.toFixed(1)} s`);
        // It is 2 seconds on an idle machine.
        assert.ok(seconds < 30, `${String(seconds)} s`);
    });
});
