import type { Properties, ResourceType } from "../resource-type";
import type { PostgresClient, Query } from "./client";
import { doing } from "./errors";
import { ident } from "./sql";
import { flag, text, withDefaults } from "./values";

const properties = {
    role: { required: true, forceNew: true },
    grantRole: { required: true, forceNew: true },
    withAdminOption: { forceNew: true, default: false },
} satisfies ResourceType<PostgresClient>["properties"];

const id = (membership: Properties): string =>
    [
        text(membership, "role"),
        text(membership, "grantRole"),
        String(flag(membership, "withAdminOption")),
    ].join("_");

const revoke = async (query: Query, membership: Properties): Promise<void> => {
    const { role, group } = names(membership);
    await doing("could not execute revoke query", query(`REVOKE ${group} FROM ${role}`));
};

const names = (membership: Properties): { role: string; group: string } => ({
    role: ident(text(membership, "role")),
    group: ident(text(membership, "grantRole")),
});

/**
 * Takes the first of the memberships that it finds. From PostgreSQL 16 on who creates a role is its member with
 * ADMIN at once, and that one comes first: a GrantRole for the creator reads `withAdminOption` true ever after.
 */
const read = async (query: Query, membership: Properties): Promise<Properties | undefined> => {
    const [row] = await query(
        `SELECT admin_option AS admin FROM pg_auth_members
         WHERE pg_get_userbyid(member) = $1 AND pg_get_userbyid(roleid) = $2`,
        [text(membership, "role"), text(membership, "grantRole")],
    );
    return row === undefined ? undefined : { ...membership, withAdminOption: row["admin"] === true };
};

export const grantRole: ResourceType<PostgresClient> = {
    token: "postgresql:index/grantRole:GrantRole",
    properties,
    async create(client, inputs) {
        const wanted = withDefaults(properties, inputs);
        const { role, group } = names(wanted);
        const admin = flag(wanted, "withAdminOption") ? " WITH ADMIN OPTION" : "";
        await client.transaction(client.database, async (query) => {
            await revoke(query, wanted);
            await doing("could not execute grant query", query(`GRANT ${group} TO ${role}${admin}`));
        });
        const outputs = (await read(client.query, wanted)) ?? wanted;
        return { id: id(outputs), outputs };
    },
    async read(client, _id, state) {
        if (text(state, "role") === "") {
            throw new Error("resource postgresql_grant_role doesn't support import");
        }
        return read(client.query, state);
    },
    async delete(client, _id, state) {
        await client.transaction(client.database, async (query) => revoke(query, state));
    },
};
