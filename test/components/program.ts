/** Runs a Pulumi program without an engine, and shows what it asked the engine for. */
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** One resource as the engine would get it. */
export interface Registration {
    readonly type: string;
    readonly name: string;
    /** Logical name of the parent; empty at the top. */
    readonly parent: string;
    /** What was asked for; a secret stands as `secret(value)`, an unknown as `unknown`. */
    readonly inputs: unknown;
    /** Logical names of what comes before it, by option or by use. */
    readonly dependsOn: readonly string[];
    /** Logical name of the explicit provider; empty for the default one. */
    readonly provider: string;
    /** Only the options that differ from Pulumi's defaults. */
    readonly options: Readonly<Record<string, unknown>>;
}

export interface Run<T> {
    /** Every resource that was registered, in the order of their arrival. */
    readonly registered: readonly Registration[];
    readonly result: T;
}

export interface Setting {
    readonly project?: string;
    readonly stack?: string;
    /** Whether outputs that only a provider gives are unknown. */
    readonly preview?: boolean;
    /** Stack configuration: `{ "postgresql:host": "db.internal" }`. */
    readonly config?: Readonly<Record<string, string>>;
    /** ARNs that the components look at, by the resources' names; others are `arn-of-NAME`. */
    readonly arns?: Readonly<Record<string, string>>;
}

/** The account that the programs run in. */
export const scope = { partition: "aws", region: "eu-central-1", accountId: "123456789012" };

/** Pulumi's word for what isn't known yet. */
export const unknown = pulumi.runtime.unknownValue;

/** A value as it stands in `inputs` where it is secret. */
export function secret(value: unknown): { secret: unknown } {
    return { secret: value };
}

/** An output that becomes known later on. */
export function late<T>(value: pulumi.Input<T>): pulumi.Output<T> {
    const later = new Promise((resolve) => setImmediate(resolve, value));
    return pulumi.output(later) as pulumi.Output<T>;
}

/** An output that stays unknown; only a preview has such. */
export function neverKnown(): pulumi.Output<string> {
    return pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
}

/** What an output becomes; a secret stands as `secret(value)`, an unknown as `unknown`. */
export async function valueOf(output: pulumi.Input<unknown>): Promise<unknown> {
    return withMarkedSecrets(await pulumi.runtime.serializeProperty("value", output));
}

/** Runs the program until nothing is left to register. */
export async function run<T>(program: () => T, setting: Setting = {}): Promise<Run<T>> {
    const registered = await start(setting);
    const result = program();
    await pulumi.runtime.disconnect();
    return { registered, result };
}

/** Runs a program that must be refused as it starts; returns the error, and what was registered all the same. */
export async function refusal(
    program: () => unknown,
): Promise<{ error: pulumi.InputPropertiesError; registered: readonly Registration[] }> {
    const registered = await start({});
    try {
        program();
    } catch (error) {
        await pulumi.runtime.disconnect();
        if (pulumi.InputPropertiesError.isInstance(error)) {
            return { error, registered };
        }
        throw error;
    }
    throw new Error("The program was let through.");
}

/**
 * Runs a program that must fail once its values are known. As in a real program, the failure is a promise that nobody
 * handles: for as long as it takes, this stands in for the runner's own listeners.
 */
export async function lateFailure(program: () => unknown): Promise<Error> {
    const event = "unhandledRejection";
    const others = process.listeners(event);
    process.removeAllListeners(event);
    try {
        await start({});
        const failure = new Promise<Error>((resolve, reject) => {
            process.on(event, (reason) => {
                resolve(reason instanceof Error ? reason : new Error(String(reason)));
            });
            setTimeout(reject, 60_000, new Error("The program was let through.")).unref();
        });
        program();
        return await failure;
    } finally {
        // The same failure comes once for each resource that waits for it, without any input or output in between.
        for (let turn = 0; turn < 100; turn++) {
            await new Promise(setImmediate);
        }
        process.removeAllListeners(event);
        for (const listener of others) {
            process.on(event, listener);
        }
        // Forgets what now waits for ever.
        await start({});
    }
}

