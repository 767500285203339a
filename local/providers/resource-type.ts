/**
 * The shape of a stand-in's entries: one small declarative value per resource type and per invoke. What is the
 * same for all of them (required arguments, autonames, diffs, unknowns, secrets) is done once, by the server.
 */

/** A property value as the engine sends it, secrets already opened. An unknown is `UNKNOWN`, at any depth. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
export type Properties = Record<string, Value>;

/** Pulumi's own sentinel for a value that isn't known yet (only ever seen in previews). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Property {
    /** The name in the provider's messages. @default the key in snake_case */
    readonly terraformName?: string;
    readonly required?: true;
    /** A change of it replaces the resource. */
    readonly forceNew?: true;
    /** Whether this one change of it replaces the resource. */
    readonly replacedWhen?: (before: Value, after: Value) => boolean;
    /** Encrypted in outputs, whether or not the program said so. */
    readonly secret?: true;
    /** Encrypted wherever that other property is. */
    readonly secretWith?: string;
    /** Only an output: unknown while the resource is being created. */
    readonly computed?: true;
    /** A computed output that a change of any of these makes unknown again. */
    readonly changesWith?: readonly string[];
    /** What the provider reports where the program gave nothing. @default nothing */
    readonly default?: Value;
    /** Where the program gave nothing the service chooses: unknown while being created, never a difference. */
    readonly chosenByService?: true;
    /** Named `<prefix><logical name>-<7 hex digits>` where the program gave no name, cut to `maxLength`. */
    readonly autoname?: { readonly maxLength: number; readonly prefix?: string };
    /** The provider's own words for what is wrong with a known value; undefined where nothing is. */
    readonly check?: (value: Value, terraformName: string) => string | undefined;
    /** Two values that mean the same (JSON documents, sets). @default deep equality */
    readonly equivalent?: (a: Value, b: Value) => boolean;
}

export interface ResourceType<Client> {
    /** As in a URN: `aws:iam/role:Role`. */
    readonly token: string;
    readonly properties: Readonly<Record<string, Property>>;
    /** No emulator has anything to check here: the resource is only recorded, and the docs list it. */
    readonly recordedOnly?: true;
    readonly deleteBeforeReplace?: true;
    /** Faults that concern several properties at once, in the provider's words. */
    readonly check?: (inputs: Properties) => { property: string; reason: string }[];
    /** Makes the real thing; never adopts one that exists. */
    create(client: Client, inputs: Properties): Promise<{ id: string; outputs: Properties }>;
    /** The outputs as they stand, or undefined where it is gone. `state` is empty on import. */
    read(client: Client, id: string, state: Properties): Promise<Properties | undefined>;
    /** Absent where every property forces a replacement. Returns the new outputs. */
    update?(client: Client, id: string, olds: Properties, news: Properties): Promise<Properties>;
    delete(client: Client, id: string, state: Properties): Promise<void>;
}

export interface InvokeType<Client> {
    /** `aws:index/getCallerIdentity:getCallerIdentity`. */
    readonly token: string;
    invoke(client: Client, args: Properties): Promise<Properties>;
}

/** A provider: its entries, and how its configuration (as the real plugin takes it) becomes a client. */
export interface Provider<Client> {
    readonly name: string;
    readonly version: string;
    readonly resources: readonly ResourceType<Client>[];
    readonly invokes: readonly InvokeType<Client>[];
    configure(config: Properties): Promise<Client>;
    /** What the provider's configuration adds to the inputs of a resource (a region, tags), at check. */
    defaults?(client: Client, type: ResourceType<Client>, inputs: Properties): Properties;
    /** The engine is being cancelled: what a client is still at is to end, and may fail. */
    cancel?(client: Client): void;
    /** Called for each client when the server stops. */
    close?(client: Client): Promise<void>;
}
