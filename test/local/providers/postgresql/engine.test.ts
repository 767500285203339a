import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import * as postgresql from "@pulumi/postgresql";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import type { PostgresqlVersion } from "../../../../local/postgresql";
import { asSuperuser, contents, startServer, type TestServer } from "./server";
import { startStack, type TestStack } from "../stack";

const configOf = (server: TestServer, username: string, password: string, superuser: boolean): ConfigMap => ({
    "postgresql:host": { value: server.host },
    "postgresql:port": { value: String(server.port) },
    "postgresql:username": { value: username },
    "postgresql:password": { value: password, secret: true },
    "postgresql:sslmode": { value: "disable" },
    "postgresql:superuser": { value: String(superuser) },
});

const PASSWORD = "correct horse battery";

/** One of each, chained, as a program of a user would have it. */
const app = (connectionLimit: number) => async (): Promise<void> => {
    const owner = new postgresql.Role("owner", { name: "shop_owner" });
    const group = new postgresql.Role("group", { name: "shop_rw" }, { dependsOn: owner });
    const login = new postgresql.Role(
        "login",
        { name: "shop_app", login: true, password: PASSWORD, connectionLimit, roles: [group.name] },
        { dependsOn: group },
    );
    // The admin's role is nobody's resource here: a Role that lists no `roles` would fight for its memberships.
    const member = new postgresql.GrantRole(
        "member",
        { role: "postgres", grantRole: owner.name },
        { dependsOn: login },
    );
    const database = new postgresql.Database(
        "database",
        { name: "shop", owner: owner.name },
        { dependsOn: member },
    );
    const connect = new postgresql.Grant("connect", {
        role: login.name,
        database: database.name,
        objectType: "database",
        privileges: ["CONNECT"],
    });
    const schema = new postgresql.Schema(
        "schema",
        { name: "shop", database: database.name, owner: owner.name, dropCascade: true },
        { dependsOn: connect },
    );
    const usage = new postgresql.Grant("usage", {
        role: group.name,
        database: database.name,
        schema: schema.name,
        objectType: "schema",
        privileges: ["USAGE"],
    });
    new postgresql.DefaultPrivileges(
        "tables",
        {
            role: group.name,
            database: database.name,
            schema: schema.name,
            owner: owner.name,
            objectType: "table",
            privileges: ["SELECT", "INSERT"],
        },
        { dependsOn: usage },
    );
    return Promise.resolve();
};

let server: TestServer;
let stack: TestStack;

/** Gives a suite its own server and stack. */
const startWith = (version: PostgresqlVersion): void => {
    before(async () => {
        server = await startServer(version);
        stack = await startStack({
            providers: ["postgresql"],
            config: configOf(server, "postgres", server.password, true),
        });
    });
    after(async () => {
        await stack.close();
        await server.stop();
    });
};

for (const version of [15, 18] as const) {
    suite(`PostgreSQL ${version} through the engine`, () => {
        startWith(version);

        test("an app's roles and grants: made once, then nothing to do, and gone without a trace", async () => {
            const untouched = await contents(server);
            assert.deepEqual(await stack.preview(app(5)), { create: 10 });
            assert.deepEqual(await stack.up(app(5)), { create: 10 });
            assert.deepEqual(await stack.preview(app(5)), { same: 10 });
            assert.deepEqual(await stack.refresh(), { same: 10 });
            assert.deepEqual(await stack.preview(app(5)), { same: 10 });

            const stored = await stack.stored();
            assert.ok(stored.includes("shop_app"));
            assert.ok(!stored.includes(PASSWORD), "the role's password is encrypted");
            assert.ok(!stored.includes(server.password), "the server's password is encrypted");

            assert.deepEqual(await stack.preview(app(9)), { same: 9, update: 1 });
            assert.deepEqual(await stack.up(app(9)), { same: 9, update: 1 });

            await asSuperuser(server, "shop", "REVOKE USAGE ON SCHEMA shop FROM shop_rw");
            assert.deepEqual(await stack.preview(app(9)), { same: 10 }, "unseen until a refresh looks");
            assert.deepEqual(await stack.refresh(), { same: 9, update: 1 });
            assert.deepEqual(await stack.up(app(9)), { same: 9, update: 1 });
            const usage = "SELECT has_schema_privilege('shop_rw', 'shop', 'USAGE') AS usage";
            assert.deepEqual(await asSuperuser(server, "shop", usage), [{ usage: true }]);

            await asSuperuser(server, "shop", "DROP SCHEMA shop CASCADE");
            await stack.up(app(9), { refresh: true });
            assert.deepEqual(await asSuperuser(server, "shop", usage), [{ usage: true }]);

            await stack.destroy();
            assert.deepEqual(await contents(server), untouched);
        });

        test("trap: an admin's GrantRole of a role that it made replaces itself, from 16 on", async () => {
            await asSuperuser(server, "postgres", "CREATE ROLE admin LOGIN CREATEROLE PASSWORD 'admin'");
            const asAdmin = await startStack({
                providers: ["postgresql"],
                config: configOf(server, "admin", "admin", false),
            });
            const program = async (): Promise<void> => {
                const owner = new postgresql.Role("owner", { name: "owned" });
                new postgresql.GrantRole("join", { role: "admin", grantRole: owner.name });
                return Promise.resolve();
            };
            const joined = "SELECT pg_has_role('admin', 'owned', 'USAGE') AS joined";
            await asAdmin.up(program);
            assert.deepEqual(await asSuperuser(server, "postgres", joined), [{ joined: true }]);
            const second = await asAdmin.up(program);
            assert.equal(second.replace ?? 0, version >= 16 ? 1 : 0);
            assert.deepEqual(await asSuperuser(server, "postgres", joined), [{ joined: version < 16 }]);
            await asAdmin.destroy();
            await asAdmin.close();
            await asSuperuser(server, "postgres", "DROP ROLE admin");
        });
    });
}

