import { text } from "node:stream/consumers";
import { Client, type ClientConfig } from "pg";
import { fromEnvironment } from "./internal/postgresql/connection";
import { applySql } from "./internal/postgresql/apply";
import { faultsBy } from "./internal/postgresql/drift";

/**
 * Runs SQL whose every result row is one fault, in its column `fault`, and returns the faults.
 *
 * @param connection the server; by default as libpq's environment variables say (`PGHOST`, `PGPASSWORD`, ...), with libpq's
 *     meaning of `PGSSLMODE` and `PGSSLROOTCERT`
 */
export async function faultsOf(sql: string, connection: ClientConfig = fromEnvironment()): Promise<string[]> {
    const client = new Client(connection);
    await client.connect();
    try {
        return await faultsBy(client, sql);
    } finally {
        await client.end();
    }
}

/** Checks with the SQL on standard input; says what is wrong on standard error, and then ends with exit code 1. */
export async function main(): Promise<void> {
    try {
        const faults = await faultsOf(await text(process.stdin));
        for (const fault of faults) {
            process.stderr.write(`${fault}\n`);
        }
        process.stdout.write(
            faults.length === 0 ? "Every role can do what it must, and nothing else.\n" : "",
        );
        process.exitCode = faults.length === 0 ? 0 : 1;
    } catch (error) {
        fail(`The roles couldn't be checked: ${words(error)}`);
    }
}

/**
 * Runs SQL that may be run again, by default that on standard input; says on standard error why it can't be, and then ends
 * with exit code 1.
 */
export async function apply(sql?: string): Promise<void> {
    try {
        await applySql(sql ?? (await text(process.stdin)));
    } catch (error) {
        fail(words(error));
    }
}

function fail(why: string): void {
    process.stderr.write(`${why}\n`);
    process.exitCode = 1;
}

function words(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
