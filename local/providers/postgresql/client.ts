import { readFileSync } from "node:fs";
import { type ConnectionOptions } from "node:tls";
import { DatabaseError, Pool, type PoolClient } from "pg";
import type { Properties } from "../resource-type";
import { asError } from "./errors";

export type Row = Record<string, unknown>;
/** Runs one statement on the connection (or transaction) that it belongs to. */
export type Query = (sql: string, values?: readonly (string | number)[]) => Promise<Row[]>;

interface Settings {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly username: string;
    readonly databaseUsername: string;
    readonly password: string;
    readonly ssl: ConnectionOptions | false;
    readonly superuser: boolean;
    readonly connectTimeout: number;
    readonly maxConnections: number;
}

/** The real provider's connections: one small pool for each database, in transactions where it uses them. */
export class PostgresClient {
    readonly #settings: Settings;
    readonly #pools = new Map<string, Pool>();

    constructor(settings: Settings) {
        this.#settings = settings;
    }

    /** Where a resource names no database. */
    get database(): string {
        return this.#settings.database;
    }

    /** The role that becomes owner of what has no other. */
    get username(): string {
        return this.#settings.databaseUsername;
    }

    /** What the configuration says; whether it is true is the server's to say. */
    get superuser(): boolean {
        return this.#settings.superuser;
    }

    /** Outside of a transaction, in the configured database. */
    readonly query: Query = async (sql, values = []) => {
        const connection = await this.#connect(this.database);
        try {
            return await run(connection, sql, values);
        } finally {
            connection.release();
        }
    };

    /** Commits when the work is done, rolls back when it failed. */
    async transaction<T>(database: string, work: (query: Query) => Promise<T>): Promise<T> {
        const connection = await this.#connect(database);
        const query: Query = async (sql, values = []) => run(connection, sql, values);
        try {
            await query("BEGIN");
            const result = await work(query);
            await query("COMMIT");
            connection.release();
            return result;
        } catch (error) {
            // Closing it rolls back, and works for a connection that broke, too.
            connection.release(true);
            throw error;
        }
    }

    async close(): Promise<void> {
        const pools = [...this.#pools.values()];
        this.#pools.clear();
        await Promise.all(pools.map(async (pool) => pool.end()));
    }

    #pool(database: string): Pool {
        const existing = this.#pools.get(database);
        if (existing !== undefined) {
            return existing;
        }
        const { host, port, username, password, ssl, connectTimeout, maxConnections } = this.#settings;
        const pool = new Pool({
            host,
            port,
            database,
            user: username,
            password,
            ssl,
            max: maxConnections,
            connectionTimeoutMillis: connectTimeout * 1000,
            // Kept connections would stand in the way of DROP DATABASE, so the real one keeps none either.
            maxUses: 1,
        });
        pool.on("error", endedByServer);
        this.#pools.set(database, pool);
        return pool;
    }

    async #connect(database: string): Promise<PoolClient> {
        try {
            const connection = await this.#pool(database).connect();
            connection.on("error", endedByServer);
            return connection;
        } catch (error) {
            throw new Error(
                `error connecting to PostgreSQL server ${this.#settings.host} (scheme: postgres): ${spoken(error).message}`,
                { cause: error },
            );
        }
    }
}

/** No reason to end our process: the next statement fails, if there is one. */
const endedByServer = (): undefined => undefined;

const run = async (on: PoolClient, sql: string, values: readonly (string | number)[]): Promise<Row[]> => {
    try {
        return (await on.query<Row>(sql, [...values])).rows;
    } catch (error) {
        throw spoken(error);
    }
};

/** As the real provider's driver says it. */
const spoken = (error: unknown): Error =>
    error instanceof DatabaseError ? new Error(`pq: ${error.message}`, { cause: error }) : asError(error);

/** Other ways to log in, which nothing local has. */
const elsewhere = ["awsRdsIamAuth", "azureIdentityAuth", "clientcert", "gcpIamImpersonateServiceAccount"];

/** The configuration as the real plugin takes it; what isn't a string may arrive as JSON. */
export const configure = (config: Properties): PostgresClient => {
    const refused = elsewhere.find((key) => !["", "false"].includes(String(read(config, key) ?? "")));
    if (refused !== undefined) {
        throw new Error(`provider argument ${refused} isn't covered by the PostgreSQL stand-in`);
    }
    const username = String(read(config, "username") ?? "postgres");
    return new PostgresClient({
        host: String(read(config, "host") ?? "localhost"),
        port: Number(read(config, "port") ?? 5432),
        database: String(read(config, "database") ?? "postgres"),
        username,
        databaseUsername: String(read(config, "databaseUsername") ?? username),
        password: String(read(config, "password") ?? ""),
        ssl: tls(String(read(config, "sslmode") ?? read(config, "sslMode") ?? "require"), config),
        superuser: String(read(config, "superuser") ?? true) === "true",
        connectTimeout: Number(read(config, "connectTimeout") ?? 180),
        maxConnections: Number(read(config, "maxConnections") ?? 20),
    });
};

const read = (config: Properties, key: string): string | number | boolean | undefined => {
    const value = config[key];
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? value
        : undefined;
};

const tls = (mode: string, config: Properties): ConnectionOptions | false => {
    const root = read(config, "sslrootcert");
    const ca = root === undefined ? {} : { ca: readFileSync(String(root), "utf8") };
    const modes = new Map<string, ConnectionOptions | false>([
        ["disable", false],
        ["require", { rejectUnauthorized: false }],
        ["verify-ca", { ...ca, checkServerIdentity: () => undefined }],
        ["verify-full", ca],
    ]);
    const found = modes.get(mode);
    if (found === undefined) {
        throw new Error(
            `pq: unsupported sslmode "${mode}"; only "require" (default), "verify-full", "verify-ca", ` +
                `and "disable" supported`,
        );
    }
    return found;
};
