import type { Properties, ResourceType } from "../resource-type";
import { lockRole, PUBLIC, roleOid } from "./catalog";
import type { PostgresClient, Query } from "./client";
import { doing } from "./errors";
import { standing } from "./grant";
import { withRolesGranted } from "./membership";
import { checkPrivileges, withGranted } from "./privileges";
import { ident } from "./sql";
import { flag, list, oneOf, sameSet, text, withDefaults } from "./values";

/** How pg_default_acl calls them; the real provider has no letter for routines, so it never finds theirs. */
const kinds: Readonly<Record<string, string>> = {
    table: "r",
    sequence: "S",
    function: "f",
    routine: "",
    type: "T",
    schema: "n",
};

const properties = {
    role: { required: true, forceNew: true },
    database: { required: true, forceNew: true },
    owner: { required: true, forceNew: true },
    schema: { forceNew: true },
    objectType: { required: true, forceNew: true, check: oneOf(Object.keys(kinds)) },
    privileges: { required: true, equivalent: sameSet },
    withGrantOption: { forceNew: true, default: false },
} satisfies ResourceType<PostgresClient>["properties"];

/** Said when they are made, not in the preview: so does the real one. */
const check = (defaults: Properties): void => {
    if (text(defaults, "schema") !== "" && text(defaults, "objectType") === "schema") {
        throw new Error("cannot specify `schema` when `object_type` is `schema`");
    }
    if (flag(defaults, "withGrantOption") && text(defaults, "role").toLowerCase() === PUBLIC) {
        throw new Error("with_grant_option cannot be true for role 'public'");
    }
    checkPrivileges(defaults);
};

const id = (defaults: Properties): string =>
    [
        text(defaults, "role"),
        text(defaults, "database"),
        text(defaults, "schema") || "noschema",
        text(defaults, "owner"),
        text(defaults, "objectType"),
    ].join("_");

const alter = (defaults: Properties, what: string): string => {
    const schema = text(defaults, "schema");
    const where = schema === "" ? "" : ` IN SCHEMA ${ident(schema)}`;
    return `ALTER DEFAULT PRIVILEGES FOR ROLE ${ident(text(defaults, "owner"))}${where} ${what}`;
};

const change = async (client: PostgresClient, defaults: Properties, grant: boolean): Promise<void> => {
    const objects = `${text(defaults, "objectType").toUpperCase()}S`;
    const role = ident(text(defaults, "role"));
    const owner = text(defaults, "owner");
    const privileges = list(defaults, "privileges").join(",");
    const option = flag(defaults, "withGrantOption") ? " WITH GRANT OPTION" : "";
    await client.transaction(text(defaults, "database"), async (query) => {
        await lockRole(query, owner);
        await withRolesGranted(query, [owner], async () => {
            await doing(
                "could not revoke default privileges",
                query(alter(defaults, `REVOKE ALL ON ${objects} FROM ${role}`)),
            );
            if (grant && privileges !== "") {
                await doing(
                    "could not alter default privileges",
                    query(alter(defaults, `GRANT ${privileges} ON ${objects} TO ${role}${option}`)),
                );
            }
        });
    });
};

/** Nothing there where something was asked for means gone, not changed. */
const readIn = async (query: Query, state: Properties): Promise<Properties | undefined> => {
    const schema = text(state, "schema");
    await lockRole(query, text(state, "owner"));
    const rows = await query(
        `SELECT privilege_type AS privilege
         FROM (
             SELECT defaclnamespace, defaclrole, (aclexplode(defaclacl)).* FROM pg_default_acl
             WHERE defaclobjtype::text = $3
         ) AS acls
         LEFT JOIN pg_namespace ON pg_namespace.oid = defaclnamespace
         WHERE grantee = $1::oid AND coalesce(nspname::text, '') = $2 AND pg_get_userbyid(grantor) = $4`,
        [
            await roleOid(query, text(state, "role")),
            schema,
            kinds[text(state, "objectType")] ?? "",
            text(state, "owner"),
        ],
    );
    const granted = rows.map((row) => String(row["privilege"]));
    return granted.length === 0 && list(state, "privileges").length > 0
        ? undefined
        : withGranted(state, granted);
};

const read = async (client: PostgresClient, state: Properties): Promise<Properties | undefined> =>
    client.transaction(text(state, "database"), async (query) => readIn(query, state));

export const defaultPrivileges: ResourceType<PostgresClient> = {
    token: "postgresql:index/defaultPrivileges:DefaultPrivileges",
    properties,
    async create(client, inputs) {
        const wanted = withDefaults(properties, inputs);
        check(wanted);
        await change(client, wanted, true);
        return { id: id(wanted), outputs: (await read(client, wanted)) ?? wanted };
    },
    async read(client, _id, state) {
        if (text(state, "role") === "") {
            throw new Error("resource postgresql_default_privileges doesn't support import");
        }
        return (await standing(client, state)) ? read(client, state) : undefined;
    },
    async update(client, _id, _olds, news) {
        const wanted = withDefaults(properties, news);
        check(wanted);
        await change(client, wanted, true);
        return (await read(client, wanted)) ?? wanted;
    },
    async delete(client, _id, state) {
        await change(client, state, false);
    },
};
