import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    type ConfigMap,
    LocalWorkspace,
    type OpMap,
    PulumiCommand,
    type PulumiFn,
    type Stack,
} from "@pulumi/pulumi/automation";
import { prepareEngine } from "../../../../local/engine";
import { serve } from "../../../../local/providers";
import { commandIn } from "../../../../local/providers/command";
import { postgresql } from "../../../../local/providers/postgresql";
import { Run } from "../../../../local/run";

/** A stack of the real engine with the stand-ins attached, on a backend of its own. */
export interface TestStack {
    /** The project's folder, which is where commands run. */
    readonly directory: string;
    readonly stack: Stack;
    up(program: PulumiFn, refresh?: true): Promise<OpMap>;
    /** What would be done, with the replacements and all. */
    preview(program: PulumiFn): Promise<OpMap>;
    /** What a refresh finds changed. */
    refresh(): Promise<OpMap>;
    destroy(): Promise<void>;
    /** The state as it is stored, secrets encrypted. */
    stored(): Promise<string>;
    close(): Promise<void>;
}

export const startStack = async (config: ConfigMap): Promise<TestStack> => {
    const run = new Run();
    const engine = await prepareEngine(run, () => undefined);
    const directory = await mkdtemp(join(tmpdir(), "stand-in-"));
    const served = await serve([postgresql, commandIn(directory)]);
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: "test", projectName: "stand-in", program: async () => Promise.resolve() },
        {
            workDir: directory,
            pulumiCommand: await PulumiCommand.get({ root: engine.root }),
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
    return {
        directory,
        stack,
        up: async (program, refresh) => {
            stack.workspace.program = program;
            const { summary } = await stack.up(refresh === undefined ? {} : { refresh });
            return summary.resourceChanges ?? {};
        },
        preview: async (program) => {
            stack.workspace.program = program;
            return (await stack.preview()).changeSummary;
        },
        refresh: async () => (await stack.refresh()).summary.resourceChanges ?? {},
        destroy: async () => {
            await stack.destroy();
        },
        // Not the Automation API's export: that one decrypts.
        stored: async () => readFile(join(directory, ".pulumi", "stacks", "stand-in", "test.json"), "utf8"),
        close: async () => {
            await served.close();
            await run.stop();
            await rm(directory, { recursive: true, force: true });
        },
    };
};
