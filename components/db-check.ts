import { text } from "node:stream/consumers";
import { Client, type ClientConfig, type QueryResult } from "pg";

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
        // Several statements give several results; the typings know of one.
        const results: QueryResult<{ fault?: string }> | QueryResult<{ fault?: string }>[] =
            await client.query(sql);
        return [results].flat().flatMap(({ rows }) => rows.flatMap(({ fault }) => fault ?? []));
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
        process.stderr.write(
            `The roles couldn't be checked: ${error instanceof Error ? error.message : String(error)}\n`,
        );
        process.exitCode = 1;
    }
}

function fromEnvironment(): ClientConfig {
    const ssl = new URLSearchParams({
        uselibpqcompat: "true",
        sslmode: process.env["PGSSLMODE"] ?? "prefer",
    });
    if (process.env["PGSSLROOTCERT"] !== undefined) {
        ssl.set("sslrootcert", process.env["PGSSLROOTCERT"]);
    }
    return {
        connectionString: `postgresql://?${ssl.toString()}`,
        host: process.env["PGHOST"],
        port: Number(process.env["PGPORT"] ?? 5432),
        user: process.env["PGUSER"],
        password: process.env["PGPASSWORD"],
        database: process.env["PGDATABASE"],
        connectionTimeoutMillis: 15_000,
    };
}