/** What the engine and the stand-in do between them; the SQL of each version is tried without the engine. */
suite("PostgreSQL through the engine", () => {
    startWith(17);

    test("a role that exists fails the update, and is left alone", async () => {
        await asSuperuser(server, "postgres", "CREATE ROLE taken CONNECTION LIMIT 3");
        const program = async (): Promise<void> => {
            new postgresql.Role("taken", { name: "taken" });
            return Promise.resolve();
        };
        await assert.rejects(
            stack.up(program),
            /error creating role taken: pq: role \\?"taken\\?" already exists/,
        );
        await stack.destroy();
        const [role] = await asSuperuser(
            server,
            "postgres",
            "SELECT rolconnlimit AS limit FROM pg_roles WHERE rolname = 'taken'",
        );
        assert.deepEqual(role, { limit: 3 });
        await asSuperuser(server, "postgres", "DROP ROLE taken");
    });

    test("an unnamed role gets a name with a suffix, and wrong inputs fail the preview", async () => {
        const program = (connectionLimit: number) => async (): Promise<void> => {
            new postgresql.Role("unnamed", { connectionLimit });
            return Promise.resolve();
        };
        await assert.rejects(
            stack.preview(program(-2)),
            /expected connection_limit to be at least \(-1\), got -2/,
        );
        await stack.up(program(1));
        const rows = await asSuperuser(
            server,
            "postgres",
            "SELECT rolname AS name FROM pg_roles WHERE rolname ~ '^unnamed-[0-9a-f]{7}$'",
        );
        assert.equal(rows.length, 1);
        assert.deepEqual(await stack.preview(program(1)), { same: 2 });
        await stack.destroy();
    });

    test("trap: a Role's update takes what a GrantRole gave, and a refresh causes one", async () => {
        const program = (connectionLimit: number) => async (): Promise<void> => {
            const group = new postgresql.Role("group", { name: "wiped_group" });
            const role = new postgresql.Role("role", { name: "wiped_role", connectionLimit });
            new postgresql.GrantRole("join", { role: role.name, grantRole: group.name });
            return Promise.resolve();
        };
        await stack.up(program(1));
        assert.deepEqual(await stack.up(program(2)), { same: 3, update: 1 });
        const joined = "SELECT pg_has_role('wiped_role', 'wiped_group', 'USAGE') AS joined";
        assert.deepEqual(await asSuperuser(server, "postgres", joined), [{ joined: false }]);

        await stack.up(program(2), { refresh: true });
        assert.deepEqual(await asSuperuser(server, "postgres", joined), [{ joined: true }]);
        assert.deepEqual(await stack.up(program(2), { refresh: true }), { same: 3, update: 1 });
        assert.deepEqual(await asSuperuser(server, "postgres", joined), [{ joined: false }]);
        await stack.destroy();
    });
});