async function start(setting: Setting): Promise<Registration[]> {
    const registered: Registration[] = [];
    const { preview = false, arns = {} } = setting;
    await pulumi.runtime.setMocks(
        {
            call: ({ inputs }) => ({
                ...scope,
                name: scope.region,
                id: shapedId("pl", String((inputs as { name?: string }).name)),
            }),
            newResource: ({ type, name, inputs }) => ({
                id: preview ? "" : idOf(type, name),
                state: {
                    ...(inputs as Record<string, unknown>),
                    ...(!preview && computed(type, name)),
                    ...(!preview && arns[name] !== undefined && { arn: arns[name] }),
                },
            }),
        },
        setting.project ?? "project",
        setting.stack ?? "stack",
        preview,
    );
    pulumi.runtime.setAllConfig({ ...setting.config });
    watch((request) => registered.push(registration(request)));
    return registered;
}

/** Ids that the components look at have the shape that AWS gives them. */
const idPrefixes: Partial<Record<string, string>> = {
    "aws:ec2/vpc:Vpc": "vpc",
    "aws:ec2/securityGroup:SecurityGroup": "sg",
};

function idOf(type: string, name: string): string {
    const prefix = idPrefixes[type];
    return prefix === undefined ? `${name}-id` : shapedId(prefix, name);
}

function shapedId(prefix: string, name: string): string {
    return `${prefix}-${name.replaceAll(/[^A-Za-z0-9]/g, "")}`;
}

/** What only the provider knows. */
function computed(type: string, name: string): Record<string, unknown> {
    return {
        arn: `arn-of-${name}`,
        keyId: `id-of-${name}`,
        ...(type === "aws:ec2/vpcEndpoint:VpcEndpoint" && { prefixListId: shapedId("pl", name) }),
        ...(type === "aws:ec2/launchTemplate:LaunchTemplate" && { latestVersion: 1 }),
        ...(type === "aws:lb/loadBalancer:LoadBalancer" && {
            dnsName: `${name}.example.com`,
            zoneId: `zone-of-${name}`,
        }),
        ...(type === "aws:rds/instance:Instance" && {
            address: `${name}.example.com`,
            port: 5432,
            resourceId: shapedId("db", name),
            masterUserSecrets: [{ secretArn: `arn-of-secret-of-${name}` }],
        }),
    };
}

/** The mocks' own records leave out options and secrets, so the requests themselves are read. */
function watch(record: (request: RegisterResourceRequest) => void): void {
    const monitor = pulumi.runtime.getMonitor();
    if (monitor === undefined) {
        throw new Error("There are no mocks.");
    }
    const register = monitor.registerResource.bind(monitor) as (...args: unknown[]) => unknown;
    Object.assign(monitor, {
        registerResource: (request: RegisterResourceRequest, ...rest: unknown[]) => {
            record(request);
            return register(request, ...rest);
        },
    });
}

function registration(request: RegisterResourceRequest): Registration {
    const defaults = { protect: false, ignoreChanges: [], deleteBeforeReplace: false, deletedWith: "" };
    const options = {
        protect: request.getProtect() ?? false,
        ignoreChanges: request.getIgnorechangesList(),
        deleteBeforeReplace: request.getDeletebeforereplace(),
        deletedWith: logicalName(request.getDeletedwith()),
    };
    return {
        type: request.getType(),
        name: request.getName(),
        parent: logicalName(request.getParent()),
        inputs: withMarkedSecrets(request.getObject()?.toJavaScript()),
        provider: logicalName(request.getProvider()),
        dependsOn: request.getDependenciesList().map(logicalName).sort(),
        options: Object.fromEntries(
            Object.entries(options).filter(
                ([key, value]) =>
                    JSON.stringify(value) !== JSON.stringify(defaults[key as keyof typeof defaults]),
            ),
        ),
    };
}

function logicalName(urn: string): string {
    return urn.split("::").at(3) ?? "";
}

function withMarkedSecrets(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withMarkedSecrets);
    }
    if (value === null || typeof value !== "object") {
        return value;
    }
    const { specialSigKey, specialSecretSig } = pulumi.runtime;
    const entries = value as Record<string, unknown>;
    return entries[specialSigKey] === specialSecretSig
        ? secret(entries["value"])
        : Object.fromEntries(Object.entries(entries).map(([key, inner]) => [key, withMarkedSecrets(inner)]));
}
