import { setTimeout } from "node:timers/promises";
import { Client, type ClientConfig, DatabaseError } from "pg";
import { fromEnvironment } from "./connection";

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const absent: readonly string[] = [
    "3F000", // a schema
    "42P01", // a table
    "42703", // a column
    "42704", // a type
    "42883", // a function
];
const busy: readonly string[] = [
    "40P01", // a deadlock, which another step lost or won
    "55P03", // a lock that wasn't to be had in time
];

/** How long the SQL may be tried, in milliseconds. */
export interface Patience {
    /** @default 60,000 */
    readonly longest?: number;
    /** Between two attempts. @default 500 */
    readonly pause?: number;
}

/**
 * Runs SQL that makes something of what migrations make. They may run at this moment, in the same update: so what isn't there
 * is waited for.
 *
 * @param connection by default as libpq's environment variables say
 * @throws what PostgreSQL says; for what isn't there in the end, with what to do
 */
export async function applySql(
    sql: string,
    connection: ClientConfig = fromEnvironment(),
    { longest = 60_000, pause = 500 }: Patience = {},
): Promise<void> {
    const client = new Client(connection);
    await client.connect();
    try {
        const end = performance.now() + longest;
        for (;;) {
            const failure = await attempt(client, sql);
            if (failure === undefined) {
                return;
            }
            if (!mayPass(failure) || performance.now() >= end) {
                throw explained(failure, longest);
            }
            await setTimeout(pause);
        }
    } finally {
        await client.end();
    }
}

async function attempt(client: Client, sql: string): Promise<DatabaseError | undefined> {
    try {
        await client.query(sql);
        return undefined;
    } catch (error) {
        if (error instanceof DatabaseError) {
            await client.query("ROLLBACK");
            return error;
        }
        throw error;
    }
}

function mayPass({ code = "", message }: DatabaseError): boolean {
    // Two sessions that grant on one thing: an internal error to PostgreSQL, without a code of its own.
    return absent.includes(code) || busy.includes(code) || message === "tuple concurrently updated";
}

function explained(failure: DatabaseError, longest: number): Error {
    return absent.includes(failure.code ?? "")
        ? new Error(
              `${failure.message}: it was waited for ${String(longest / 1000)} seconds. Migrations make it: run them as the migrator's login, and then \`pulumi up\` again; or mend the name.`,
          )
        : failure;
}
