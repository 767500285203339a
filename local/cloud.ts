import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { devNull } from "node:os";
import { delimiter, join } from "node:path";
import { type Cloud, cloudOf } from "./attached-cloud";
import { type AwsEmulation, type AwsService, startAws } from "./aws";
import { unlessDiskFull } from "./disk";
import { type Engine, prepareEngine } from "./engine";
import { prepareProviders, type Providers, providersMode } from "./plugins";
import { policyAnalyzer } from "./policy-analyzer";
import { type PostgresqlVersion, startPostgresql } from "./postgresql";
import { serve, standIns } from "./providers";
import { Run } from "./run";

const DEFAULT_SERVICES: readonly AwsService[] = [
    "autoscaling",
    "cloudfront",
    "ec2",
    "elbv2",
    "iam",
    "kms",
    "logs",
    "rds",
    "s3",
    "ssm",
    "sts",
];

export interface CloudOptions {
    /** @default 17 */
    readonly postgresqlVersion?: PostgresqlVersion;
    /** The AWS services to have endpoints for. @default those that the stand-ins make something of */
    readonly services?: readonly AwsService[];
    /** The project's folder, where its commands run. @default this process's */
    readonly directory?: string;
    /** Takes each line of progress. */
    readonly report: (line: string) => void;
}

/** Starts the local cloud; it lives until `stop()` or the end of this process, however that comes. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
    const { report, postgresqlVersion = 17, services = DEFAULT_SERVICES } = options;
    const { directory = process.cwd() } = options;
    const mode = providersMode();
    const run = new Run();
    const told = async <T>(work: Promise<T>, line: (result: T) => string): Promise<T> => {
        const result = await work;
        report(line(result));
        return result;
    };
    const parts = [
        told(prepareEngine(run, report), ({ version, origin }) => `engine: pulumi ${version}, ${origin}`),
        told(startAws(run, services, report), ({ endpoints }) => `AWS: ${unique(endpoints).join(", ")}`),
        told(
            startPostgresql(run, postgresqlVersion, report),
            ({ version, host, port }) => `PostgreSQL ${version}: ${host}:${port}`,
        ),
    ] as const;
    try {
        const [engine, aws, postgresql] = await Promise.all(parts);
        const { home, providers } = await prepareProviders(run, engine, mode);
        report(
            `providers: ${Object.entries(providers)
                .map((pair) => pair.join(" "))
                .join(", ")}`,
        );
        const served = await serve(
            Object.values(
                standIns(directory, (child) => {
                    run.supervise(child);
                }),
            ).filter(({ name }) => providers[name as keyof Providers] === "stand-in"),
        );
        const environment = {
            ...(await engineEnvironment(run, engine, home)),
            PULUMI_DEBUG_PROVIDERS: served.debugProviders,
        };
        const description = { directory: run.directory, engine, aws, postgresql, providers, environment };
        return cloudOf(description, async () => {
            await served.close();
            await run.stop();
        });
    } catch (error) {
        const explained = await unlessDiskFull(
            error,
            run.directory,
            "set TMPDIR to a folder on another disk",
        );
        if (explained instanceof Error && explained.message.includes("(log: ")) run.keepLogs();
        run.abort();
        await Promise.allSettled(parts);
        await run.stop();
        throw explained;
    }
}

async function engineEnvironment(run: Run, engine: Engine, home: string): Promise<Record<string, string>> {
    const state = join(run.directory, "state");
    await mkdir(state);
    const analyzer = await policyAnalyzer(run, engine);
    const path = process.env["PATH"] ?? "";
    return {
        PATH: analyzer === undefined ? path : `${analyzer}${delimiter}${path}`,
        PULUMI_HOME: home,
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: randomBytes(18).toString("base64url"),
        PULUMI_CONFIG_PASSPHRASE_FILE: "",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        // The user's own account must be out of reach, even for a program that sets its provider up by itself.
        AWS_PROFILE: "",
        AWS_CONFIG_FILE: devNull,
        AWS_SHARED_CREDENTIALS_FILE: devNull,
        AWS_EC2_METADATA_DISABLED: "true",
    };
}

function unique(endpoints: AwsEmulation["endpoints"]): string[] {
    return [...new Set(Object.values(endpoints))];
}
