import { Client } from "pg";
import { type PostgresqlServer, type PostgresqlVersion, startPostgresql } from "../../../../local/postgresql";
import { Run } from "../../../../local/run";

/** A PostgreSQL of the tests' own, and its superuser. */
export interface TestServer extends PostgresqlServer {
    stop(): Promise<void>;
}

export const startServer = async (version: PostgresqlVersion): Promise<TestServer> => {
    const run = new Run();
    const server = await startPostgresql(run, version, () => undefined);
    return { ...server, stop: async () => run.stop() };
};

/** Runs statements as somebody, in a database; the rows of the last one. */
export const asUser = async (
    server: TestServer,
    user: string,
    password: string,
    database: string,
    statements: readonly string[],
): Promise<Record<string, unknown>[]> => {
    const client = new Client({ host: "127.0.0.1", port: server.port, user, password, database });
    await client.connect();
    try {
        let rows: Record<string, unknown>[] = [];
        for (const statement of statements) {
            rows = (await client.query<Record<string, unknown>>(statement)).rows;
        }
        return rows;
    } finally {
        await client.end();
    }
};

export const asSuperuser = async (
    server: TestServer,
    database: string,
    ...statements: string[]
): Promise<Record<string, unknown>[]> => asUser(server, "postgres", server.password, database, statements);

/** All that a provider could leave behind, in one comparable value. */
export const contents = async (server: TestServer): Promise<unknown> =>
    asSuperuser(
        server,
        "postgres",
        `SELECT 'role ' || rolname AS what, rolconfig::text AS how FROM pg_roles
         UNION ALL SELECT 'database ' || datname, datacl::text FROM pg_database
         UNION ALL SELECT 'member ' || roleid::regrole || ' ' || member::regrole, grantor::regrole::text FROM pg_auth_members
         UNION ALL SELECT 'schema ' || nspname, nspacl::text FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'
         UNION ALL SELECT 'defaults ' || defaclrole::regrole, defaclacl::text FROM pg_default_acl
         ORDER BY 1, 2`,
    );
