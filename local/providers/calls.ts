/** One provider's answers to the engine's calls, as plain functions from values to values. */
import { status } from "@grpc/grpc-js";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { type CheckContext, faults, withAutonames } from "./check";
import { type Change, deletesFirst, diff } from "./diff";
import { importedInputs, plannedCreate, plannedUpdate, refreshedInputs } from "./plan";
import { open, seal } from "./properties";
import type { InvokeType, Properties, Provider, ResourceType } from "./resource-type";

/** An error with the gRPC status that the engine is to see. */
export class CallError extends Error {
    constructor(
        message: string,
        readonly code: status = status.UNKNOWN,
    ) {
        super(message);
    }
}

/** A provider with the client of one of its configured instances. */
export class Calls<Client> {
    private readonly resources: ReadonlyMap<string, ResourceType<Client>>;
    private readonly invokes: ReadonlyMap<string, InvokeType<Client>>;

    constructor(private readonly provider: Provider<Client>) {
        this.resources = new Map(provider.resources.map((type) => [type.token, type]));
        this.invokes = new Map(provider.invokes.map((type) => [type.token, type]));
    }

    check(client: Client, request: wire.CheckRequest): wire.CheckResponse {
        const type = this.resource(request.getType());
        const given = open(request.getNews());
        const context: CheckContext = {
            provider: this.provider.name,
            name: request.getName(),
            olds: open(request.getOlds()).values,
            news: given.values,
            seed: request.getRandomseed_asU8(),
        };
        const named = withAutonames(type, context);
        const inputs = { ...named, ...this.provider.defaults?.(client, type, named) };
        const failures = faults(type, context, inputs).map((reason) =>
            new wire.CheckFailure().setReason(reason),
        );
        return new wire.CheckResponse()
            .setInputs(seal(inputs, secretsOf(type, given.secrets)))
            .setFailuresList(failures);
    }

    diff(request: wire.DiffRequest): wire.DiffResponse {
        const type = this.resource(request.getType());
        const state = open(request.getOlds()).values;
        const news = open(request.getNews()).values;
        const changes = diff(type, {
            oldInputs: open(request.getOldInputs()).values,
            state,
            news,
            ignored: request.getIgnorechangesList(),
        });
        const replaces = changes.filter((change) => change.replaces).map(({ property }) => property);
        const response = new wire.DiffResponse()
            .setChanges(
                changes.length > 0
                    ? wire.DiffResponse.DiffChanges.DIFF_SOME
                    : wire.DiffResponse.DiffChanges.DIFF_NONE,
            )
            .setDiffsList(changes.map(({ property }) => property))
            .setReplacesList(replaces)
            .setDeletebeforereplace(replaces.length > 0 && deletesFirst(type, state, news))
            .setHasdetaileddiff(true);
        for (const change of changes) {
            response
                .getDetaileddiffMap()
                .set(change.property, new wire.PropertyDiff().setKind(diffKind(change)));
        }
        return response;
    }

    async create(client: Client, request: wire.CreateRequest): Promise<wire.CreateResponse> {
        const type = this.resource(request.getType());
        const given = open(request.getProperties());
        const inputs = declared(type, given.values);
        const { id, outputs } = request.getPreview()
            ? { id: "", outputs: plannedCreate(type, inputs) }
            : await type.create(client, inputs);
        return new wire.CreateResponse()
            .setId(id)
            .setProperties(seal(id === "" ? outputs : { ...outputs, id }, secretsOf(type, given.secrets)));
    }

    async read(client: Client, request: wire.ReadRequest): Promise<wire.ReadResponse> {
        const type = this.resource(request.getType());
        const id = request.getId();
        const state = open(request.getProperties());
        const recorded = open(request.getInputs());
        const outputs = await type.read(client, id, state.values);
        if (outputs === undefined) {
            return new wire.ReadResponse();
        }
        const imported = Object.keys(recorded.values).length === 0;
        const inputs = imported
            ? importedInputs(type, outputs)
            : refreshedInputs(type, recorded.values, outputs);
        const secrets = secretsOf(type, new Set([...state.secrets, ...recorded.secrets]));
        return new wire.ReadResponse()
            .setId(id)
            .setProperties(seal({ ...outputs, id }, secrets))
            .setInputs(seal(inputs, secrets));
    }

    async update(client: Client, request: wire.UpdateRequest): Promise<wire.UpdateResponse> {
        const type = this.resource(request.getType());
        const id = request.getId();
        const state = open(request.getOlds());
        const given = open(request.getNews());
        const news = declared(type, given.values);
        const outputs = await (request.getPreview()
            ? plannedUpdate(
                  type,
                  state.values,
                  news,
                  diff(type, {
                      oldInputs: open(request.getOldInputs()).values,
                      state: state.values,
                      news,
                      ignored: request.getIgnorechangesList(),
                  }),
              )
            : this.updateNow(type, client, id, state.values, news));
        return new wire.UpdateResponse().setProperties(
            seal({ ...outputs, id }, secretsOf(type, given.secrets)),
        );
    }

    async delete(client: Client, request: wire.DeleteRequest): Promise<void> {
        const state = open(request.getProperties()).values;
        await this.resource(request.getType()).delete(client, request.getId(), state);
    }

    async invoke(client: Client, request: wire.InvokeRequest): Promise<wire.InvokeResponse> {
        const type = this.invokes.get(request.getTok());
        if (!type) {
            throw this.unknown(request.getTok(), this.invokes);
        }
        const outputs = await type.invoke(client, open(request.getArgs()).values);
        return new wire.InvokeResponse().setReturn(seal(outputs));
    }

    private resource(token: string): ResourceType<Client> {
        const type = this.resources.get(token);
        if (!type) {
            throw this.unknown(token, this.resources);
        }
        return type;
    }

    private updateNow(
        type: ResourceType<Client>,
        client: Client,
        id: string,
        state: Properties,
        news: Properties,
    ): Promise<Properties> {
        if (!type.update) {
            throw new CallError(`${type.token} can't be updated, only replaced`);
        }
        return type.update(client, id, state, news);
    }

    private unknown(token: string, known: ReadonlyMap<string, unknown>): CallError {
        return new CallError(
            `the stand-in for ${this.provider.name} doesn't know ${token}; it covers only ` +
                `${[...known.keys()].join(", ")}; install the real plugin and set LEAST_PRIVILEGE_PROVIDERS=real`,
            status.UNIMPLEMENTED,
        );
    }
}

/** What is encrypted: what the program marked, what the type always marks, and what goes with one of them. */
function secretsOf<Client>(type: ResourceType<Client>, marked: ReadonlySet<string>): ReadonlySet<string> {
    const secrets = new Set(marked);
    for (const [key, { secret, secretWith }] of Object.entries(type.properties)) {
        if (secret || (secretWith !== undefined && marked.has(secretWith))) {
            secrets.add(key);
        }
    }
    return secrets;
}

/** Inputs without the bookkeeping keys that only the engine's records hold. */
function declared<Client>(type: ResourceType<Client>, inputs: Properties): Properties {
    return Object.fromEntries(Object.entries(inputs).filter(([key]) => key in type.properties));
}

function diffKind({ kind, replaces }: Change): wire.PropertyDiff.Kind {
    const { Kind } = wire.PropertyDiff;
    const kinds = {
        add: [Kind.ADD, Kind.ADD_REPLACE],
        update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
        delete: [Kind.DELETE, Kind.DELETE_REPLACE],
    } as const;
    return kinds[kind][replaces ? 1 : 0];
}
