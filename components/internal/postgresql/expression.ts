import { given, type Rule } from "../validation";

/** A string, or a quoted name; either goes on to the same quote, which stands for itself where it is doubled. */
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"/g;

/**
 * One SQL expression: what stays within the brackets that are put around it, whatever it says. So there is nothing that could
 * end them, and nothing by which PostgreSQL would read on where this doesn't: no other quotes, escapes and comments.
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 */
export const expression: Rule<string> = (value) => {
    if (typeof value !== "string" || value.trim() === "") {
        return `${given(value)} isn't an SQL expression: a condition on the table's columns is needed, like "paid".`;
    }
    const bare = value.replace(quoted, " ");
    const fault =
        [/;/, /--/, /\/\*/, /\$/, /\0/, /'|"/].some((pattern) => pattern.test(bare)) || value.includes("\\");
    return fault || !balanced(bare)
        ? `${given(value)} isn't one SQL expression: quotes and brackets must close, and ";", "--", "/*", "$" and backslashes aren't allowed, like "paid AND item <> 'lamp'".`
        : undefined;
};

function balanced(text: string): boolean {
    let depth = 0;
    for (const character of text) {
        depth += character === "(" ? 1 : character === ")" ? -1 : 0;
        if (depth < 0) {
            return false;
        }
    }
    return depth === 0;
}
