import type { Properties, ResourceType } from "../../../../local/providers/resource-type";
import { postgresql } from "../../../../local/providers/postgresql";
import type { PostgresClient } from "../../../../local/providers/postgresql/client";
import type { TestServer } from "./server";

/** A client as the engine would configure it: what isn't a string comes as JSON. */
export const configured = async (server: TestServer, config: Properties = {}): Promise<PostgresClient> =>
    postgresql.configure({
        host: "127.0.0.1",
        port: String(server.port),
        username: "postgres",
        password: server.password,
        sslmode: "disable",
        superuser: "true",
        ...config,
    });

/** One made resource, and what can be done with it. */
export interface Made {
    readonly id: string;
    outputs: Properties;
    read(): Promise<Properties | undefined>;
    update(inputs: Properties): Promise<Properties>;
    delete(): Promise<void>;
}

/** An entry by the last part of its token: `Role`. */
export const entry = (type: string): ResourceType<PostgresClient> => {
    const found = postgresql.resources.find(({ token }) => token.endsWith(`:${type}`));
    if (found === undefined) {
        throw new Error(`no entry ${type}`);
    }
    return found;
};

export const make = async (client: PostgresClient, type: string, inputs: Properties): Promise<Made> => {
    const resource = entry(type);
    const { id, outputs } = await resource.create(client, inputs);
    const made: Made = {
        id,
        outputs,
        read: async () => resource.read(client, id, made.outputs),
        update: async (news) => {
            if (resource.update === undefined) {
                throw new Error(`${type} can't be updated`);
            }
            made.outputs = await resource.update(client, id, made.outputs, news);
            return made.outputs;
        },
        delete: async () => resource.delete(client, id, made.outputs),
    };
    return made;
};
