import type { Provider } from "../resource-type";
import { configure, type PostgresClient } from "./client";
import { database } from "./database";
import { defaultPrivileges } from "./default-privileges";
import { grant } from "./grant";
import { grantRole } from "./grant-role";
import { role } from "./role";
import { schema } from "./schema";

/** Stands in for pulumi-postgresql 3.18: the same statements on a real server, traps included. */
export const postgresql: Provider<PostgresClient> = {
    name: "postgresql",
    version: "3.18.1",
    resources: [role, grantRole, database, schema, grant, defaultPrivileges],
    invokes: [],
    configure: async (config) => Promise.resolve(configure(config)),
    close: async (client) => client.close(),
};
