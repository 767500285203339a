import assert from "node:assert/strict";
import { test } from "node:test";
import { make } from "./entries";
import { onOldestAndNewest } from "./life";
import { asSuperuser, asUser, contents } from "./server";

onOldestAndNewest("the life of a role, database and schema", (life) => {
    test("Role: made, read, changed, renamed, dropped", async () => {
        const { server, client } = life();
        const untouched = await contents(server);
        const group = await make(client, "Role", { name: "life_group" });
        const role = await make(client, "Role", {
            name: "life_role",
            login: true,
            password: 'it\'s "secret"',
            connectionLimit: 3,
            searchPaths: ["app", "pg_temp"],
            statementTimeout: 5000,
            idleInTransactionSessionTimeout: 60000,
            roles: ["life_group"],
            assumeRole: "life_group",
        });
        assert.equal(role.id, "life_role");
        assert.deepEqual(role.outputs, {
            name: "life_role",
            password: 'it\'s "secret"',
            login: true,
            connectionLimit: 3,
            searchPaths: ["app", "pg_temp"],
            statementTimeout: 5000,
            idleInTransactionSessionTimeout: 60000,
            roles: ["life_group"],
            assumeRole: "life_group",
            validUntil: "infinity",
            encryptedPassword: true,
            superuser: false,
            createDatabase: false,
            createRole: false,
            inherit: true,
            replication: false,
            bypassRowLevelSecurity: false,
            skipDropRole: false,
            skipReassignOwned: false,
        });
        const session = await asUser(server, "life_role", 'it\'s "secret"', "postgres", [
            "SELECT current_user AS user, current_setting('statement_timeout') AS timeout, " +
                "current_setting('search_path') AS path",
        ]);
        assert.deepEqual(session, [{ user: "life_group", timeout: "5s", path: "app, pg_temp" }]);
        assert.deepEqual(await role.read(), role.outputs);

        const changed = await role.update({
            name: "life_role",
            login: true,
            password: "new",
            inherit: false,
        });
        assert.deepEqual(
            [changed["inherit"], changed["connectionLimit"], changed["roles"], changed["searchPaths"]],
            [false, -1, [], []],
        );
        assert.deepEqual([changed["statementTimeout"], changed["assumeRole"]], [0, ""]);
        await asUser(server, "life_role", "new", "postgres", []);

        await role.update({ name: "life_renamed", login: true, password: "new", inherit: false });
        await asUser(server, "life_renamed", "new", "postgres", []);
        await role.delete();
        await group.delete();
        assert.deepEqual(await contents(server), untouched);
    });

    test("Role: what exists is never adopted", async () => {
        const { client } = life();
        const role = await make(client, "Role", { name: "life_twice" });
        await assert.rejects(make(client, "Role", { name: "life_twice", login: true }), {
            message: 'error creating role life_twice: pq: role "life_twice" already exists',
        });
        assert.equal((await role.read())?.["login"], false);
        await role.delete();
        assert.equal(await role.read(), undefined);
    });

    test("Role: a drop gives what it owned to the connected user", async () => {
        const { server, client } = life();
        const role = await make(client, "Role", { name: "life_heir" });
        await asSuperuser(
            server,
            "postgres",
            "CREATE TABLE life_table (id int)",
            "ALTER TABLE life_table OWNER TO life_heir",
        );
        await role.delete();
        const rows = await asSuperuser(
            server,
            "postgres",
            "SELECT tableowner FROM pg_tables WHERE tablename = 'life_table'",
        );
        assert.deepEqual(rows, [{ tableowner: "postgres" }]);
        await asSuperuser(server, "postgres", "DROP TABLE life_table");
    });

    test("Role: skipDropRole leaves it", async () => {
        const { server, client } = life();
        const role = await make(client, "Role", { name: "life_stays", skipDropRole: true });
        await role.delete();
        assert.notEqual(await role.read(), undefined);
        await asSuperuser(server, "postgres", "DROP ROLE life_stays");
    });

    test("Database and Schema: made, read, changed, dropped with whoever is connected", async () => {
        const { server, client } = life();
        const untouched = await contents(server);
        const owner = await make(client, "Role", { name: "life_owner" });
        const database = await make(client, "Database", { name: "life_db", owner: "life_owner" });
        assert.equal(database.id, "life_db");
        assert.deepEqual(
            { ...database.outputs, lcCollate: "", lcCtype: "" },
            {
                name: "life_db",
                owner: "life_owner",
                template: "template0",
                encoding: "UTF8",
                lcCollate: "",
                lcCtype: "",
                tablespaceName: "pg_default",
                connectionLimit: -1,
                allowConnections: true,
                isTemplate: false,
                alterObjectOwnership: false,
            },
        );
        await assert.rejects(make(client, "Database", { name: "life_db" }), {
            message: 'Error creating database "life_db": pq: database "life_db" already exists',
        });
        assert.equal((await database.update({ name: "life_db", connectionLimit: 7 }))["connectionLimit"], 7);

        const schema = await make(client, "Schema", {
            name: "app",
            database: "life_db",
            owner: "life_owner",
            dropCascade: true,
        });
        assert.equal(schema.id, "life_db.app");
        assert.deepEqual(schema.outputs, {
            name: "app",
            database: "life_db",
            owner: "life_owner",
            ifNotExists: true,
            dropCascade: true,
        });
        await asSuperuser(server, "life_db", "CREATE TABLE app.t (id int)");
        assert.equal(
            (await schema.update({ name: "app", database: "life_db", owner: "postgres" }))["owner"],
            "postgres",
        );
        await assert.rejects(schema.delete(), {
            message: /^Error deleting schema: pq: cannot drop schema app/,
        });
        await schema.update({ name: "app", database: "life_db", owner: "life_owner", dropCascade: true });
        await schema.delete();
        assert.equal(await schema.read(), undefined);

        const gone = asUser(server, "postgres", server.password, "life_db", ["SELECT pg_sleep(60)"]);
        const ended = assert.rejects(gone, { code: "57P01" });
        await asSuperuser(server, "life_db", "SELECT pg_sleep(0.3)");
        await database.delete();
        await ended;
        assert.equal(await database.read(), undefined);
        await owner.delete();
        assert.deepEqual(await contents(server), untouched);
    });

    test("Schema: one that exists is refused, whatever ifNotExists says", async () => {
        const { client } = life();
        await assert.rejects(make(client, "Schema", { name: "public" }), {
            message: 'Error creating schema public: pq: schema "public" already exists',
        });
    });
});
