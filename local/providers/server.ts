/**
 * Serves stand-in providers over gRPC from our own process. The engine attaches to them through
 * PULUMI_DEBUG_PROVIDERS instead of starting a plugin.
 */
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { CallError, Calls } from "./calls";
import { open } from "./properties";
import type { Provider } from "./resource-type";

/** What may be told about each call: the log of a run. */
export interface ServeOptions {
    readonly onRequest?: (line: string) => void;
}

/** Providers that answer until they are closed. */
export interface Served {
    /** The value for PULUMI_DEBUG_PROVIDERS. */
    readonly debugProviders: string;
    close(): Promise<void>;
}

interface ServedProvider {
    readonly name: string;
    readonly port: number;
    close(): Promise<void>;
}

/** Serves each provider on a loopback port of its own. */
export async function serve(
    providers: readonly Provider<unknown>[],
    options: ServeOptions = {},
): Promise<Served> {
    const served = await Promise.all(providers.map((provider) => serveOne(provider, options)));
    return {
        debugProviders: served.map(({ name, port }) => `${name}:${port}`).join(","),
        close: async () => {
            await Promise.all(served.map((one) => one.close()));
        },
    };
}

async function serveOne<Client>(
    provider: Provider<Client>,
    { onRequest }: ServeOptions,
): Promise<ServedProvider> {
    const calls = new Calls(provider);
    // Every provider resource of a program attaches to this one port, by a connection of its own: the peer's
    // address is the only thing that tells whose call it is.
    const clients = new Map<string, Promise<Client>>();
    const clientOf = async (peer: string): Promise<Client> => {
        const client = clients.get(peer);
        if (!client) {
            throw new CallError(`${provider.name}: a call before Configure`, grpc.status.FAILED_PRECONDITION);
        }
        return client;
    };
    const answer =
        <Request, Response>(
            name: string,
            work: (request: Request, peer: string) => Promise<Response> | Response,
        ) =>
        (call: grpc.ServerUnaryCall<Request, Response>, callback: grpc.sendUnaryData<Response>): void => {
            onRequest?.(`${provider.name} ${name} ${subject(call.request)}`);
            Promise.resolve()
                .then(() => work(call.request, call.getPeer()))
                .then(
                    (response) => {
                        callback(null, response);
                    },
                    (error: unknown) => {
                        onRequest?.(`${provider.name} ${name} failed: ${String(error)}`);
                        callback(serviceError(error));
                    },
                );
        };

    const server = new grpc.Server({
        "grpc.max_receive_message_length": -1,
        "grpc.max_send_message_length": -1,
    });
    server.addService(ResourceProviderService, {
        attach: answer("Attach", () => new Empty()),
        cancel: answer("Cancel", async (_request: Empty, peer) => {
            const client = await clients.get(peer);
            if (client !== undefined) {
                provider.cancel?.(client);
            }
            return new Empty();
        }),
        getPluginInfo: answer("GetPluginInfo", () => new PluginInfo().setVersion(provider.version)),
        configure: answer("Configure", async (request: wire.ConfigureRequest, peer) => {
            const config = open(request.getArgs()).values;
            delete config["version"];
            const client = provider.configure(config);
            clients.set(peer, client);
            await client;
            return new wire.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
        }),
        // A moved endpoint or a new key is still the same provider: never a reason to replace what it made.
        diffConfig: answer("DiffConfig", () => new wire.DiffResponse()),
        check: answer("Check", async (request: wire.CheckRequest, peer) =>
            calls.check(await clientOf(peer), request),
        ),
        diff: answer("Diff", (request: wire.DiffRequest) => calls.diff(request)),
        create: answer("Create", async (request: wire.CreateRequest, peer) =>
            calls.create(await clientOf(peer), request),
        ),
        read: answer("Read", async (request: wire.ReadRequest, peer) =>
            calls.read(await clientOf(peer), request),
        ),
        update: answer("Update", async (request: wire.UpdateRequest, peer) =>
            calls.update(await clientOf(peer), request),
        ),
        delete: answer("Delete", async (request: wire.DeleteRequest, peer) => {
            await calls.delete(await clientOf(peer), request);
            return new Empty();
        }),
        invoke: answer("Invoke", async (request: wire.InvokeRequest, peer) =>
            calls.invoke(await clientOf(peer), request),
        ),
    });
    return {
        name: provider.name,
        port: await listen(server),
        close: async () => {
            server.forceShutdown();
            const settled = await Promise.allSettled(clients.values());
            for (const client of settled) {
                if (client.status === "fulfilled") {
                    await provider.close?.(client.value);
                }
            }
        },
    };
}

function listen(server: grpc.Server): Promise<number> {
    return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
            if (error) {
                reject(error);
            } else {
                resolve(port);
            }
        });
    });
}

function serviceError(error: unknown): grpc.ServerErrorResponse {
    const code = error instanceof CallError ? error.code : grpc.status.UNKNOWN;
    const details = error instanceof Error ? error.message : String(error);
    return { name: "ProviderError", message: details, code, details };
}

/** What a call is about, without its values: they may be secret. */
function subject(request: unknown): string {
    if (request instanceof wire.InvokeRequest) {
        return request.getTok();
    }
    const named = request as { getUrn?: () => string | undefined };
    return named.getUrn?.() ?? "";
}
