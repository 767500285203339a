import { after, before, suite } from "node:test";
import type { PostgresClient } from "../../../../local/providers/postgresql/client";
import { configured } from "./entries";
import { startServer, type TestServer } from "./server";

/** A server of a suite's own, and the provider configured for it. */
export interface Life {
    readonly server: TestServer;
    readonly client: PostgresClient;
}

/**
 * A suite on the oldest and on the newest PostgreSQL.
 *
 * @param tests declares the suite's tests; what they get is there once they run
 */
export function onOldestAndNewest(what: string, tests: (life: () => Life) => void): void {
    for (const version of [15, 18] as const) {
        suite(`${what} on PostgreSQL ${version}`, () => {
            let server: TestServer;
            let client: PostgresClient;
            before(async () => {
                server = await startServer(version);
                client = await configured(server);
            });
            after(async () => {
                await client.close();
                await server.stop();
            });
            tests(() => ({ server, client }));
        });
    }
}
