import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { PostgresClient } from "../../../../local/providers/postgresql/client";
import { configured, make } from "./entries";
import { asSuperuser, asUser, startServer, type TestServer } from "./server";

/** What the real provider does wrong, and our components must avoid: so the stand-in does it, too. */
for (const version of [15, 18] as const) {
    suite(`the real provider's traps on PostgreSQL ${version}`, () => {
        let server: TestServer;
        let client: PostgresClient;
        let admin: PostgresClient;
        before(async () => {
            server = await startServer(version);
            client = await configured(server);
            // The admin of a managed service: may make roles and databases, and is no superuser.
            await asSuperuser(
                server,
                "postgres",
                "CREATE ROLE trap_admin LOGIN CREATEROLE CREATEDB PASSWORD 'admin'",
            );
            admin = await configured(server, {
                username: "trap_admin",
                password: "admin",
                superuser: "false",
            });
        });
        after(async () => {
            await asSuperuser(server, "postgres", "DROP OWNED BY trap_admin", "DROP ROLE trap_admin");
            await admin.close();
            await client.close();
            await server.stop();
        });

        test("a database grant by somebody outside of its owner does nothing, and says nothing", async () => {
            const owner = await make(client, "Role", { name: "trap_owner" });
            const database = await make(client, "Database", { name: "trap_db", owner: "trap_owner" });
            const nobody = { role: "public", database: "trap_db", objectType: "database", privileges: [] };
            const mayConnect = async (): Promise<unknown> =>
                asSuperuser(
                    server,
                    "postgres",
                    "SELECT has_database_privilege('public', 'trap_db', 'CONNECT') AS connect",
                );
            await make(admin, "Grant", nobody);
            assert.deepEqual(await mayConnect(), [{ connect: true }]);
            await make(client, "Grant", nobody);
            assert.deepEqual(await mayConnect(), [{ connect: false }]);
            await database.delete();
            await owner.delete();
        });

        test("who made a role reads as its admin from PostgreSQL 16 on, whatever GrantRole asked for", async () => {
            const owner = await make(admin, "Role", { name: "trap_owner" });
            const inputs = { role: "trap_admin", grantRole: "trap_owner", withAdminOption: false };
            const membership = await make(admin, "GrantRole", inputs);
            assert.equal(membership.outputs["withAdminOption"], version >= 16);
            assert.equal(membership.id, `trap_admin_trap_owner_${String(version >= 16)}`);

            // The replacement that follows makes the new one first, and takes it away with the old one.
            await make(admin, "GrantRole", inputs);
            await membership.delete();
            const [row] = await asSuperuser(
                server,
                "postgres",
                "SELECT pg_has_role('trap_admin', 'trap_owner', 'USAGE') AS member",
            );
            assert.deepEqual(row, { member: false });
            await owner.delete();
        });

        test("any change of a Role takes the memberships that a GrantRole gave it", async () => {
            const group = await make(client, "Role", { name: "trap_group" });
            const role = await make(client, "Role", { name: "trap_role" });
            const membership = await make(client, "GrantRole", {
                role: "trap_role",
                grantRole: "trap_group",
            });
            await role.update({ name: "trap_role", connectionLimit: 5 });
            assert.equal(await membership.read(), undefined);
            await role.delete();
            await group.delete();
        });

        test("a grant to the owner of a database takes what isn't in it", async () => {
            const owner = await make(client, "Role", { name: "trap_owner" });
            const database = await make(client, "Database", { name: "trap_db", owner: "trap_owner" });
            await make(client, "Grant", {
                role: "trap_owner",
                database: "trap_db",
                objectType: "database",
                privileges: ["CONNECT"],
            });
            const [row] = await asSuperuser(
                server,
                "postgres",
                "SELECT has_database_privilege('trap_owner', 'trap_db', 'CREATE') AS create",
            );
            assert.deepEqual(row, { create: false });
            await database.delete();
            await owner.delete();
        });

        test("a password that somebody else has set is never seen; a removed one is", async () => {
            const role = await make(client, "Role", { name: "trap_role", login: true, password: "ours" });
            await asSuperuser(server, "postgres", "ALTER ROLE trap_role PASSWORD 'theirs'");
            assert.equal((await role.read())?.["password"], "ours");
            await asSuperuser(server, "postgres", "ALTER ROLE trap_role PASSWORD NULL");
            assert.equal((await role.read())?.["password"], "");
            await role.delete();
        });

        test("a backslash in a password is doubled", async () => {
            const role = await make(client, "Role", { name: "trap_role", login: true, password: "a\\b" });
            await assert.rejects(asUser(server, "trap_role", "a\\b", "postgres", []), { code: "28P01" });
            await asUser(server, "trap_role", "a\\\\b", "postgres", []);
            await role.delete();
        });

        test("a timeout that isn't in bare milliseconds breaks every read of the role", async () => {
            const role = await make(client, "Role", { name: "trap_role" });
            await asSuperuser(server, "postgres", "ALTER ROLE trap_role SET statement_timeout = '5s'");
            await assert.rejects(role.read(), {
                message: 'Error reading statement_timeout: strconv.Atoi: parsing "5s": invalid syntax',
            });
            await role.delete();
        });

        test("the default `superuser = true` fails for an admin who is none, once a role may log in", async () => {
            const wrong = await configured(server, { username: "trap_admin", password: "admin" });
            await assert.rejects(make(wrong, "Role", { name: "trap_role", login: true }), {
                message:
                    /^could not read role password from Postgres as connected user trap_admin is not a SUPERUSER/,
            });
            await wrong.close();
            await asSuperuser(server, "postgres", "DROP ROLE trap_role");
        });

        test("one table of a superuser breaks an admin's grant on all tables", async () => {
            const owner = await make(admin, "Role", { name: "trap_owner" });
            const reader = await make(admin, "Role", { name: "trap_reader" });
            const database = await make(admin, "Database", { name: "trap_db", owner: "trap_owner" });
            const schema = await make(admin, "Schema", {
                name: "app",
                database: "trap_db",
                owner: "trap_owner",
            });
            const all = {
                role: "trap_reader",
                database: "trap_db",
                schema: "app",
                objectType: "table",
                privileges: ["SELECT"],
            };
            const grant = await make(admin, "Grant", all);
            await asSuperuser(server, "trap_db", "CREATE TABLE app.foreign_one (id int)");
            await assert.rejects(grant.update(all), {
                message: "could not execute revoke query: pq: permission denied for table foreign_one",
            });
            await asSuperuser(server, "trap_db", "DROP TABLE app.foreign_one");
            await schema.delete();
            await database.delete();
            await reader.delete();
            await owner.delete();
        });

        test("with one connection at most, a database with an owner waits for ever", async () => {
            const owner = await make(client, "Role", { name: "trap_owner" });
            const single = await configured(server, { maxConnections: "1", connectTimeout: "1" });
            await assert.rejects(make(single, "Database", { name: "trap_db", owner: "trap_owner" }), {
                message: /timeout exceeded when trying to connect/,
            });
            await single.close();
            await owner.delete();
        });

        test("ALL on tables drifts from PostgreSQL 17 on, because of MAINTAIN", async () => {
            const role = await make(client, "Role", { name: "trap_role" });
            await asSuperuser(server, "postgres", "CREATE SCHEMA trap", "CREATE TABLE trap.t (id int)");
            const grant = await make(client, "Grant", {
                role: "trap_role",
                database: "postgres",
                schema: "trap",
                objectType: "table",
                privileges: ["ALL"],
            });
            const read = (await grant.read())?.["privileges"];
            assert.equal(Array.isArray(read) && read.includes("MAINTAIN"), version >= 17);
            await asSuperuser(server, "postgres", "DROP SCHEMA trap CASCADE");
            await role.delete();
        });

        test("PUBLIC's EXECUTE by default isn't seen when somebody grants it again", async () => {
            const owner = await make(client, "Role", { name: "trap_owner" });
            const defaults = await make(client, "DefaultPrivileges", {
                role: "public",
                database: "postgres",
                owner: "trap_owner",
                objectType: "function",
                privileges: [],
            });
            await asSuperuser(
                server,
                "postgres",
                "ALTER DEFAULT PRIVILEGES FOR ROLE trap_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC",
            );
            assert.deepEqual(await defaults.read(), defaults.outputs);
            await owner.delete();
        });

        test("a grant on a view's columns reads as lost at once", async () => {
            const role = await make(client, "Role", { name: "trap_role" });
            await asSuperuser(
                server,
                "postgres",
                "CREATE SCHEMA trap",
                "CREATE VIEW trap.v AS SELECT 1 AS a",
            );
            const grant = await make(client, "Grant", {
                role: "trap_role",
                database: "postgres",
                schema: "trap",
                objectType: "column",
                objects: ["v"],
                columns: ["a"],
                privileges: ["SELECT"],
            });
            assert.deepEqual((await grant.read())?.["columns"], []);
            await asSuperuser(server, "postgres", "DROP SCHEMA trap CASCADE");
            await role.delete();
        });
    });
}
