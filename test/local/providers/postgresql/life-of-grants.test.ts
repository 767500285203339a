import assert from "node:assert/strict";
import { test } from "node:test";
import { make } from "./entries";
import { onOldestAndNewest } from "./life";
import { asSuperuser, contents } from "./server";

onOldestAndNewest("the life of a grant", (life) => {
    test("Grant: made, drift seen and repaired, changed, revoked, for each object type", async () => {
        const { server, client } = life();
        const untouched = await contents(server);
        const role = await make(client, "Role", { name: "life_grantee" });
        await asSuperuser(
            server,
            "postgres",
            "CREATE SCHEMA life",
            "CREATE TABLE life.one (a int, b int, c int)",
            "CREATE TABLE life.two (a int)",
            "CREATE SEQUENCE life.seq",
            "CREATE FUNCTION life.f(int) RETURNS int LANGUAGE sql RETURN 1",
        );
        const on = { role: "life_grantee", database: "postgres", schema: "life" };
        const cases = [
            {
                inputs: { ...on, objectType: "schema", privileges: ["USAGE", "CREATE"] },
                id: "life_grantee_postgres_life_schema",
                drift: "REVOKE CREATE ON SCHEMA life FROM life_grantee",
                left: ["USAGE"],
            },
            {
                inputs: {
                    role: "life_grantee",
                    database: "postgres",
                    objectType: "database",
                    privileges: ["CONNECT"],
                },
                id: "life_grantee_postgres_database",
                drift: "GRANT CREATE ON DATABASE postgres TO life_grantee",
                left: ["CONNECT", "CREATE"],
            },
            {
                inputs: { ...on, objectType: "table", privileges: ["SELECT", "INSERT"] },
                id: "life_grantee_postgres_life_table",
                drift: "REVOKE INSERT ON life.two FROM life_grantee",
                left: ["SELECT"],
            },
            {
                inputs: { ...on, objectType: "table", objects: ["two", "one"], privileges: ["SELECT"] },
                id: "life_grantee_postgres_life_table_one_two",
                drift: "REVOKE SELECT ON life.two FROM life_grantee",
                left: [],
            },
            {
                inputs: { ...on, objectType: "sequence", privileges: ["ALL"] },
                id: "life_grantee_postgres_life_sequence",
                drift: "REVOKE USAGE ON life.seq FROM life_grantee",
                left: ["SELECT", "UPDATE"],
            },
            {
                inputs: { ...on, objectType: "function", objects: ["f"], privileges: ["EXECUTE"] },
                id: "life_grantee_postgres_life_function_f",
                drift: "REVOKE EXECUTE ON FUNCTION life.f FROM life_grantee",
                left: [],
            },
        ];
        for (const { inputs, id, drift, left } of cases) {
            const grant = await make(client, "Grant", inputs);
            assert.equal(grant.id, id);
            assert.deepEqual(grant.outputs, { withGrantOption: false, ...inputs });
            assert.deepEqual(await grant.read(), grant.outputs, `${id} reads as made`);
            await asSuperuser(server, "postgres", drift);
            assert.deepEqual((await grant.read())?.["privileges"], left, `${id} drifted`);
            grant.outputs = { ...grant.outputs, privileges: left };
            await grant.update(inputs);
            assert.deepEqual((await grant.read())?.["privileges"], inputs.privileges, `${id} repaired`);
            await grant.delete();
            assert.notDeepEqual((await grant.read())?.["privileges"], inputs.privileges, `${id} revoked`);
        }
        await asSuperuser(server, "postgres", "DROP SCHEMA life CASCADE");
        await role.delete();
        // The first GRANT writes the default privileges of a database down; that alone stays.
        await asSuperuser(
            server,
            "postgres",
            "UPDATE pg_database SET datacl = NULL WHERE datname = 'postgres'",
        );
        assert.deepEqual(await contents(server), untouched);
    });

    test("Grant: columns, a lost one is seen", async () => {
        const { server, client } = life();
        const role = await make(client, "Role", { name: "life_columns" });
        await asSuperuser(
            server,
            "postgres",
            "CREATE SCHEMA life",
            "CREATE TABLE life.one (a int, b int, c int)",
        );
        const grant = await make(client, "Grant", {
            role: "life_columns",
            database: "postgres",
            schema: "life",
            objectType: "column",
            objects: ["one"],
            columns: ["b", "a"],
            privileges: ["SELECT"],
        });
        assert.equal(grant.id, "life_columns_postgres_life_column_one_a_b");
        assert.deepEqual(await grant.read(), grant.outputs);
        await asSuperuser(server, "postgres", "REVOKE SELECT (a) ON life.one FROM life_columns");
        assert.deepEqual((await grant.read())?.["columns"], ["b"]);
        await grant.delete();
        await asSuperuser(server, "postgres", "DROP SCHEMA life CASCADE");
        await role.delete();
    });

    test("DefaultPrivileges: made, in and outside of a schema, drift seen, revoked", async () => {
        const { server, client } = life();
        const untouched = await contents(server);
        const owner = await make(client, "Role", { name: "life_maker" });
        const reader = await make(client, "Role", { name: "life_reader" });
        await asSuperuser(server, "postgres", "CREATE SCHEMA life");
        const inSchema = await make(client, "DefaultPrivileges", {
            role: "life_reader",
            database: "postgres",
            owner: "life_maker",
            schema: "life",
            objectType: "table",
            privileges: ["SELECT", "INSERT"],
        });
        assert.equal(inSchema.id, "life_reader_postgres_life_life_maker_table");
        const everywhere = await make(client, "DefaultPrivileges", {
            role: "public",
            database: "postgres",
            owner: "life_maker",
            objectType: "function",
            privileges: [],
        });
        assert.equal(everywhere.id, "public_postgres_noschema_life_maker_function");
        assert.deepEqual(await inSchema.read(), inSchema.outputs);
        assert.deepEqual(await everywhere.read(), everywhere.outputs);
        await asSuperuser(
            server,
            "postgres",
            "ALTER DEFAULT PRIVILEGES FOR ROLE life_maker IN SCHEMA life REVOKE INSERT ON TABLES FROM life_reader",
        );
        assert.deepEqual((await inSchema.read())?.["privileges"], ["SELECT"]);
        await inSchema.update(inSchema.outputs);
        assert.deepEqual(await inSchema.read(), inSchema.outputs);
        await inSchema.delete();
        assert.equal(await inSchema.read(), undefined);
        await asSuperuser(server, "postgres", "DROP SCHEMA life CASCADE");
        await reader.delete();
        await owner.delete();
        assert.deepEqual(await contents(server), untouched);
    });

    test("GrantRole: made, gone when revoked by hand, made again", async () => {
        const { server, client } = life();
        const untouched = await contents(server);
        const group = await make(client, "Role", { name: "life_group" });
        const member = await make(client, "Role", { name: "life_member" });
        const inputs = { role: "life_member", grantRole: "life_group", withAdminOption: true };
        const membership = await make(client, "GrantRole", inputs);
        assert.equal(membership.id, "life_member_life_group_true");
        assert.deepEqual(await membership.read(), inputs);
        await asSuperuser(server, "postgres", "REVOKE life_group FROM life_member");
        assert.equal(await membership.read(), undefined);
        const again = await make(client, "GrantRole", { ...inputs, withAdminOption: false });
        assert.equal(again.outputs["withAdminOption"], false);
        await again.delete();
        await member.delete();
        await group.delete();
        assert.deepEqual(await contents(server), untouched);
    });
});
