import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { Properties } from "../../../../local/providers/resource-type";
import { postgresql } from "../../../../local/providers/postgresql";
import type { PostgresClient } from "../../../../local/providers/postgresql/client";
import { configured, entry, make } from "./entries";
import { startServer, type TestServer } from "./server";

/** What Check says of one property, with the name that the provider uses. */
const checked = (
    type: string,
    property: string,
    value: Properties[string],
    name: string,
): string | undefined => entry(type).properties[property]?.check?.(value, name);

suite("what is refused before anything is made", () => {
    test("in the words of the real provider's schema", () => {
        assert.equal(
            checked("Role", "connectionLimit", -2, "connection_limit"),
            "expected connection_limit to be at least (-1), got -2",
        );
        assert.equal(checked("Role", "connectionLimit", -1, "connection_limit"), undefined);
        assert.equal(
            checked("DefaultPrivileges", "objectType", "view", "object_type"),
            'expected object_type to be one of ["table" "sequence" "function" "routine" "type" "schema"], got view',
        );
    });

    test("by name, what the stand-in doesn't cover", () => {
        for (const [type, property] of [
            ["Role", "passwordWo"],
            ["Database", "alterObjectOwnership"],
            ["Schema", "policies"],
        ] as const) {
            assert.match(
                checked(type, property, "x", property) ?? "",
                /isn't covered by the PostgreSQL stand-in$/,
            );
        }
    });

    test("a configuration for other ways to log in, and an sslmode that the real driver doesn't know", async () => {
        await assert.rejects(async () => postgresql.configure({ awsRdsIamAuth: "true" }), /awsRdsIamAuth/);
        await assert.rejects(async () => postgresql.configure({ sslmode: "prefer" }), {
            message:
                'pq: unsupported sslmode "prefer"; only "require" (default), "verify-full", "verify-ca", and "disable" supported',
        });
    });
});

suite("what is refused while it is being made", () => {
    let server: TestServer;
    let client: PostgresClient;
    before(async () => {
        server = await startServer(18);
        client = await configured(server);
    });
    after(async () => {
        await client.close();
        await server.stop();
    });

    const base = { role: "public", database: "postgres", schema: "public" };
    const cases: (readonly [string, Properties, string])[] = [
        [
            "Grant",
            { ...base, objectType: "table", privileges: ["EXECUTE"] },
            "EXECUTE is not an allowed privilege for object type table",
        ],
        [
            "Grant",
            { role: "public", database: "postgres", objectType: "table", privileges: ["SELECT"] },
            "parameter 'schema' is mandatory for postgresql_grant resource",
        ],
        [
            "Grant",
            { ...base, objectType: "schema", objects: ["t"], privileges: ["USAGE"] },
            "cannot specify `objects` when `object_type` is `database` or `schema`",
        ],
        [
            "Grant",
            { ...base, objectType: "table", columns: ["c"], privileges: ["SELECT"] },
            "cannot specify `columns` when `object_type` is not `column`",
        ],
        [
            "Grant",
            { ...base, objectType: "column", objects: ["t"], privileges: ["SELECT"] },
            "must specify `columns` when `object_type` is `column`",
        ],
        [
            "Grant",
            {
                ...base,
                objectType: "column",
                objects: ["t"],
                columns: ["c"],
                privileges: ["SELECT", "UPDATE"],
            },
            "must specify exactly 1 `privileges` when `object_type` is `column`",
        ],
        [
            "DefaultPrivileges",
            { ...base, owner: "postgres", objectType: "schema", privileges: ["USAGE"] },
            "cannot specify `schema` when `object_type` is `schema`",
        ],
        [
            "DefaultPrivileges",
            {
                ...base,
                owner: "postgres",
                objectType: "table",
                privileges: ["SELECT"],
                withGrantOption: true,
            },
            "with_grant_option cannot be true for role 'public'",
        ],
        ["Role", { name: "refused", searchPaths: ["a, b"] }, "search_path cannot contain `, `: a, b"],
        [
            "GrantRole",
            { role: "refused", grantRole: "postgres" },
            'could not execute revoke query: pq: role "refused" does not exist',
        ],
    ];
    for (const [type, inputs, message] of cases) {
        test(message, async () => {
            await assert.rejects(make(client, type, inputs), { message });
        });
    }

    test("a wrong password, with the server's name and not the password", async () => {
        const wrong = await configured(server, { password: "hunter2" });
        await assert.rejects(make(wrong, "Role", { name: "refused" }), {
            message:
                "error connecting to PostgreSQL server 127.0.0.1 (scheme: postgres): " +
                'pq: password authentication failed for user "postgres"',
        });
        await wrong.close();
    });

    test("an import of what has no identity of its own", async () => {
        for (const type of ["Grant", "GrantRole", "DefaultPrivileges"]) {
            await assert.rejects(async () => entry(type).read(client, "x", {}), /doesn't support import$/);
        }
    });
});
