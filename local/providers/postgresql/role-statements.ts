import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../resource-type";
import { lockRole } from "./catalog";
import type { Query } from "./client";
import { doing } from "./errors";
import { ident, literal } from "./sql";
import { flag, integer, list, text } from "./values";

/** The attributes that are on or off, in the order in which they are said at creation. */
export const switches: readonly { readonly key: string; readonly option: string }[] = [
    { key: "superuser", option: "SUPERUSER" },
    { key: "inherit", option: "INHERIT" },
    { key: "createDatabase", option: "CREATEDB" },
    { key: "createRole", option: "CREATEROLE" },
    { key: "login", option: "LOGIN" },
    { key: "bypassRowLevelSecurity", option: "BYPASSRLS" },
    { key: "replication", option: "REPLICATION" },
];

/** The password goes as it was given, into a statement: a server that logs statements logs it. */
export const passwordOption = (role: Properties): string[] => {
    const password = text(role, "password");
    if (password === "") {
        return [];
    }
    const encrypted = flag(role, "encryptedPassword") ? "ENCRYPTED" : "UNENCRYPTED";
    return password.toUpperCase() === "NULL"
        ? ["PASSWORD NULL"]
        : [`${encrypted} PASSWORD ${literal(password)}`];
};

const changed = (olds: Properties, news: Properties, key: string): boolean =>
    !isDeepStrictEqual(olds[key], news[key]);

const alter = async (query: Query, name: string, what: string, option: string): Promise<void> => {
    await doing(`Error updating role ${what}`, query(`ALTER ROLE ${ident(name)} ${option}`));
};

/** The ALTERs for what differs; the memberships are always made anew. */
export const alterRole = async (query: Query, olds: Properties, news: Properties): Promise<void> => {
    const before = text(olds, "name");
    const name = text(news, "name");
    await lockRole(query, before);
    if (before !== name) {
        await alter(query, before, "NAME", `RENAME TO ${ident(name)}`);
    }
    // An MD5 password is salted with the name, so a new name needs the password again.
    if (before !== name || changed(olds, news, "password")) {
        await alter(query, name, "password", `PASSWORD ${literal(text(news, "password"))}`);
    }
    if (changed(olds, news, "connectionLimit")) {
        await alter(query, name, "CONNECTION LIMIT", `CONNECTION LIMIT ${integer(news, "connectionLimit")}`);
    }
    for (const { key, option } of switches.filter((one) => changed(olds, news, one.key))) {
        await alter(query, name, option, `WITH ${flag(news, key) ? option : `NO${option}`}`);
    }
    const validUntil = text(news, "validUntil");
    if (changed(olds, news, "validUntil") && validUntil !== "") {
        await alter(query, name, "VALID UNTIL", `VALID UNTIL ${literal(validUntil)}`);
    }
    await revokeRoles(query, name);
    await grantRoles(query, news);
    await setSearchPath(query, news);
    await setSettings(query, olds, news);
};

/** All of them: what a GrantRole has granted meanwhile is lost whenever anything of the role changes. */
const revokeRoles = async (query: Query, name: string): Promise<void> => {
    const rows = await query(
        `SELECT pg_get_userbyid(roleid)::text AS granted FROM pg_auth_members
         JOIN pg_roles ON member = pg_roles.oid WHERE rolname = $1`,
        [name],
    );
    for (const row of rows) {
        const granted = String(row["granted"]);
        await doing(
            `could not revoke role ${granted} from ${name}`,
            query(`REVOKE ${ident(granted)} FROM ${ident(name)}`),
        );
    }
};

export const grantRoles = async (query: Query, role: Properties): Promise<void> => {
    const name = text(role, "name");
    for (const granted of list(role, "roles")) {
        await doing(
            `could not grant role ${granted} to ${name}`,
            query(`GRANT ${ident(granted)} TO ${ident(name)}`),
        );
    }
};

export const setSearchPath = async (query: Query, role: Properties): Promise<void> => {
    const name = text(role, "name");
    const paths = list(role, "searchPaths");
    const wrong = paths.find((path) => path.includes(", "));
    if (wrong !== undefined) {
        throw new Error(`search_path cannot contain \`, \`: ${wrong}`);
    }
    const path = paths.length === 0 ? "DEFAULT" : paths.map(ident).join(", ");
    await doing(
        `could not set search_path ${path} for ${name}`,
        query(`ALTER ROLE ${ident(name)} SET search_path TO ${path}`),
    );
};

/** The settings that a session of the role starts with; an empty one is none. */
export const setSettings = async (query: Query, olds: Properties, news: Properties): Promise<void> => {
    const name = text(news, "name");
    const assumed = text(news, "assumeRole");
    const settings = [
        milliseconds(news, "statementTimeout", "statement_timeout"),
        milliseconds(news, "idleInTransactionSessionTimeout", "idle_in_transaction_session_timeout"),
        { key: "assumeRole", setting: "ROLE", value: assumed === "" ? undefined : ident(assumed) },
    ];
    for (const { setting, value } of settings.filter((one) => changed(olds, news, one.key))) {
        await (value === undefined
            ? doing(
                  `could not reset ${setting.toLowerCase()} for ${name}`,
                  query(`ALTER ROLE ${ident(name)} RESET ${setting}`),
              )
            : doing(
                  `could not set ${setting.toLowerCase()} ${value} for ${name}`,
                  query(`ALTER ROLE ${ident(name)} SET ${setting} TO ${value}`),
              ));
    }
};

const milliseconds = (
    role: Properties,
    key: string,
    setting: string,
): { key: string; setting: string; value: string | undefined } => {
    const value = integer(role, key);
    return { key, setting, value: value === 0 ? undefined : String(value) };
};
