import { everybody, type RolePlan } from "./role-plan";
import { identifier, literal } from "./sql";

/** What one role must, or mustn't, be able to do with one thing. */
export interface Expectation {
    readonly role: string;
    readonly kind: "database" | "schema" | "table" | "sequence" | "function";
    /** As PostgreSQL's `has_..._privilege` functions take it. */
    readonly object: string;
    readonly privilege: string;
    readonly allowed: boolean;
}

/** Every privilege that there is on a kind, but for MAINTAIN, which only PostgreSQL 17 has. */
const privileges: Readonly<Record<Expectation["kind"], readonly string[]>> = {
    database: ["CONNECT", "TEMPORARY", "CREATE"],
    schema: ["USAGE", "CREATE"],
    table: ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
    sequence: ["USAGE", "SELECT", "UPDATE"],
    function: ["EXECUTE"],
};

/** Things that the assertion makes as the owner, looks at and takes back. */
const probe = "least_privilege_probe";

/**
 * Everything that each role can and can't do, on what there is and on what the owner will make. Derived from the plan's
 * meaning, not from its grants: a grant that did nothing must show.
 */
export function expectations(plan: RolePlan): Expectation[] {
    const { roles, database, schema } = plan;
    const of = (
        role: string | undefined,
        kind: Expectation["kind"],
        object: string,
        allowed: readonly string[] = [],
    ): Expectation[] =>
        role === undefined
            ? []
            : privileges[kind].map((privilege) => ({
                  role,
                  kind,
                  object,
                  privilege,
                  allowed: allowed.includes(privilege),
              }));
    const made = (suffix = "") => `${identifier(schema)}.${probe}${suffix}`;
    return [
        ...[roles.app, roles.readonly, roles.migrator].flatMap((role) =>
            of(role, "database", database, ["CONNECT"]),
        ),
        ...of(everybody, "database", database),
        ...[roles.app, roles.readonly].flatMap((role) => of(role, "schema", schema, ["USAGE"])),
        ...of(everybody, "schema", schema),
        ...[roles.app, roles.readonly, everybody].flatMap((role) => of(role, "schema", "public")),
        ...of(roles.app, "table", made(), ["SELECT", "INSERT", "UPDATE", "DELETE"]),
        ...of(roles.readonly, "table", made(), ["SELECT"]),
        ...of(everybody, "table", made()),
        ...of(roles.app, "sequence", made("_seq"), ["USAGE"]),
        ...[roles.readonly, everybody].flatMap((role) => of(role, "sequence", made("_seq"))),
        ...of(roles.app, "function", made("()"), ["EXECUTE"]),
        ...[roles.readonly, everybody].flatMap((role) => of(role, "function", made("()"))),
    ];
}

/** Which roles each role is in, at any distance. */
export function memberships(plan: RolePlan): Record<string, string[]> {
    const { owner, migrator, readWrite, app, readOnly, readonly } = plan.roles;
    return {
        [owner]: [],
        [migrator]: [owner],
        [readWrite]: [],
        [app]: [readWrite],
        ...(readOnly !== undefined && { [readOnly]: [] }),
        ...(readonly !== undefined && readOnly !== undefined && { [readonly]: [readOnly] }),
    };
}

/**
 * SQL that finds out what each role can really do, and answers one row, a sentence, for each thing that isn't as it must be.
 * A failed REVOKE is only a WARNING in PostgreSQL, and a provider passes over it; this doesn't. It changes nothing: what it
 * makes to look at is rolled back.
 */
