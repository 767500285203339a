import type { Properties, ResourceType } from "../resource-type";
import { lockRole } from "./catalog";
import type { PostgresClient } from "./client";
import { doing } from "./errors";
import { grantMembership, revokeMembership } from "./membership";
import { ident, literal } from "./sql";
import { atLeast, flag, integer, notCovered, text, withDefaults } from "./values";

const properties = {
    name: { autoname: { maxLength: 255 } },
    owner: { chosenByService: true },
    template: { chosenByService: true, forceNew: true },
    encoding: { chosenByService: true, forceNew: true },
    lcCollate: { chosenByService: true, forceNew: true },
    lcCtype: { chosenByService: true, forceNew: true },
    tablespaceName: { chosenByService: true },
    connectionLimit: { default: -1, check: atLeast(-1) },
    allowConnections: { default: true },
    isTemplate: { chosenByService: true },
    alterObjectOwnership: { ...notCovered, default: false },
} satisfies ResourceType<PostgresClient>["properties"];

/** DEFAULT is a keyword, everything else a value. */
const orDefault = (value: string, quote: (value: string) => string): string =>
    value.toUpperCase() === "DEFAULT" ? "DEFAULT" : quote(value);

const createStatement = (database: Properties, username: string): string => {
    const option = (
        keyword: string,
        key: string,
        quote: (value: string) => string,
        otherwise = "",
    ): string => {
        const value = text(database, key) || otherwise;
        return value === "" ? "" : ` ${keyword} ${orDefault(value, quote)}`;
    };
    return (
        `CREATE DATABASE ${ident(text(database, "name"))} OWNER ${ident(text(database, "owner") || username)}` +
        option("TEMPLATE", "template", ident, "template0") +
        option("ENCODING", "encoding", literal, "UTF8") +
        option("LC_COLLATE", "lcCollate", literal) +
        option("LC_CTYPE", "lcCtype", literal) +
        option("TABLESPACE", "tablespaceName", ident) +
        ` ALLOW_CONNECTIONS ${String(flag(database, "allowConnections"))}` +
        ` CONNECTION LIMIT ${integer(database, "connectionLimit")}` +
        ` IS_TEMPLATE ${String(flag(database, "isTemplate"))}`
    );
};

/**
 * Does the work as a member of the owner, which can't be in a transaction: databases are made and dropped outside of
 * one. The lock keeps apart two of them that join the same owner, and holds a second connection meanwhile: with
 * `maxConnections: 1` the work waits for ever.
 */
const asOwner = async (client: PostgresClient, owner: string, work: () => Promise<void>): Promise<void> => {
    if (owner === "") {
        await work();
        return;
    }
    await client.transaction(client.database, async (query) => {
        await lockRole(query, client.username);
        const granted = await grantMembership(client.query, owner, client.username);
        try {
            await work();
        } finally {
            if (granted) {
                await revokeMembership(client.query, owner, client.username);
            }
        }
    });
};

const read = async (
    client: PostgresClient,
    name: string,
    state: Properties,
): Promise<Properties | undefined> => {
    const [row] = await client.query(
        `SELECT datname::text AS name, pg_get_userbyid(datdba)::text AS owner,
                pg_encoding_to_char(encoding)::text AS encoding, datcollate::text AS collation,
                datctype::text AS ctype, spcname::text AS tablespace, datconnlimit AS connections,
                datallowconn AS allowed, datistemplate AS template
         FROM pg_database JOIN pg_tablespace ON dattablespace = pg_tablespace.oid WHERE datname = $1`,
        [name],
    );
    return row === undefined
        ? undefined
        : {
              ...state,
              name: String(row["name"]),
              owner: String(row["owner"]),
              template: text(state, "template") || "template0",
              encoding: String(row["encoding"]),
              lcCollate: String(row["collation"]),
              lcCtype: String(row["ctype"]),
              tablespaceName: String(row["tablespace"]),
              connectionLimit: Number(row["connections"]),
              allowConnections: row["allowed"] === true,
              isTemplate: row["template"] === true,
          };
};

/** The ALTERs for what can change in place, each for itself. */
const alter = async (client: PostgresClient, olds: Properties, news: Properties): Promise<void> => {
    const changed = (key: string): boolean => news[key] !== undefined && news[key] !== olds[key];
    const name = text(news, "name");
    const statement = async (what: string, option: string, database = name): Promise<void> => {
        await doing(
            `Error updating database ${what}`,
            client.query(`ALTER DATABASE ${ident(database)} ${option}`),
        );
    };
    if (changed("name")) {
        await statement("name", `RENAME TO ${ident(name)}`, text(olds, "name"));
    }
    const owner = text(news, "owner");
    if (changed("owner") && owner !== "") {
        await asOwner(client, owner, async () => statement("OWNER", `OWNER TO ${ident(owner)}`));
    }
    if (changed("tablespaceName")) {
        const tablespace = orDefault(text(news, "tablespaceName"), ident);
        await statement(
            "TABLESPACE",
            tablespace === "DEFAULT" ? "RESET TABLESPACE" : `SET TABLESPACE ${tablespace}`,
        );
    }
    if (changed("connectionLimit")) {
        await statement("CONNECTION LIMIT", `CONNECTION LIMIT = ${integer(news, "connectionLimit")}`);
    }
    if (changed("allowConnections")) {
        await statement("ALLOW_CONNECTIONS", `ALLOW_CONNECTIONS ${String(flag(news, "allowConnections"))}`);
    }
    if (changed("isTemplate")) {
        await statement("IS_TEMPLATE", `IS_TEMPLATE ${String(flag(news, "isTemplate"))}`);
    }
};

export const database: ResourceType<PostgresClient> = {
    token: "postgresql:index/database:Database",
    properties,
    async create(client, inputs) {
        const wanted = withDefaults(properties, inputs);
        const name = text(wanted, "name");
        await asOwner(client, text(wanted, "owner"), async () => {
            await doing(
                `Error creating database ${JSON.stringify(name)}`,
                client.query(createStatement(wanted, client.username)),
            );
        });
        return { id: name, outputs: (await read(client, name, wanted)) ?? wanted };
    },
    async read(client, id, state) {
        return read(client, id, withDefaults(properties, state));
    },
    async update(client, _id, olds, news) {
        const wanted = withDefaults(properties, news);
        await alter(client, olds, wanted);
        return (await read(client, text(wanted, "name"), { ...olds, ...wanted })) ?? wanted;
    },
    /** Its data goes with it, and so does whoever is connected: nothing asks first. */
    async delete(client, _id, state) {
        const name = ident(text(state, "name"));
        await asOwner(client, text(state, "owner"), async () => {
            if (flag(state, "isTemplate")) {
                await doing(
                    "Error updating database IS_TEMPLATE during DROP DATABASE",
                    client.query(`ALTER DATABASE ${name} IS_TEMPLATE false`),
                );
            }
            await doing("Error dropping database", client.query(`DROP DATABASE ${name} WITH ( FORCE )`));
        });
    },
};
