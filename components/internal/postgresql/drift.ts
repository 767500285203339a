import { Client, type ClientConfig, DatabaseError, type QueryResult } from "pg";
import { absenceSql, assertionSql } from "./assertion";
import { readerAssertionSql } from "./reader-assertion";
import type { RolePlan } from "./role-plan";

/** Runs SQL whose every result row is one fault, in its column `fault`. */
export async function faultsBy(client: Client, sql: string): Promise<string[]> {
    // Several statements give several results; the typings know of one.
    const results: QueryResult<{ fault?: string }> | QueryResult<{ fault?: string }>[] =
        await client.query(sql);
    return [results].flat().flatMap(({ rows }) => rows.flatMap(({ fault }) => fault ?? []));
}

/** What isn't as the plan says, a sentence each: what is missing, or else what a role can do and mustn't. */
export async function driftOf(plan: RolePlan, server: ClientConfig): Promise<string[]> {
    const client = new Client(server);
    try {
        await client.connect();
    } catch (error) {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html: invalid_catalog_name
        if (error instanceof DatabaseError && error.code === "3D000") {
            return [`database ${plan.database} is missing`];
        }
        throw error;
    }
    try {
        const missing = await faultsBy(client, absenceSql(plan));
        if (missing.length > 0) {
            return missing;
        }
        const faults = await faultsBy(client, assertionSql(plan));
        return plan.share === undefined
            ? faults
            : [...faults, ...(await faultsBy(client, readerAssertionSql(plan)))];
    } finally {
        await client.end();
    }
}
