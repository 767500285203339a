/** A small provider, and an engine's side of the protocol to speak to it. */
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { asText } from "../../../local/providers/properties";
import type { Properties, Provider, Value } from "../../../local/providers/resource-type";

const SECRET = "4dabf18193072939515e22adb298388d";
/** A value as the wire marks it secret. */
export const secret = (value: Value): Value => ({ [SECRET]: "1b47061264138c4ac30d75fd1eb44270", value });

interface Client {
    readonly greeting: string;
}

/** A provider that has no world outside. */
export const greeter: Provider<Client> = {
    name: "greet",
    version: "1.2.3",
    resources: [
        {
            token: "greet:index:Card",
            properties: {
                name: { forceNew: true, autoname: { maxLength: 12 } },
                text: {
                    required: true,
                    check: (value) => (value === "rude" ? "expected text to be kind" : undefined),
                },
                color: { default: "white" },
                size: { chosenByService: true },
                notes: {},
                pin: { secret: true },
                copy: { computed: true, secretWith: "notes", changesWith: ["text"] },
            },
            create: ({ greeting }, inputs) =>
                Promise.resolve({
                    id: "card-1",
                    outputs: { ...inputs, copy: `${greeting} ${asText(inputs["text"] ?? "")}` },
                }),
            read: (_, id, state) => Promise.resolve(id === "gone" ? undefined : { ...state, color: "red" }),
            update: (_, _id, olds, news) => Promise.resolve({ ...olds, ...news }),
            delete: () => Promise.reject(new Error("deleting Card (card-1): no")),
        },
    ],
    invokes: [
        {
            token: "greet:index:hello",
            invoke: ({ greeting }, { to }) => Promise.resolve({ said: `${greeting} ${asText(to ?? "")}` }),
        },
    ],
    configure: (config) => Promise.resolve({ greeting: asText(config["greeting"] ?? "") }),
};

const URN = "urn:pulumi:dev::p::greet:index:Card::card";
const struct = (properties: Properties): Struct => Struct.fromJavaScript(properties);
/** The properties of a message. */
export const plain = (properties: Struct | undefined): Properties => properties?.toJavaScript() ?? {};

/** One connection, as the engine makes one for each provider resource. */
export class Engine {
    readonly client: ResourceProviderClient;

    constructor(debugProviders: string) {
        const address = debugProviders.replace("greet:", "127.0.0.1:");
        // Without this, connections to one address are shared in this process.
        const own = { "grpc.use_local_subchannel_pool": 1 };
        this.client = new ResourceProviderClient(address, grpc.credentials.createInsecure(), own);
    }

    async configure(greeting: Value): Promise<wire.ConfigureResponse> {
        const call = promisify<wire.ConfigureRequest, wire.ConfigureResponse>(
            this.client.configure.bind(this.client),
        );
        return call(new wire.ConfigureRequest().setArgs(struct({ greeting })));
    }

    async check(
        news: Properties,
        olds: Properties = {},
        type = "greet:index:Card",
    ): Promise<wire.CheckResponse> {
        const call = promisify<wire.CheckRequest, wire.CheckResponse>(this.client.check.bind(this.client));
        return call(
            new wire.CheckRequest()
                .setUrn(URN)
                .setName("card")
                .setType(type)
                .setNews(struct(news))
                .setOlds(struct(olds))
                .setRandomseed(Buffer.alloc(32, 7)),
        );
    }

    async diff(state: Properties, news: Properties, oldInputs: Properties = {}): Promise<wire.DiffResponse> {
        const call = promisify<wire.DiffRequest, wire.DiffResponse>(this.client.diff.bind(this.client));
        return call(
            new wire.DiffRequest()
                .setType("greet:index:Card")
                .setOlds(struct(state))
                .setOldInputs(struct(oldInputs))
                .setNews(struct(news)),
        );
    }

    async create(inputs: Properties, preview = false): Promise<wire.CreateResponse> {
        const call = promisify<wire.CreateRequest, wire.CreateResponse>(this.client.create.bind(this.client));
        return call(
            new wire.CreateRequest()
                .setType("greet:index:Card")
                .setProperties(struct(inputs))
                .setPreview(preview),
        );
    }

    async update(state: Properties, news: Properties): Promise<Properties> {
        const call = promisify<wire.UpdateRequest, wire.UpdateResponse>(this.client.update.bind(this.client));
        const request = new wire.UpdateRequest().setType("greet:index:Card").setPreview(true);
        return plain((await call(request.setOlds(struct(state)).setNews(struct(news)))).getProperties());
    }

    async read(id: string, state: Properties, inputs: Properties): Promise<wire.ReadResponse> {
        const call = promisify<wire.ReadRequest, wire.ReadResponse>(this.client.read.bind(this.client));
        const request = new wire.ReadRequest().setType("greet:index:Card").setId(id);
        return call(request.setProperties(struct(state)).setInputs(struct(inputs)));
    }

    async delete(): Promise<unknown> {
        const call = promisify<wire.DeleteRequest, unknown>(this.client.delete.bind(this.client));
        return call(new wire.DeleteRequest().setType("greet:index:Card"));
    }

    async hello(to: string, token = "greet:index:hello"): Promise<Properties> {
        const call = promisify<wire.InvokeRequest, wire.InvokeResponse>(this.client.invoke.bind(this.client));
        return plain(
            (await call(new wire.InvokeRequest().setTok(token).setArgs(struct({ to })))).getReturn(),
        );
    }
}
