import { createHash } from "node:crypto";
import type { Properties } from "../resource-type";
import { currentUser, isSuperuser } from "./catalog";
import type { PostgresClient, Row } from "./client";
import { flag, text, asSet } from "./values";

/** The role as the catalog has it; undefined where it is gone. */
export const readRole = async (
    client: PostgresClient,
    id: string,
    state: Properties,
): Promise<Properties | undefined> => {
    const [row] = await client.query(
        `SELECT ARRAY(
             SELECT pg_get_userbyid(roleid)::text FROM pg_auth_members WHERE member = pg_roles.oid
         ) AS roles, rolname::text, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolconnlimit,
         coalesce(rolvaliduntil::text, 'infinity') AS validuntil, rolconfig, rolreplication, rolbypassrls
         FROM pg_roles WHERE rolname = $1`,
        [id],
    );
    if (row === undefined) {
        return undefined;
    }
    const settings = strings(row["rolconfig"]);
    const login = row["rolcanlogin"] === true;
    const outputs: Properties = {
        ...state,
        name: String(row["rolname"]),
        roles: asSet(strings(row["roles"])),
        superuser: row["rolsuper"] === true,
        inherit: row["rolinherit"] === true,
        createRole: row["rolcreaterole"] === true,
        createDatabase: row["rolcreatedb"] === true,
        login,
        connectionLimit: Number(row["rolconnlimit"]),
        validUntil: String(row["validuntil"]),
        replication: row["rolreplication"] === true,
        bypassRowLevelSecurity: row["rolbypassrls"] === true,
        encryptedPassword: true,
        skipDropRole: flag(state, "skipDropRole"),
        skipReassignOwned: flag(state, "skipReassignOwned"),
        searchPaths: searchPaths(settings),
        statementTimeout: milliseconds(settings, "statement_timeout"),
        idleInTransactionSessionTimeout: milliseconds(settings, "idle_in_transaction_session_timeout"),
        assumeRole: setting(settings, "role") ?? "",
    };
    const password = await readPassword(client, id, text(state, "password"), login);
    return password === "" && state["password"] === undefined ? outputs : { ...outputs, password };
};

const strings = (value: Row[string]): string[] => (Array.isArray(value) ? value.map(String) : []);

const setting = (settings: readonly string[], name: string): string | undefined =>
    settings.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);

const searchPaths = (settings: readonly string[]): string[] =>
    setting(settings, "search_path")
        ?.split(", ")
        .map((path) => path.replace(/^"+|"+$/g, "")) ?? [];

/** Bare milliseconds only: somebody's '5s' makes every later read fail, by the same words for both settings. */
const milliseconds = (settings: readonly string[], name: string): number => {
    const value = setting(settings, name) ?? "0";
    if (!/^[+-]?\d+$/.test(value)) {
        throw new Error(`Error reading statement_timeout: strconv.Atoi: parsing "${value}": invalid syntax`);
    }
    return Number(value);
};

/**
 * What the state says, unless a superuser can see that there is none or that an MD5 hash differs. Of a SCRAM
 * verifier it is believed, so a password that somebody changed is never noticed.
 */
const readPassword = async (
    client: PostgresClient,
    name: string,
    known: string,
    login: boolean,
): Promise<string> => {
    if (!login || !client.superuser) {
        return known;
    }
    if (!(await isSuperuser(client.query, await currentUser(client.query)))) {
        throw new Error(
            `could not read role password from Postgres as connected user ${client.username} is not a ` +
                "SUPERUSER. You can set `superuser = false` in the provider configuration so it will not try " +
                "to read the password from Postgres",
        );
    }
    const [row] = await client.query(
        "SELECT coalesce(passwd, '') AS hash FROM pg_shadow WHERE usename = $1",
        [name],
    );
    const hash = row === undefined ? "" : String(row["hash"]);
    const plain = known !== "" && !known.startsWith("md5") && !known.startsWith("SCRAM-SHA-256");
    const md5 = `md5${createHash("md5")
        .update(known + name)
        .digest("hex")}`;
    return plain && (hash === md5 || hash.startsWith("SCRAM-SHA-256")) ? known : hash;
};
