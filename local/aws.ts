import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { pythonEnvironment } from "./python";
import { type Server, startServer } from "./processes";
import type { Run } from "./run";

const AWS_ACCOUNT = "000000000000";
export const AWS_REGION = "us-east-1";

/** What ministack takes for the account's root, whose signatures alone it doesn't verify; moto verifies none. */
const ROOT_ACCESS_KEY = "test";

/**
 * Which emulator answers for a service, by the provider's endpoint names. ministack enforces policies and signatures,
 * so it is the base; moto reads back what ministack forgets (EC2) and has what it lacks.
 */
const EMULATOR_OF = {
    accessanalyzer: "moto",
    autoscaling: "moto",
    cloudfront: "ministack",
    ec2: "moto",
    elbv2: "moto",
    guardduty: "moto",
    iam: "ministack",
    kms: "ministack",
    logs: "ministack",
    rds: "moto",
    s3: "ministack",
    ssm: "ministack",
    sts: "ministack",
} as const;

export type AwsService = keyof typeof EMULATOR_OF;
type EmulatorName = (typeof EMULATOR_OF)[AwsService];

export interface AwsEmulation {
    readonly accountId: string;
    readonly region: string;
    readonly accessKey: string;
    readonly secretKey: string;
    /** By the provider's endpoint names: exactly the services that were asked for. */
    readonly endpoints: Readonly<Partial<Record<AwsService, string>>>;
}

/** Starts the emulators that `services` need, and no other. */
export async function startAws(
    run: Run,
    services: readonly AwsService[],
    report: (line: string) => void,
): Promise<AwsEmulation> {
    const needed = [...new Set(services.map((service) => EMULATOR_OF[service]))];
    const started = await Promise.all(
        needed.map(async (name): Promise<[EmulatorName, string]> => {
            const requirements = join(__dirname, "aws", `${name}.requirements.txt`);
            const python = await pythonEnvironment(run, name, requirements, report);
            const port = await startServer(run, emulators[name](run, python));
            return [name, `http://127.0.0.1:${port}`];
        }),
    );
    const urls = Object.fromEntries(started) as Record<EmulatorName, string>;
    return {
        accountId: AWS_ACCOUNT,
        region: AWS_REGION,
        accessKey: ROOT_ACCESS_KEY,
        // Any will do for the root. The engine blots out a stack's secrets wherever it prints, so no common word.
        secretKey: randomBytes(18).toString("base64url"),
        endpoints: Object.fromEntries(services.map((service) => [service, urls[EMULATOR_OF[service]]])),
    };
}

const emulators: Record<EmulatorName, (run: Run, python: string) => Server> = {
    ministack: (run, python) => ({
        name: "The AWS emulator ministack",
        program: (port) => ({
            log: "ministack",
            command: python,
            args: [join(__dirname, "aws", "ministack_s3.py")],
            env: {
                ...emulatorEnvironment(run),
                AUTH: "true",
                BIND_HOST: "127.0.0.1",
                GATEWAY_PORT: String(port),
                IOT_MTLS_ENABLED: "0",
                MINISTACK_ACCOUNT_ID: AWS_ACCOUNT,
                MINISTACK_REGION: AWS_REGION,
                // It would otherwise share folders directly under /tmp with every other run.
                S3_DATA_DIR: join(run.directory, "ministack", "s3"),
                STATE_DIR: join(run.directory, "ministack", "state"),
            },
        }),
        ready: /Running on http/,
        check: (port) => isHealthy(`http://127.0.0.1:${port}/_ministack/health`),
        deadlineMs: 180_000,
    }),
    moto: (run, python) => ({
        name: "The AWS emulator moto",
        program: (port) => ({
            log: "moto",
            command: python,
            args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
            env: {
                ...emulatorEnvironment(run),
                MOTO_ACCOUNT_ID: AWS_ACCOUNT,
                MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
            },
        }),
        ready: /Running on http/,
        check: (port) => isHealthy(`http://127.0.0.1:${port}/moto-api/`),
        deadlineMs: 180_000,
    }),
};

/** Nothing of the user's AWS set-up, and no file outside the run's folder. */
function emulatorEnvironment(run: Run): NodeJS.ProcessEnv {
    const { PATH } = process.env;
    return {
        PATH,
        HOME: run.directory,
        TMPDIR: run.directory,
        PYTHONUNBUFFERED: "1",
        PYTHONDONTWRITEBYTECODE: "1",
    };
}

async function isHealthy(url: string): Promise<void> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    await response.arrayBuffer();
}