export function assertionSql(plan: RolePlan): string {
    const { owner, app, readonly } = plan.roles;
    const schema = identifier(plan.schema);
    const names = Object.keys(memberships(plan));
    const logins = [plan.roles.migrator, app, ...(readonly === undefined ? [] : [readonly])];
    const guests = [app, ...(readonly === undefined ? [] : [readonly]), everybody];
    return `BEGIN;
SET LOCAL client_min_messages = error;

-- What each role is, and which roles it is in.
SELECT format('role %s %s', rolname, attribute) AS fault
FROM pg_roles, LATERAL (VALUES
    (rolsuper, 'is a superuser'), (rolcreatedb, 'can create databases'), (rolcreaterole, 'can create roles'),
    (rolreplication, 'can replicate'), (rolbypassrls, 'passes row-level security'),
    (rolcanlogin AND rolname <> ALL (${array(logins)}), 'can log in'),
    (NOT rolcanlogin AND rolname = ANY (${array(logins)}), 'can''t log in'),
    (rolname = ANY (${array(logins)}) AND rolconnlimit < 0, 'has no connection limit')
) AS attributes (present, attribute)
WHERE present AND rolname = ANY (${array(names)});

SELECT format('role %s is missing', name) AS fault
FROM unnest(${array(names)}) AS name WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name);

WITH RECURSIVE member (role, of) AS (
    SELECT r.rolname, m.roleid FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = ANY (${array(names)})
    UNION SELECT member.role, m.roleid FROM member JOIN pg_auth_members m ON m.member = member.of
), real (role, of) AS (SELECT role::text, pg_get_userbyid(of)::text FROM member
), expected (role, of) AS (VALUES ${Object.entries(memberships(plan))
        .flatMap(([role, groups]) => groups.map((group) => `(${literal(role)}, ${literal(group)})`))
        .join(", ")}
)
SELECT format('role %s is in %s', role, of) AS fault FROM (TABLE real EXCEPT TABLE expected) AS extra (role, of)
UNION ALL SELECT format('role %s isn''t in %s', role, of) FROM (TABLE expected EXCEPT TABLE real) AS absent (role, of);

-- Who owns what: what isn't the owner's was made by somebody else, and the app can't use it.
SELECT format('database %s belongs to %s, not to %s', datname, pg_get_userbyid(datdba), ${literal(owner)}) AS fault
FROM pg_database WHERE datname = ${literal(plan.database)} AND pg_get_userbyid(datdba) <> ${literal(owner)};
SELECT format('schema %s belongs to %s, not to %s', nspname, pg_get_userbyid(nspowner), ${literal(owner)}) AS fault
FROM pg_namespace WHERE nspname = ${literal(plan.schema)} AND pg_get_userbyid(nspowner) <> ${literal(owner)};
SELECT format('%s belongs to %s, not to %s', oid::regclass, pg_get_userbyid(relowner), ${literal(owner)}) AS fault
FROM pg_class WHERE relnamespace = ${literal(plan.schema)}::regnamespace AND relkind = ANY ('{r,v,m,S,f,p}')
    AND pg_get_userbyid(relowner) <> ${literal(owner)};

-- What is there already: nobody may do more with it than with what will be made.
SELECT format('role %s can %s %s', role, privilege, c.oid::regclass) AS fault
FROM pg_class c, unnest(${array(guests)}) AS role, unnest(${array(["TRUNCATE", "REFERENCES", "TRIGGER"])}) AS privilege
WHERE c.relnamespace = ${literal(plan.schema)}::regnamespace AND c.relkind = ANY ('{r,v,m,f,p}')
    AND has_table_privilege(role, c.oid, privilege);

-- What the owner will make.
SET LOCAL ROLE ${identifier(owner)};
CREATE TABLE ${schema}.${probe} ();
CREATE SEQUENCE ${schema}.${probe}_seq;
CREATE FUNCTION ${schema}.${probe}() RETURNS integer LANGUAGE sql AS 'SELECT 1';
RESET ROLE;

SELECT format('role %s %s %s on %s %s', role, CASE WHEN allowed THEN 'lacks' ELSE 'has' END, privilege, kind, object) AS fault
FROM (VALUES
${expectations(plan)
    .map(
        ({ role, kind, object, privilege, allowed }) =>
            `    (${[role, kind, object, privilege].map(literal).join(", ")}, ${String(allowed)})`,
    )
    .join(",\n")}
) AS expected (role, kind, object, privilege, allowed)
WHERE allowed IS DISTINCT FROM CASE kind
    WHEN 'database' THEN has_database_privilege(role, object, privilege)
    WHEN 'schema' THEN has_schema_privilege(role, object, privilege)
    WHEN 'table' THEN has_table_privilege(role, object, privilege)
    WHEN 'sequence' THEN has_sequence_privilege(role, object, privilege)
    WHEN 'function' THEN has_function_privilege(role, object, privilege)
END;
ROLLBACK;
`;
}

function array(values: readonly string[]): string {
    return `ARRAY[${values.map(literal).join(", ")}]::text[]`;
}
