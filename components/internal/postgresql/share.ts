import { identifier, literal, textArray } from "./sql";

/** What some may see of one table. */
export interface ViewChoice {
    readonly table: string;
    /** The columns that are shown; either these or `except`. */
    readonly columns?: readonly string[];
    /** The columns that are hidden; all others that the table has when the view is made are shown. */
    readonly except?: readonly string[];
    /** Which rows are shown. */
    readonly where?: string;
    /** The arguments' names of those who see it. */
    readonly readers: readonly string[];
}

/** Who sees views. */
export interface ReaderChoice {
    readonly iamAuthentication?: boolean;
}

/** What of a plan concerns one view. */
export interface ViewStep {
    readonly schema: string;
    readonly share: string;
    readonly owner: string;
    readonly name: string;
    readonly view: ViewChoice;
    /** The readers' roles. */
    readonly readers: readonly string[];
}

/** The schema that holds an app's views, and nothing else. */
export function shareSchema(schema: string): string {
    return `${schema}_share`;
}

/** A reader's role. */
export function readerRole(base: string, key: string): string {
    return `${base}_${key}`;
}

/**
 * SQL that makes the view anew, in one transaction: afterwards it is as it is said here, whatever it was before.
 *
 * The view reads with its owner's rights, so that its readers need none on the table: hence no `security_invoker`. And it is a
 * barrier: else a reader's own cheap function in a WHERE would see hidden rows before they are filtered.
 * https://www.postgresql.org/docs/current/rules-privileges.html
 */
export function viewSql({ schema, share, owner, name, view, readers }: ViewStep): string {
    const made = `${identifier(share)}.${identifier(name)}`;
    const table = `${identifier(schema)}.${identifier(view.table)}`;
    const head = `CREATE VIEW ${made} WITH (security_barrier = true, security_invoker = false) AS SELECT `;
    // Lines of its own for the condition, so that nothing at its end reaches the bracket.
    const tail = ` FROM ${table}${view.where === undefined ? "" : ` WHERE (\n${view.where}\n)`}`;
    return `BEGIN;
SET LOCAL standard_conforming_strings = on;
SET LOCAL lock_timeout = '10s';
SET LOCAL ROLE ${identifier(owner)};
SET LOCAL search_path = ${identifier(schema)};
DROP VIEW IF EXISTS ${made};
${
    view.except
        ? createWithout(table, view.except, head, tail)
        : `${head}${(view.columns ?? []).map(identifier).join(", ")}${tail}`
};
GRANT SELECT ON ${made} TO ${readers.map(identifier).join(", ")};
COMMIT;
`;
}

/** Which columns the others are, the server knows. One to hide that isn't there is a slip, and would show the one that was meant. */
function createWithout(table: string, except: readonly string[], head: string, tail: string): string {
    const hidden = textArray(except);
    const columns = `pg_attribute WHERE attrelid = ${literal(table)}::regclass AND attnum > 0 AND NOT attisdropped`;
    return `DO ${literal(`
DECLARE
    absent text := (SELECT string_agg(name, ', ') FROM unnest(${hidden}) AS name
        WHERE NOT EXISTS (SELECT FROM ${columns} AND attname = name));
    shown text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM ${columns}
        AND attname <> ALL (${hidden}));
BEGIN
    IF absent IS NOT NULL THEN
        RAISE undefined_column USING MESSAGE = format('table %s has no column %s', ${literal(table)}, absent);
    END IF;
    EXECUTE ${literal(head)} || shown || ${literal(tail)};
END`)}`;
}

/** SQL that takes the view away. */
export function dropViewSql({ owner, share, name }: ViewStep): string {
    return `BEGIN; SET LOCAL ROLE ${identifier(owner)}; DROP VIEW IF EXISTS ${identifier(share)}.${identifier(name)}; COMMIT;`;
}

/**
 * SQL that takes all other views out of the schema. Pulumi would take one that is no longer asked for away at the very end, when
 * it has been asked already what readers see; and what somebody made there by hand goes as well.
 */
export function dropOtherViewsSql(owner: string, share: string, names: readonly string[]): string {
    return `BEGIN;
SET LOCAL ROLE ${identifier(owner)};
DO ${literal(`
DECLARE
    other record;
BEGIN
    FOR other IN SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'v'
        AND relnamespace = ${literal(identifier(share))}::regnamespace AND relname <> ALL (${textArray(names)}) LOOP
        EXECUTE format('DROP VIEW %s', other.name);
    END LOOP;
END`)};
COMMIT;
`;
}
