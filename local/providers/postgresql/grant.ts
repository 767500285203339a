import type { Properties, ResourceType } from "../resource-type";
import {
    databaseExists,
    databaseOwner,
    lockDatabase,
    lockRole,
    lockSchema,
    PUBLIC,
    roleExists,
    schemaExists,
    schemaOwner,
    tableOwners,
} from "./catalog";
import type { PostgresClient, Query } from "./client";
import { doing } from "./errors";
import { objectTypes, readPrivileges } from "./grant-reading";
import { grantStatement, revokeStatement } from "./grant-statements";
import { withRolesGranted } from "./membership";
import { checkPrivileges } from "./privileges";
import { asSet, list, oneOf, sameSet, text, withDefaults } from "./values";

const properties = {
    role: { required: true, forceNew: true },
    database: { required: true, forceNew: true },
    schema: { forceNew: true },
    objectType: { required: true, forceNew: true, check: oneOf(objectTypes) },
    objects: { forceNew: true, equivalent: sameSet },
    columns: { forceNew: true, equivalent: sameSet },
    privileges: { required: true, equivalent: sameSet },
    withGrantOption: { forceNew: true, default: false },
} satisfies ResourceType<PostgresClient>["properties"];

/** Said when the grant is made, not in the preview: so does the real one. */
const checkShape = (grant: Properties): void => {
    const objectType = text(grant, "objectType");
    const columns = list(grant, "columns").length;
    const whole = objectType === "database" || objectType === "schema";
    const faults: (readonly [boolean, string])[] = [
        [
            text(grant, "schema") === "" && objectType !== "database",
            "parameter 'schema' is mandatory for postgresql_grant resource",
        ],
        [
            whole && list(grant, "objects").length > 0,
            "cannot specify `objects` when `object_type` is `database` or `schema`",
        ],
        [
            objectType !== "column" && columns > 0,
            "cannot specify `columns` when `object_type` is not `column`",
        ],
        [objectType === "column" && columns === 0, "must specify `columns` when `object_type` is `column`"],
        [
            objectType === "column" && list(grant, "privileges").length !== 1,
            "must specify exactly 1 `privileges` when `object_type` is `column`",
        ],
        [
            objectType === "column" && list(grant, "objects").length !== 1,
            "must specify exactly 1 table in the `objects` field when `object_type` is `column`",
        ],
    ];
    const fault = faults.find(([wrong]) => wrong);
    if (fault !== undefined) {
        throw new Error(fault[1]);
    }
};

const id = (grant: Properties): string =>
    [
        text(grant, "role"),
        text(grant, "database"),
        ...(text(grant, "objectType") === "database" ? [] : [text(grant, "schema")]),
        text(grant, "objectType"),
        ...asSet(list(grant, "objects")),
        ...asSet(list(grant, "columns")),
    ].join("_");

/** Who must be joined to change the privileges. Nobody for a database, which is why such a grant can do nothing. */
const owners = async (query: Query, grant: Properties): Promise<string[]> => {
    const objectType = text(grant, "objectType");
    if (objectType === "database") {
        return [];
    }
    const schema = text(grant, "schema");
    const found = objectType === "schema" ? [] : await tableOwners(query, schema);
    const all = new Set([...found, await schemaOwner(query, schema)]);
    return Promise.all(
        [...all].map(async (role) =>
            role === "pg_database_owner" ? databaseOwner(query, text(grant, "database")) : role,
        ),
    );
};

/** Revokes first, else fewer privileges than before would change nothing. That strips an owner of its own, too. */
const change = async (client: PostgresClient, revoked: Properties, granted?: Properties): Promise<void> => {
    const database = text(revoked, "database");
    await client.transaction(database, async (query) => {
        await lockRole(query, text(revoked, "role"));
        if (text(revoked, "objectType") === "database") {
            await lockDatabase(query, database);
        }
        await withRolesGranted(query, await owners(query, revoked), async () => {
            const revoke = revokeStatement(revoked);
            if (revoke !== undefined) {
                await lockSchema(query, text(revoked, "schema"));
                await doing("could not execute revoke query", query(revoke));
            }
            const grant = granted === undefined ? undefined : grantStatement(granted);
            if (grant !== undefined) {
                await query(grant);
            }
        });
    });
};

const readBack = async (client: PostgresClient, grant: Properties): Promise<Properties> =>
    client.transaction(text(grant, "database"), async (query) => readPrivileges(query, grant));

/** A Grant stands on a role, a database and (mostly) a schema: without one of them it is gone. */
export const standing = async (client: PostgresClient, state: Properties): Promise<boolean> => {
    const database = text(state, "database");
    if (!(await databaseExists(client.query, database))) {
        return false;
    }
    return client.transaction(database, async (query) => {
        const role = text(state, "role");
        const schema = text(state, "schema");
        return (
            (role === PUBLIC || (await roleExists(query, role))) &&
            (text(state, "objectType") === "database" || schema === "" || (await schemaExists(query, schema)))
        );
    });
};

export const grant: ResourceType<PostgresClient> = {
    token: "postgresql:index/grant:Grant",
    properties,
    async create(client, inputs) {
        const wanted = withDefaults(properties, inputs);
        checkShape(wanted);
        checkPrivileges(wanted);
        await change(client, wanted, wanted);
        return { id: id(wanted), outputs: await readBack(client, wanted) };
    },
    async read(client, _id, state) {
        if (text(state, "role") === "") {
            throw new Error("resource postgresql_grant doesn't support import");
        }
        return (await standing(client, state)) ? readBack(client, state) : undefined;
    },
    async update(client, _id, olds, news) {
        const wanted = withDefaults(properties, news);
        checkShape(wanted);
        checkPrivileges(wanted);
        await change(client, olds, wanted);
        return readBack(client, wanted);
    },
    async delete(client, _id, state) {
        await change(client, state);
    },
};
