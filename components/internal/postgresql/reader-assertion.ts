import type { RolePlan } from "./role-plan";
import { literal, textArray, textPairs } from "./sql";

/**
 * SQL that finds out what the readers can really see, and answers one row, a sentence, for each thing that isn't as it must
 * be: the columns of their views are there, and nothing else in the database. It changes nothing.
 */
export function readerAssertionSql({ roles, schema, share = "", views }: RolePlan): string {
    const readers = Object.values(roles.readers);
    const named = Object.entries(views);
    const seen = named.flatMap(([name, view]) => view.readers.map((key) => [roles.readers[key] ?? "", name]));
    const listed = (mode: "columns" | "except") =>
        named.flatMap(([name, view]) => (view[mode] ?? []).map((column) => [name, column]));
    const inShare = `relnamespace = ${literal(share)}::regnamespace`;
    return `-- What the views are.
SELECT format('view %s isn''t there', name) AS fault FROM unnest(${textArray(named.map(([name]) => name))}) AS name
WHERE NOT EXISTS (SELECT FROM pg_class WHERE ${inShare} AND relkind = 'v' AND relname = name);
SELECT format('view %s %s', relname, fault) AS fault
FROM pg_class, LATERAL (VALUES
    (pg_get_userbyid(relowner) <> ${literal(roles.owner)}, format('belongs to %s, not to %s', pg_get_userbyid(relowner), ${literal(roles.owner)})),
    (NOT COALESCE(reloptions @> '{security_barrier=true}', false), 'is no barrier: functions of a reader see hidden rows'),
    (COALESCE(reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false), 'reads with its reader''s rights')
) AS kind (present, fault)
WHERE present AND ${inShare} AND relkind = 'v' AND relname = ANY (${textArray(named.map(([name]) => name))});
WITH real (view, attribute) AS (
    SELECT relname::text, attname::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE ${inShare} AND attnum > 0
), shown (view, attribute) AS (
${textPairs(listed("columns"))}
), hidden (view, attribute) AS (
${textPairs(listed("except"))}
)
SELECT format('view %s shows the column %s', view, attribute) AS fault FROM real
WHERE (view IN (SELECT shown.view FROM shown) AND (view, attribute) NOT IN (TABLE shown)) OR (view, attribute) IN (TABLE hidden)
UNION ALL SELECT format('view %s lacks the column %s', view, attribute) FROM (TABLE shown EXCEPT TABLE real) AS absent;

-- What the readers may do with all that is in reach: what is in a schema that they may enter, and in the app's anyway.
WITH may (reader, view) AS (
${textPairs(seen)}
), reach AS (
    SELECT reader, n.oid, nspname FROM unnest(${textArray(readers)}) AS reader CROSS JOIN pg_namespace n
    WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
        AND (nspname IN (${literal(schema)}, ${literal(share)}) OR has_schema_privilege(reader, n.oid, 'USAGE'))
), real AS (
    SELECT reader, nspname, c.oid, relname, privilege FROM reach JOIN pg_class c ON relnamespace = reach.oid AND relkind = ANY ('{r,v,m,S,f,p}')
    CROSS JOIN unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS privilege
    WHERE CASE
        WHEN privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND relkind <> 'S' THEN has_any_column_privilege(reader, c.oid, privilege)
        ELSE has_table_privilege(reader, c.oid, privilege)
    END
)
SELECT format('role %s has %s on %s', reader, privilege, oid::regclass) AS fault FROM real
WHERE privilege <> 'SELECT' OR nspname <> ${literal(share)} OR (reader, relname) NOT IN (TABLE may)
UNION ALL SELECT format('role %s can''t see the view %s', reader, view) FROM may
WHERE NOT EXISTS (SELECT FROM real WHERE real.reader = may.reader AND relname = view AND nspname = ${literal(share)} AND privilege = 'SELECT')
    OR NOT has_schema_privilege(reader, ${literal(share)}, 'USAGE')
UNION ALL SELECT format('role %s has CREATE on schema %s', reader, nspname) FROM reach WHERE has_schema_privilege(reader, reach.oid, 'CREATE')
UNION ALL SELECT format('role %s has EXECUTE on %s', reader, p.oid::regprocedure) FROM reach JOIN pg_proc p ON pronamespace = reach.oid
WHERE has_schema_privilege(reader, reach.oid, 'USAGE') AND has_function_privilege(reader, p.oid, 'EXECUTE');
`;
}
