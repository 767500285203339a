import { escapeIdentifier } from "pg";

export const ident = (name: string): string => escapeIdentifier(name);

/** The real provider doubles backslashes, although no server since 9.1 takes them for escapes: a trap we keep. */
export const literal = (value: string): string => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** A function may be given with its arguments' types, which aren't quoted: `f(text, int)`. */
const routine = (name: string): string => {
    const [bare = "", ...types] = name.split("(");
    return types.length === 0 ? ident(bare) : `${ident(bare)}(${types.join("(")}`;
};

export const idents = (names: readonly string[]): string => names.map(ident).join(",");

export const identsIn = (schema: string, names: readonly string[]): string =>
    names.map((name) => `${ident(schema)}.${routine(name)}`).join(",");
