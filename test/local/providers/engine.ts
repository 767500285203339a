/** Runs programs on the real engine, with the stand-ins attached. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { serve, standIns } from "../../../local/providers";
import { emulatorEndpoint } from "./emulator";

/** A stack on a backend of its own. */
export interface Rig {
    readonly log: string[];
    readonly stack: Stack;
    /** Puts another program into the stack. */
    use(program: PulumiFn): void;
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

/** Sets up a stack. */
export async function startRig(
    program: PulumiFn,
    config: Record<string, string> = awsConfig(),
): Promise<Rig> {
    const log: string[] = [];
    const served = await serve(Object.values(standIns), { onRequest: (line) => log.push(line) });
    const home = await mkdtemp(join(tmpdir(), "stand-in-"));
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: "test", projectName: "stand-in", program },
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
        use: (next) => {
            stack.workspace.program = next;
        },
        close: async () => {
            await served.close();
            await rm(home, { recursive: true, force: true });
        },
    };
}
