import type { Properties, ResourceType } from "../resource-type";
import { databaseExists, databaseOwner, schemaExists } from "./catalog";
import type { PostgresClient } from "./client";
import { doing } from "./errors";
import { withRolesGranted } from "./membership";
import { ident } from "./sql";
import { flag, notCovered, text, withDefaults } from "./values";

const properties = {
    name: { autoname: { maxLength: 255 } },
    database: { chosenByService: true, forceNew: true },
    owner: { chosenByService: true },
    ifNotExists: { default: true },
    dropCascade: { default: false },
    policies: { ...notCovered, terraformName: "policy" },
} satisfies ResourceType<PostgresClient>["properties"];

const databaseOf = (client: PostgresClient, schema: Properties): string =>
    text(schema, "database") || client.database;

const read = async (
    client: PostgresClient,
    database: string,
    name: string,
    state: Properties,
): Promise<Properties | undefined> => {
    if (!(await databaseExists(client.query, database))) {
        return undefined;
    }
    return client.transaction(database, async (query) => {
        const [row] = await query(
            "SELECT pg_get_userbyid(nspowner)::text AS owner FROM pg_namespace WHERE nspname = $1",
            [name],
        );
        return row === undefined ? undefined : { ...state, name, database, owner: String(row["owner"]) };
    });
};

/**
 * Here alone we differ from the real provider on purpose: it takes a schema that exists for its own (`ifNotExists`
 * is true unless the program says otherwise), and a destroy would then drop what somebody else has made.
 */
const create = async (client: PostgresClient, database: string, schema: Properties): Promise<void> => {
    const name = text(schema, "name");
    const owner = text(schema, "owner");
    await client.transaction(database, async (query) => {
        const owners = [await databaseOwner(query, database), ...(owner === "" ? [] : [owner])];
        await withRolesGranted(query, [...new Set(owners)], async () => {
            const authorization = owner === "" ? "" : ` AUTHORIZATION ${ident(owner)}`;
            await doing(
                `Error creating schema ${name}`,
                query(`CREATE SCHEMA ${ident(name)}${authorization}`),
            );
        });
    });
};

export const schema: ResourceType<PostgresClient> = {
    token: "postgresql:index/schema:Schema",
    properties,
    async create(client, inputs) {
        const wanted = withDefaults(properties, inputs);
        const database = databaseOf(client, wanted);
        const name = text(wanted, "name");
        await create(client, database, wanted);
        return { id: `${database}.${name}`, outputs: (await read(client, database, name, wanted)) ?? wanted };
    },
    async read(client, id, state) {
        const [database = "", ...name] = id.split(".");
        return read(client, database, name.join("."), withDefaults(properties, state));
    },
    async update(client, _id, olds, news) {
        const wanted = withDefaults(properties, news);
        const database = databaseOf(client, wanted);
        const name = text(wanted, "name");
        const owner = text(wanted, "owner");
        await client.transaction(database, async (query) => {
            const before = text(olds, "name");
            if (before !== name) {
                await doing(
                    "Error updating schema NAME",
                    query(`ALTER SCHEMA ${ident(before)} RENAME TO ${ident(name)}`),
                );
            }
            if (owner !== "" && owner !== text(olds, "owner")) {
                await doing(
                    "Error updating schema OWNER",
                    query(`ALTER SCHEMA ${ident(name)} OWNER TO ${ident(owner)}`),
                );
            }
        });
        return (await read(client, database, name, wanted)) ?? wanted;
    },
    async delete(client, _id, state) {
        const name = text(state, "name");
        await client.transaction(databaseOf(client, state), async (query) => {
            if (!(await schemaExists(query, name))) {
                return;
            }
            await withRolesGranted(query, [text(state, "owner")], async () => {
                const mode = flag(state, "dropCascade") ? "CASCADE" : "RESTRICT";
                await doing("Error deleting schema", query(`DROP SCHEMA ${ident(name)} ${mode}`));
            });
        });
    },
};
