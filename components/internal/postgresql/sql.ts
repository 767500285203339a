/** A string as an SQL literal: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS */
export function literal(value: string): string {
    const quoted = `'${value.replaceAll("'", "''")}'`;
    return value.includes("\\") ? ` E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/** A name as a quoted SQL identifier. */
export function identifier(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
}
