import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
    type ConfigMap,
    type EngineEvent,
    LocalWorkspace,
    type OpMap,
    type OutputMap,
    type PulumiFn,
    type UpOptions,
} from "@pulumi/pulumi/automation";
import { prepareEngine } from "../../../local/engine";
import { engineCommand, withoutAfterwords } from "../../../local/lean-stack";
import { serve, standIns } from "../../../local/providers";
import { Run } from "../../../local/run";

/** What a stack needs of its surroundings. */
interface StackOptions {
    /** The packages whose stand-ins are attached. */
    readonly providers: readonly (keyof ReturnType<typeof standIns>)[];
    readonly config: ConfigMap;
}

/** A stack of the real engine with stand-ins attached, on a backend of its own. */
export interface TestStack {
    /** The project's folder, which is where commands run. */
    readonly directory: string;
    up(program: PulumiFn, options?: Pick<UpOptions, "refresh" | "signal">): Promise<OpMap>;
    /** What would be done, with the replacements and all. */
    preview(program: PulumiFn): Promise<OpMap>;
    /** What a refresh finds changed. */
    refresh(): Promise<OpMap>;
    destroy(): Promise<void>;
    outputs(): Promise<OutputMap>;
    /** Changes the provider's configuration. */
    setConfig(config: ConfigMap): Promise<void>;
    /** The state as it is stored, secrets encrypted. */
    stored(): Promise<string>;
    close(): Promise<void>;
}

export async function startStack({ providers, config }: StackOptions): Promise<TestStack> {
    const run = new Run();
    const engine = await prepareEngine(run, () => undefined);
    const directory = join(run.directory, "project");
    await mkdir(directory);
    const offered = standIns(directory, (child) => {
        run.supervise(child);
    });
    const served = await serve(providers.map((name) => offered[name]));
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: "test", projectName: "stand-in", program: () => Promise.resolve() },
        {
            workDir: directory,
            pulumiCommand: await engineCommand(engine.root),
            envVars: {
                PULUMI_BACKEND_URL: `file://${directory}`,
                PULUMI_CONFIG_PASSPHRASE: "test",
                PULUMI_DEBUG_PROVIDERS: served.debugProviders,
                PULUMI_SKIP_UPDATE_CHECK: "true",
                PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            },
        },
    );
    await stack.setAllConfig(config);
    const askForOutputs = withoutAfterwords(stack);
    /** Those of the last `up`: the engine starts twice to tell them. */
    let outputs: Promise<OutputMap> | undefined;
    return {
        directory,
        up: (program, options) => {
            stack.workspace.program = program;
            outputs = undefined;
            return changesOf((onEvent) => stack.up({ ...options, onEvent }));
        },
        preview: async (program) => {
            stack.workspace.program = program;
            return (await stack.preview()).changeSummary;
        },
        refresh: () => changesOf((onEvent) => stack.refresh({ onEvent })),
        destroy: async () => {
            await stack.destroy();
        },
        outputs: () => (outputs ??= askForOutputs()),
        setConfig: (changed) => stack.setAllConfig(changed),
        // Not the Automation API's export: that one decrypts.
        stored: () => readFile(join(directory, ".pulumi", "stacks", "stand-in", "test.json"), "utf8"),
        close: async () => {
            await served.close();
            await run.stop();
        },
    };
}

/** What an operation did, by kind. */
async function changesOf(work: (onEvent: (event: EngineEvent) => void) => Promise<unknown>): Promise<OpMap> {
    const changes: OpMap = {};
    await work(({ summaryEvent }) => Object.assign(changes, summaryEvent?.resourceChanges));
    return changes;
}

/** The operations that did something. */
export function changed(operations: OpMap): OpMap {
    return Object.fromEntries(Object.entries(operations).filter(([kind]) => kind !== "same"));
}
