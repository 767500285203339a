/** A string as an SQL literal: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS */
export function literal(value: string): string {
    const quoted = `'${value.replaceAll("'", "''")}'`;
    return value.includes("\\") ? ` E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/** A name as a quoted SQL identifier. */
export function identifier(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
}

/** Texts as an array. */
export function textArray(values: readonly string[]): string {
    return `ARRAY[${values.map(literal).join(", ")}]::text[]`;
}

/** A query of rows of two texts; there may be none. */
export function textPairs(rows: readonly (readonly string[])[]): string {
    return rows.length === 0
        ? "    SELECT NULL::text, NULL::text WHERE false"
        : `    VALUES ${rows.map((row) => `(${row.map(literal).join(", ")})`).join(", ")}`;
}
