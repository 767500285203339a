import { expectations, memberships, probe } from "./expectations";
import type { RolePlan } from "./role-plan";
import { identifier, literal, textArray, textPairs } from "./sql";

/**
 * SQL that finds out what each role can really do, and answers one row, a sentence, for each thing that isn't as it must be.
 * A failed REVOKE is only a WARNING in PostgreSQL, and a provider passes over it; this doesn't. It changes nothing: what it
 * makes to look at is rolled back.
 */
export function assertionSql(plan: RolePlan): string {
    const { owner } = plan.roles;
    const schema = identifier(plan.schema);
    const names = Object.keys(memberships(plan));
    const logins = plan.logins.map(({ role }) => role);
    const expected = expectations(plan);
    const guests = [...new Set(expected.map(({ role }) => role)), owner];
    const own = [plan.schema, ...(plan.share ? [plan.share] : []), "public", "information_schema"];
    return `BEGIN;
SET LOCAL client_min_messages = error;

-- What each role is, and which roles it is in.
SELECT format('role %s %s', rolname, attribute) AS fault
FROM pg_roles, LATERAL (VALUES
    (rolsuper, 'is a superuser'), (rolcreatedb, 'can create databases'), (rolcreaterole, 'can create roles'),
    (rolreplication, 'can replicate'), (rolbypassrls, 'passes row-level security'),
    (rolcanlogin AND rolname <> ALL (${textArray(logins)}), 'can log in'),
    (NOT rolcanlogin AND rolname = ANY (${textArray(logins)}), 'can''t log in'),
    (rolname = ANY (${textArray(logins)}) AND rolconnlimit < 0, 'has no connection limit')
) AS attributes (present, attribute)
WHERE present AND rolname = ANY (${textArray(names)});

${missingRoles(plan)}

WITH RECURSIVE member (role, of) AS (
    SELECT r.rolname, m.roleid FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = ANY (${textArray(names)})
    UNION SELECT member.role, m.roleid FROM member JOIN pg_auth_members m ON m.member = member.of
), real (role, of) AS (SELECT role::text, pg_get_userbyid(of)::text FROM member
), expected (role, of) AS (
${textPairs(Object.entries(memberships(plan)).flatMap(([role, groups]) => groups.map((group) => [role, group])))}
)
SELECT format('role %s is in %s', role, of) AS fault FROM (TABLE real EXCEPT TABLE expected) AS extra (role, of)
UNION ALL SELECT format('role %s isn''t in %s', role, of) FROM (TABLE expected EXCEPT TABLE real) AS absent (role, of);

-- Who owns what: what isn't the owner's was made by somebody else, and the app can't use it.
${databaseOwner(plan)}
SELECT format('schema %s belongs to %s, not to %s', nspname, pg_get_userbyid(nspowner), ${literal(owner)}) AS fault
FROM pg_namespace WHERE nspname = ANY (${textArray(plan.share ? [plan.schema, plan.share] : [plan.schema])}) AND pg_get_userbyid(nspowner) <> ${literal(owner)};
SELECT format('%s belongs to %s, not to %s', oid::regclass, pg_get_userbyid(relowner), ${literal(owner)}) AS fault
FROM pg_class WHERE relnamespace = ${literal(plan.schema)}::regnamespace AND relkind = ANY ('{r,v,m,S,f,p}')
    AND pg_get_userbyid(relowner) <> ${literal(owner)};

-- What others have here: another app's schema is closed, unless it is an extension's.
SELECT format('role %s has %s on schema %s', role, privilege, nspname) AS fault
FROM pg_namespace n, unnest(${textArray(guests)}) AS role, unnest('{USAGE,CREATE}'::text[]) AS privilege
WHERE nspname <> ALL (${textArray(own)}) AND nspname NOT LIKE 'pg\\_%' AND pg_get_userbyid(nspowner) <> ${literal(owner)}
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_namespace'::regclass AND objid = n.oid AND deptype = 'e')
    AND has_schema_privilege(role, n.oid, privilege);

-- What is there already: nobody may do more with it than with what will be made. A right on one column counts as well.
SELECT format('role %s has %s on %s %s', role, privilege, kind, c.oid::regclass) AS fault
FROM pg_class c JOIN (VALUES
${rows(
    expected
        .filter(({ kind, allowed }) => !allowed && (kind === "table" || kind === "sequence"))
        .map(({ role, kind, privilege }) => [role, kind, privilege]),
)}
) AS forbidden (role, kind, privilege) ON kind = CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END
WHERE c.relnamespace = ${literal(plan.schema)}::regnamespace AND c.relkind = ANY ('{r,v,m,S,f,p}') AND CASE
    WHEN kind = 'sequence' THEN has_sequence_privilege(role, c.oid, privilege)
    WHEN privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') THEN has_any_column_privilege(role, c.oid, privilege)
    ELSE has_table_privilege(role, c.oid, privilege)
END;

-- What the owner will make.
SET LOCAL ROLE ${identifier(owner)};
CREATE TABLE ${schema}.${probe} ();
CREATE SEQUENCE ${schema}.${probe}_seq;
CREATE FUNCTION ${schema}.${probe}() RETURNS integer LANGUAGE sql AS 'SELECT 1';
RESET ROLE;

SELECT format('role %s %s %s on %s %s', role, CASE WHEN allowed THEN 'lacks' ELSE 'has' END, privilege, kind, object) AS fault
FROM (VALUES
${rows(expected.map(({ role, kind, object, privilege, allowed }) => [role, kind, object, privilege, allowed]))}
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

/** SQL that answers a sentence for each thing without which nothing else can be asked. */
export function absenceSql(plan: RolePlan): string {
    return `${missingRoles(plan)}
SELECT format('schema %s is missing', name) AS fault
FROM unnest(${textArray(plan.share ? [plan.schema, plan.share] : [plan.schema])}) AS name
WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = name);
`;
}

function missingRoles(plan: RolePlan): string {
    return `SELECT format('role %s is missing', name) AS fault
FROM unnest(${textArray(Object.keys(memberships(plan)))}) AS name WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name);`;
}

/** An app's own database is its owner's; one that it shares mustn't be, since who owns it owns what others have there. */
function databaseOwner({ database, shared, roles }: RolePlan): string {
    return shared
        ? `SELECT format('database %s, which others share, belongs to %s', datname, pg_get_userbyid(datdba)) AS fault
FROM pg_database WHERE datname = ${literal(database)} AND pg_get_userbyid(datdba) = ANY (${textArray([roles.owner, roles.migrator])});`
        : `SELECT format('database %s belongs to %s, not to %s', datname, pg_get_userbyid(datdba), ${literal(roles.owner)}) AS fault
FROM pg_database WHERE datname = ${literal(database)} AND pg_get_userbyid(datdba) <> ${literal(roles.owner)};`;
}

function rows(values: readonly (readonly (string | boolean)[])[]): string {
    const shown = (value: string | boolean) => (typeof value === "string" ? literal(value) : String(value));
    return values.map((row) => `    (${row.map(shown).join(", ")})`).join(",\n");
}
