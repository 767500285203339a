import { given, type Rule } from "../validation";

/** The longest ending that is added to a database's name to make a role's name: `_readonly`. */
const longestEnding = "_readonly".length;
/** PostgreSQL cuts longer names without an error: https://www.postgresql.org/docs/current/limits.html */
export const maxIdentifier = 63;

/** The name of a database, from which its roles are named. Lower case only, so that it needs no quotes in any tool. */
export const databaseName: Rule<string> = (value) => {
    const longest = maxIdentifier - longestEnding;
    if (typeof value !== "string" || !/^[a-z][a-z0-9_]*$/.test(value) || value.length > longest) {
        return `${given(value)} can't name a database and its roles: a lower-case letter, then lower-case letters, digits and "_" are allowed, at most ${String(longest)} characters ("_readonly" is added for a role), like "shop".`;
    }
    return reserved(value);
};

/** The name of a schema. */
export const schemaName: Rule<string> = (value) => {
    if (typeof value !== "string" || !/^[a-z][a-z0-9_]*$/.test(value) || value.length > maxIdentifier) {
        return `${given(value)} can't name a schema: a lower-case letter, then lower-case letters, digits and "_" are allowed, at most ${String(maxIdentifier)} characters, like "shop".`;
    }
    if (value === "public") {
        return `"public" is every role's common schema, and is closed here; give the app one of its own, like "shop".`;
    }
    return reserved(value);
};

/** https://www.postgresql.org/docs/current/manage-ag-templatedbs.html; RDS keeps `rds*` for itself. */
export function reserved(value: string): string | undefined {
    return /^(pg_|rds)/.test(value) ||
        ["postgres", "template0", "template1", "information_schema", "public"].includes(value)
        ? `${given(value)} is PostgreSQL's (or RDS's) own; choose the app's name, like "shop".`
        : undefined;
}

/** A number of connections that a role may hold at a time. */
export const connectionLimit: Rule<number> = (value) =>
    Number.isInteger(value) && value >= 1 && value <= 10_000
        ? undefined
        : `${given(value)} isn't a number of connections: a whole number from 1 to 10,000 is needed (no limit can't be asked for).`;

/** A time limit in milliseconds, which is what PostgreSQL takes a bare number for. */
export const milliseconds: Rule<number> = (value) =>
    Number.isInteger(value) && value >= 1 && value <= 2_147_483_647
        ? undefined
        : `${given(value)} isn't a time in milliseconds: a whole number from 1 to 2,147,483,647 is needed (0, no limit, can't be asked for).`;

/** A login's password: long enough that its verifier is worth nothing to a thief. */
export const password: Rule<string> = (value) =>
    // Never shown: a message ends in logs.
    typeof value === "string" && value.length >= 16 && !value.includes("\\")
        ? undefined
        : "the password is too short, or holds a backslash (which the provider doubles): at least 16 characters are needed, generated ones at best.";
