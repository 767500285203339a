import type { Query } from "./client";
import { doing } from "./errors";

/** PUBLIC is no role: it has no row in the catalog, and OID 0 in every list of privileges. */
export const PUBLIC = "public";

const first = async (query: Query, sql: string, values: readonly string[]): Promise<unknown> => {
    const [row] = await query(sql, values);
    return row === undefined ? undefined : Object.values(row)[0];
};

export const roleExists = async (query: Query, role: string): Promise<boolean> =>
    (await first(query, "SELECT true FROM pg_roles WHERE rolname = $1", [role])) === true;

export const databaseExists = async (query: Query, database: string): Promise<boolean> =>
    (await first(query, "SELECT true FROM pg_database WHERE datname = $1", [database])) === true;

export const schemaExists = async (query: Query, schema: string): Promise<boolean> =>
    (await first(query, "SELECT true FROM pg_namespace WHERE nspname = $1", [schema])) === true;

export const currentUser = async (query: Query): Promise<string> =>
    String(await first(query, "SELECT current_user::text", []));

const owner = async (query: Query, what: string, name: string, sql: string): Promise<string> => {
    const found = await first(query, sql, [name]);
    if (typeof found !== "string") {
        throw new Error(`could not find ${what} '${name}' while looking for owner`);
    }
    return found;
};

export const databaseOwner = async (query: Query, database: string): Promise<string> =>
    owner(
        query,
        "database",
        database,
        "SELECT rolname::text FROM pg_database JOIN pg_roles ON datdba = pg_roles.oid WHERE datname = $1",
    );

export const schemaOwner = async (query: Query, schema: string): Promise<string> =>
    owner(
        query,
        "schema",
        schema,
        "SELECT rolname::text FROM pg_namespace JOIN pg_roles ON nspowner = pg_roles.oid WHERE nspname = $1",
    );

export const tableOwners = async (query: Query, schema: string): Promise<string[]> => {
    const rows = await query(
        "SELECT DISTINCT tableowner::text AS owner FROM pg_tables WHERE schemaname = $1",
        [schema],
    );
    return rows.map((row) => String(row["owner"]));
};

export const isSuperuser = async (query: Query, role: string): Promise<boolean> => {
    const found = await first(query, "SELECT rolsuper FROM pg_roles WHERE rolname = $1", [role]);
    if (typeof found !== "boolean") {
        throw new Error(`could not check if role ${role} is superuser: sql: no rows in result set`);
    }
    return found;
};

/** As text: an OID can be larger than what pg takes for an integer parameter. */
export const roleOid = async (query: Query, role: string): Promise<string> => {
    if (role === PUBLIC) {
        return "0";
    }
    const found = await first(query, "SELECT oid::text FROM pg_roles WHERE rolname = $1", [role]);
    if (typeof found !== "string") {
        throw new Error(`could not find oid for role ${role}: sql: no rows in result set`);
    }
    return found;
};

const lock = async (query: Query, what: string, name: string, from: string): Promise<void> => {
    await query("SET statement_timeout = 0");
    await doing(
        `could not get advisory lock for ${what} ${name}`,
        query(`SELECT pg_advisory_xact_lock(oid::bigint) ${from} = $1`, [name]),
    );
};

/** The locks of the real provider, no more: they hold two grants to one role apart, not two to one database. */
export const lockRole = async (query: Query, role: string): Promise<void> => {
    await lock(query, "role", role, "FROM pg_roles WHERE rolname");
    await doing(
        `could not get advisory lock for members of role ${role}`,
        query(
            "SELECT pg_advisory_xact_lock(member::bigint) FROM pg_auth_members " +
                "JOIN pg_roles ON roleid = pg_roles.oid WHERE rolname = $1",
            [role],
        ),
    );
};

export const lockDatabase = async (query: Query, database: string): Promise<void> =>
    lock(query, "database", database, "FROM pg_database WHERE datname");

export const lockSchema = async (query: Query, schema: string): Promise<void> =>
    lock(query, "schema", schema, "FROM pg_namespace WHERE nspname");
