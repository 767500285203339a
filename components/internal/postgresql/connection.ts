import type { ClientConfig } from "pg";

/**
 * The server as libpq's environment variables say.
 *
 * @param database by default `PGDATABASE`
 */
export function fromEnvironment(database = process.env["PGDATABASE"] ?? ""): ClientConfig {
    const ssl = new URLSearchParams({
        uselibpqcompat: "true",
        sslmode: process.env["PGSSLMODE"] ?? "prefer",
    });
    if (process.env["PGSSLROOTCERT"] !== undefined) {
        ssl.set("sslrootcert", process.env["PGSSLROOTCERT"]);
    }
    return {
        connectionString: `postgresql:///${encodeURIComponent(database)}?${ssl.toString()}`,
        host: process.env["PGHOST"],
        port: Number(process.env["PGPORT"] ?? 5432),
        user: process.env["PGUSER"],
        password: process.env["PGPASSWORD"],
        connectionTimeoutMillis: 15_000,
    };
}
