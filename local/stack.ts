import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve, sep } from "node:path";
import {
    type ConfigMap,
    type Deployment,
    type EngineEvent,
    LocalWorkspace,
    type OutputMap,
    type Stack,
} from "@pulumi/pulumi/automation";
import type { Cloud } from "./attached-cloud";
import { engineCommand, withoutAfterwords } from "./lean-stack";
import { withProgramErrors } from "./program-errors";

const load = createRequire(__filename);
const OUR_MODULES = ["components", "dist"].map((folder) => join(__dirname, "..", folder));

export interface StackOptions {
    /** The folder of the program: `Pulumi.yaml`, and `index.ts` in it or in its `main`. */
    readonly directory: string;
    readonly stack: string;
    /** Configuration besides the cloud's own; the project's name stands in front of a key without a colon. */
    readonly config?: Readonly<Record<string, string | { value: string; secret?: boolean }>>;
    /** Folders of policy packs, run by every preview and up. */
    readonly policyPacks?: readonly string[];
    /** Where the engine works and keeps the stack's settings. @default a folder of the cloud's run */
    readonly workDir?: string;
}

export interface OperationOptions {
    /** Takes the engine's own progress, as it comes. */
    readonly onOutput?: (text: string) => void;
    /** Refreshes first, as `--refresh`. Only for preview and up. */
    readonly refresh?: boolean;
}

export interface OperationResult {
    /** How many resources per operation: `{ create: 3, same: 1 }`. */
    readonly changes: Readonly<Record<string, number>>;
    /** Everything that the engine told, step by step. */
    readonly events: readonly EngineEvent[];
    /** Warnings and errors, without colours. */
    readonly diagnostics: readonly Diagnostic[];
    readonly stdout: string;
    readonly stderr: string;
}

type Printed = Pick<OperationResult, "stdout" | "stderr">;

export interface Diagnostic {
    readonly severity: string;
    readonly message: string;
    readonly urn?: string;
}

/** An operation that the engine ended with an error. */
export class OperationError extends Error {
    override readonly name = "OperationError";

    constructor(
        operation: string,
        readonly result: OperationResult,
        options: ErrorOptions,
    ) {
        const errors = result.diagnostics.filter(({ severity }) => severity === "error");
        const told = errors.map(({ message }) => message).join("\n");
        super(`${operation} failed: ${told === "" ? String(options.cause) : told}`, options);
    }
}

export interface OpenStack {
    /** The engine's name for it. */
    readonly name: string;
    /** The name of its project. */
    readonly project: string;
    /** The folder to run `pulumi` commands in by hand. */
    readonly workDir: string;
    preview(options?: OperationOptions): Promise<OperationResult>;
    up(options?: OperationOptions): Promise<OperationResult>;
    refresh(options?: OperationOptions): Promise<OperationResult>;
    destroy(options?: OperationOptions): Promise<OperationResult>;
    outputs(): Promise<OutputMap>;
    /** The state, secrets in clear text. */
    export(): Promise<Deployment>;
    import(state: Deployment): Promise<void>;
    /** Ends an operation that was killed, as `pulumi cancel`: the lock that it left is released. */
    cancel(): Promise<void>;
    /** Forgets the stack; it must be empty. */
    remove(): Promise<void>;
}

/** Opens the stack of a program on a running cloud, making it where it doesn't exist yet. */
export async function openStack(cloud: Cloud, options: StackOptions): Promise<OpenStack> {
    const { directory, stack: stackName, policyPacks = [] } = options;
    const pulumiCommand = await engineCommand(cloud.engine.root);
    const source = await LocalWorkspace.create({ pulumiCommand, workDir: directory });
    const { main = ".", ...projectSettings } = await source.projectSettings();
    const workDir = options.workDir ?? join(cloud.directory, "stacks", projectSettings.name, stackName);
    mkdirSync(workDir, { recursive: true });

    const program = programOf(resolve(directory, main));
    const stack = await LocalWorkspace.createOrSelectStack(
        { projectName: projectSettings.name, stackName, program },
        {
            pulumiCommand,
            workDir,
            projectSettings,
            envVars: cloud.environment,
            secretsProvider: "passphrase",
        },
    );
    await stack.setAllConfig({ ...cloud.config(), ...asConfigMap(options.config ?? {}) });
    return operationsOf(stack, projectSettings.name, workDir, policyPacks);
}

function operationsOf(stack: Stack, project: string, workDir: string, packs: readonly string[]): OpenStack {
    const policyPacks = packs.map((pack) => resolve(pack));
    const outputs = withoutAfterwords(stack);
    return {
        name: stack.name,
        project,
        workDir,
        preview: (options) =>
            operation("preview", options, (given) => stack.preview({ ...given, policyPacks })),
        up: (options) => operation("up", options, (given) => stack.up({ ...given, policyPacks })),
        refresh: (options) => operation("refresh", options, (given) => stack.refresh(given)),
        destroy: (options) => operation("destroy", options, (given) => stack.destroy(given)),
        outputs,
        export: () => stack.exportStack(),
        import: (state) => stack.importStack(state),
        cancel: () => stack.cancel(),
        remove: () => stack.workspace.removeStack(stack.name),
    };
}

async function operation(
    name: string,
    options: OperationOptions = {},
    work: (
        given: OperationOptions & { onEvent: (event: EngineEvent) => void; signal: AbortSignal },
    ) => Promise<Printed>,
): Promise<OperationResult> {
    const events: EngineEvent[] = [];
    const onEvent = (event: EngineEvent) => events.push(event);
    try {
        const printed = await withProgramErrors((signal) => work({ ...options, onEvent, signal }));
        return summarize(events, printed);
    } catch (cause) {
        throw new OperationError(name, summarize(events, { stdout: "", stderr: "" }), { cause });
    }
}

function summarize(events: readonly EngineEvent[], { stdout, stderr }: Printed): OperationResult {
    const changes: Record<string, number> = {};
    const diagnostics: Diagnostic[] = [];
    for (const { summaryEvent, diagnosticEvent } of events) {
        Object.assign(changes, summaryEvent?.resourceChanges);
        if (diagnosticEvent === undefined || diagnosticEvent.ephemeral) continue;
        const { severity, message, urn } = diagnosticEvent;
        if (!severity.startsWith("info"))
            diagnostics.push({ severity, message: plain(message), ...(urn && { urn }) });
    }
    return { changes, events, diagnostics, stdout, stderr };
}

/** The engine marks colours as `<{%fg 1%}>`. */
function plain(message: string): string {
    return message.replace(/<\{%.*?%\}>/g, "").trim();
}

/** Loads the program anew at every run, as the engine would in a process of its own; its exports are the outputs. */
function programOf(path: string): () => Promise<Record<string, unknown>> {
    return () => {
        const entry = load.resolve(path);
        const fresh = [...OUR_MODULES, resolve(entry, "..")];
        for (const loaded of Object.keys(load.cache)) {
            if (loaded.includes(`${sep}node_modules${sep}`)) continue;
            if (fresh.some((folder) => loaded.startsWith(folder + sep)))
                Reflect.deleteProperty(load.cache, loaded);
        }
        return Promise.resolve({ ...(load(entry) as Record<string, unknown>) });
    };
}

function asConfigMap(config: NonNullable<StackOptions["config"]>): ConfigMap {
    return Object.fromEntries(
        Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? { value } : value]),
    );
}
