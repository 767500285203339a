import type { Properties, ResourceType } from "../resource-type";
import { lockRole } from "./catalog";
import type { PostgresClient } from "./client";
import { doing } from "./errors";
import { withRolesGranted } from "./membership";
import { readRole } from "./role-reading";
import {
    alterRole,
    grantRoles,
    passwordOption,
    setSearchPath,
    setSettings,
    switches,
} from "./role-statements";
import { ident, literal } from "./sql";
import { atLeast, flag, integer, notCovered, sameSet, text, withDefaults } from "./values";

const properties = {
    name: { autoname: { maxLength: 255 } },
    password: { secret: true },
    passwordWo: { ...notCovered, secret: true },
    passwordWoVersion: notCovered,
    encrypted: notCovered,
    encryptedPassword: { default: true },
    roles: { default: [], equivalent: sameSet },
    searchPaths: { terraformName: "search_path", default: [] },
    validUntil: { default: "infinity" },
    connectionLimit: { default: -1, check: atLeast(-1) },
    superuser: { default: false },
    createDatabase: { default: false },
    createRole: { default: false },
    inherit: { default: true },
    login: { default: false },
    replication: { default: false },
    bypassRowLevelSecurity: { default: false },
    skipDropRole: { default: false },
    skipReassignOwned: { default: false },
    statementTimeout: { default: 0, check: atLeast(0) },
    idleInTransactionSessionTimeout: { default: 0, check: atLeast(0) },
    assumeRole: { default: "" },
} satisfies ResourceType<PostgresClient>["properties"];

const readAfter = async (client: PostgresClient, role: Properties): Promise<Properties> => {
    const name = text(role, "name");
    const outputs = await readRole(client, name, role);
    if (outputs === undefined) {
        throw new Error(`role ${name} vanished while it was being made`);
    }
    return outputs;
};

/** CREATE ROLE and what belongs to it, in one transaction. A role that exists is PostgreSQL's own error. */
const create = async (client: PostgresClient, role: Properties): Promise<void> => {
    const name = text(role, "name");
    const validUntil = text(role, "validUntil");
    const options = [
        ...passwordOption(role),
        ...(validUntil === "" ? [] : [`VALID UNTIL ${literal(validUntil)}`]),
        `CONNECTION LIMIT ${integer(role, "connectionLimit")}`,
        ...switches.map(({ key, option }) => (flag(role, key) ? option : `NO${option}`)),
    ];
    await client.transaction(client.database, async (query) => {
        await doing(
            `error creating role ${name}`,
            query(`CREATE ROLE ${ident(name)} WITH ${options.join(" ")}`),
        );
        await grantRoles(query, role);
        await setSearchPath(query, role);
        await setSettings(query, {}, role);
    });
};

/** What the role owns goes to the connected user, its privileges go: in the configured database only. */
const drop = async (client: PostgresClient, role: Properties): Promise<void> => {
    const name = text(role, "name");
    await client.transaction(client.database, async (query) => {
        await lockRole(query, name);
        if (!flag(role, "skipReassignOwned")) {
            await withRolesGranted(query, [name], async () => {
                await doing(
                    `could not reassign owned by role ${name} to ${client.username}`,
                    query(`REASSIGN OWNED BY ${ident(name)} TO ${ident(client.username)}`),
                );
                await doing(`could not drop owned by role ${name}`, query(`DROP OWNED BY ${ident(name)}`));
            });
        }
        if (!flag(role, "skipDropRole")) {
            await doing(`could not delete role ${name}`, query(`DROP ROLE ${ident(name)}`));
        }
    });
};

export const role: ResourceType<PostgresClient> = {
    token: "postgresql:index/role:Role",
    properties,
    async create(client, inputs) {
        const wanted = withDefaults(properties, inputs);
        await create(client, wanted);
        const outputs = await readAfter(client, wanted);
        return { id: text(outputs, "name"), outputs };
    },
    async read(client, id, state) {
        return readRole(client, id, withDefaults(properties, state));
    },
    async update(client, _id, olds, news) {
        const wanted = withDefaults(properties, news);
        await client.transaction(client.database, async (query) => alterRole(query, olds, wanted));
        return readAfter(client, wanted);
    },
    async delete(client, _id, state) {
        await drop(client, state);
    },
};
