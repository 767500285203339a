import type { Properties } from "../resource-type";
import { roleOid } from "./catalog";
import type { Query } from "./client";
import { withGranted } from "./privileges";
import { asSet, list, text } from "./values";

type Reader = (query: Query, state: Properties, role: string) => Promise<Properties>;

const whole =
    (sql: string, key: string): Reader =>
    async (query, state, role) => {
        const rows = await query(sql, [text(state, key), role]);
        return withGranted(
            state,
            rows.map((row) => String(row["privilege"])),
        );
    };

/** The first object whose privileges aren't as wanted is the drift; an object of nobody's list has none. */
const eachObject =
    (sql: string, kind: string): Reader =>
    async (query, state, role) => {
        const objects = list(state, "objects");
        for (const row of await query(sql, [role, text(state, "schema"), kind])) {
            const listed = objects.length === 0 || objects.includes(String(row["name"]));
            const read = listed ? withGranted(state, list({ found: toList(row["found"]) }, "found")) : state;
            if (read !== state) {
                return read;
            }
        }
        return state;
    };

const toList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const relations = `
    SELECT pg_class.relname::text AS name, array_remove(array_agg(privilege_type), NULL) AS found
    FROM pg_class
    JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
    LEFT JOIN (
        SELECT * FROM (SELECT relname, relnamespace, relkind, (aclexplode(relacl)).* FROM pg_class) AS acls
        WHERE grantee = $1::oid
    ) privs USING (relname, relnamespace, relkind)
    WHERE nspname = $2 AND relkind = $3
    GROUP BY pg_class.relname`;

const routines = `
    SELECT pg_proc.proname::text AS name, array_remove(array_agg(privilege_type), NULL) AS found
    FROM pg_proc
    JOIN pg_namespace ON pg_namespace.oid = pg_proc.pronamespace
    LEFT JOIN (
        SELECT * FROM (SELECT proname, pronamespace, (aclexplode(proacl)).* FROM pg_proc) AS acls
        WHERE grantee = $1::oid
    ) privs USING (proname, pronamespace)
    WHERE nspname = $2 AND $3 = 'f'
    GROUP BY pg_proc.proname`;

/** Only tables are looked at, so columns of a view are never found: such a grant is replaced at each refresh. */
const columns: Reader = async (query, state) => {
    const wanted = list(state, "columns");
    const rows = await query(
        `SELECT DISTINCT attname::text AS name
         FROM (
             SELECT attname, (aclexplode(attacl)).* FROM pg_class
             JOIN pg_namespace ON pg_class.relnamespace = pg_namespace.oid
             JOIN pg_attribute ON pg_class.oid = attrelid
             WHERE nspname = $2 AND relname = $3 AND relkind = 'r'
         ) AS explicit
         JOIN pg_roles ON pg_roles.oid = explicit.grantee
         WHERE rolname = $1 AND privilege_type = $4`,
        [
            text(state, "role"),
            text(state, "schema"),
            list(state, "objects")[0] ?? "",
            list(state, "privileges")[0] ?? "",
        ],
    );
    const found = new Set(rows.map((row) => String(row["name"])));
    const left = wanted.filter((column) => found.has(column));
    return left.length === wanted.length ? state : { ...state, columns: asSet(left) };
};

const readers: Readonly<Record<string, Reader>> = {
    database: whole(
        `SELECT privilege_type AS privilege
         FROM (SELECT (aclexplode(datacl)).* FROM pg_database WHERE datname = $1) AS acls
         WHERE grantee = $2::oid`,
        "database",
    ),
    schema: whole(
        `SELECT privilege_type AS privilege
         FROM (SELECT (aclexplode(nspacl)).* FROM pg_namespace WHERE nspname = $1) AS acls
         WHERE grantee = $2::oid`,
        "schema",
    ),
    table: eachObject(relations, "r"),
    sequence: eachObject(relations, "S"),
    function: eachObject(routines, "f"),
    procedure: eachObject(routines, "f"),
    routine: eachObject(routines, "f"),
    column: columns,
};

/** The object types of a Grant that the stand-in covers. */
export const objectTypes: readonly string[] = Object.keys(readers);

/**
 * The privileges as they stand. A default that was never touched (an ACL that is NULL) reads as nothing, as in the
 * real provider: PUBLIC's EXECUTE, granted again by default, isn't seen.
 */
export const readPrivileges = async (query: Query, state: Properties): Promise<Properties> => {
    const reader = readers[text(state, "objectType")];
    const role = await roleOid(query, text(state, "role"));
    return reader === undefined ? state : reader(query, state, role);
};
