/** What a program asked the engine for. */
export interface Recorded {
    readonly resources: readonly RecordedResource[];
    /** Each lookup once, however often the program made it. */
    readonly invokes: readonly { readonly token: string; readonly args: Record<string, unknown> }[];
}

/** A resource that a provider makes; components aren't made by hand. */
export interface RecordedResource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** As they go over the wire: marks stand for secrets and for what isn't known yet. */
    readonly inputs: Record<string, unknown>;
    /** By property, the URNs of the resources whose outputs are in it. */
    readonly uses: Readonly<Record<string, readonly string[]>>;
    readonly dependsOn: readonly string[];
    readonly protect: boolean;
}
