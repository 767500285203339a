/** Runs programs on the real engine, with the stand-ins attached. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { serve, standIns } from "../../../local/providers";
import { emulatorEndpoint } from "./emulator";

/** How many resources by what happened to them, but for those that stayed the same. */
type Changes = Readonly<Record<string, number>>;

/** A stack on a backend of its own. */
export interface Rig {
    readonly log: string[];
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

/** The provider's configuration for the emulator, as stack configuration gives it. */
export function awsConfig(endpoint = emulatorEndpoint()): Record<string, string> {
    const services = ["iam", "kms", "logs", "ssm", "sts"];
    return {
        region: "us-east-1",
        accessKey: "test",
        secretKey: "test",
        endpoints: JSON.stringify([Object.fromEntries(services.map((service) => [service, endpoint]))]),
        skipCredentialsValidation: "true",
        skipRequestingAccountId: "true",
    };
}

/** What isn't the same. */
function changed(summary: Changes | undefined): Changes {
    return Object.fromEntries(Object.entries(summary ?? {}).filter(([kind]) => kind !== "same"));
}

/** Sets up a stack. */
export async function startRig(config: Record<string, string> = awsConfig()): Promise<Rig> {
    const log: string[] = [];
    const served = await serve(Object.values(standIns), { onRequest: (line) => log.push(line) });
    const home = await mkdtemp(join(tmpdir(), "stand-in-"));
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: "test", projectName: "stand-in", program: () => Promise.resolve() },
        {
            workDir: home,
            envVars: {
                PULUMI_BACKEND_URL: `file://${home}`,
                PULUMI_CONFIG_PASSPHRASE: "test",
                PULUMI_DEBUG_PROVIDERS: served.debugProviders,
                PULUMI_SKIP_UPDATE_CHECK: "true",
            },
        },
    );
    for (const [key, value] of Object.entries(config)) {
        await stack.setConfig(`aws:${key}`, { value, secret: key === "secretKey" });
    }
    return {
        log,
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
