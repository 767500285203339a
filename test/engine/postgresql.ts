import { Client } from "pg";
import type { Cloud } from "../../local/attached-cloud";

/** Runs SQL as the server's admin and returns the rows. */
export async function query(
    { postgresql }: Pick<Cloud, "postgresql">,
    sql: string,
    database = "postgres",
): Promise<Record<string, unknown>[]> {
    const { host, port, username, password } = postgresql;
    const client = new Client({ host, port, user: username, password, database });
    await client.connect();
    try {
        return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
        await client.end();
    }
}
