/** Runs programs on the real engine, with the stand-ins attached. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { serve, standIns } from "../../../local/providers";
import { awsConfig, type Emulator } from "./emulator";

/** How many resources by what happened to them, but for those that stayed the same. */
type Changes = Readonly<Record<string, number>>;

/** A stack on a backend of its own. */
export interface Rig {
    readonly stack: Stack;
    /** Runs the program: how many resources were created, updated, ... */
    up(program: PulumiFn): Promise<Changes>;
    preview(program: PulumiFn): Promise<Changes>;
    refresh(): Promise<Changes>;
    destroy(): Promise<void>;
    /** The state file as it lies on the disk. */
    state(): Promise<string>;
    close(): Promise<void>;
}

/** What isn't the same. */
function changed(summary: Changes | undefined): Changes {
    return Object.fromEntries(Object.entries(summary ?? {}).filter(([kind]) => kind !== "same"));
}

/** Sets up a stack. */
export async function startRig(emulator: Emulator): Promise<Rig> {
    const served = await serve(Object.values(standIns(process.cwd())));
    const home = await mkdtemp(join(tmpdir(), "stand-in-"));
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: "test", projectName: "stand-in", program: () => Promise.resolve() },
        {
            workDir: home,
            pulumiCommand: await PulumiCommand.get({ root: emulator.engineRoot }),
            envVars: {
                PULUMI_BACKEND_URL: `file://${home}`,
                PULUMI_CONFIG_PASSPHRASE: "test",
                PULUMI_DEBUG_PROVIDERS: served.debugProviders,
                PULUMI_SKIP_UPDATE_CHECK: "true",
                PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            },
        },
    );
    for (const [key, value] of Object.entries(awsConfig(emulator))) {
        await stack.setConfig(`aws:${key}`, { value, secret: key === "secretKey" });
    }
    return {
        stack,
        up: async (program) => {
            stack.workspace.program = program;
            return changed((await stack.up()).summary.resourceChanges);
        },
        preview: async (program) => {
            stack.workspace.program = program;
            return changed((await stack.preview()).changeSummary);
        },
        refresh: async () => changed((await stack.refresh()).summary.resourceChanges),
        destroy: async () => {
            await stack.destroy();
        },
        state: () => readFile(join(home, ".pulumi", "stacks", "stand-in", "test.json"), "utf8"),
        close: async () => {
            await served.close();
            await rm(home, { recursive: true, force: true });
        },
    };
}
