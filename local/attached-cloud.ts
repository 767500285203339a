import type { ConfigMap } from "@pulumi/pulumi/automation";
import type { AwsEmulation } from "./aws";
import type { Engine } from "./engine";
import type { Providers } from "./plugins";
import type { PostgresqlServer } from "./postgresql";

const ATTACH_VARIABLE = "LEAST_PRIVILEGE_CLOUD";

/** All that another process needs in order to use a running cloud. */
export interface CloudDescription {
    /** The run's folder: log files (`*.log`) at the top, the stacks' state below. Gone once the cloud has stopped. */
    readonly directory: string;
    readonly engine: Engine;
    readonly aws: AwsEmulation;
    readonly postgresql: PostgresqlServer;
    readonly providers: Providers;
    /** What the engine's process must have, on top of the usual environment. */
    readonly environment: Readonly<Record<string, string>>;
}

export interface Cloud extends CloudDescription {
    /** The stack configuration, as the real provider plugins take it. */
    config(): ConfigMap;
    /** Environment variables that let a child process `attachCloud()`. */
    describe(): Record<string, string>;
    /** Stops everything. In a process that only attached, it does nothing. */
    stop(): Promise<void>;
}

/** The cloud that a parent process runs, from the variables of its `describe()`. */
export function attachCloud(): Cloud {
    const description = process.env[ATTACH_VARIABLE];
    if (description === undefined) throw new Error(`${ATTACH_VARIABLE} isn't set: no cloud to attach to`);
    return cloudOf(JSON.parse(description) as CloudDescription, () => Promise.resolve());
}

/** A cloud from what there is to know about it. */
export function cloudOf(description: CloudDescription, stop: () => Promise<void>): Cloud {
    return {
        ...description,
        config: () => stackConfig(description),
        describe: () => ({ [ATTACH_VARIABLE]: JSON.stringify(description) }),
        stop,
    };
}

function stackConfig({ aws, postgresql }: CloudDescription): ConfigMap {
    return {
        "aws:region": { value: aws.region },
        "aws:accessKey": { value: aws.accessKey },
        "aws:secretKey": { value: aws.secretKey, secret: true },
        "aws:endpoints": { value: JSON.stringify([aws.endpoints]) },
        "aws:skipCredentialsValidation": { value: "true" },
        "aws:skipMetadataApiCheck": { value: "true" },
        "aws:s3UsePathStyle": { value: "true" },
        "postgresql:host": { value: postgresql.host },
        "postgresql:port": { value: String(postgresql.port) },
        "postgresql:username": { value: postgresql.username },
        "postgresql:password": { value: postgresql.password, secret: true },
        "postgresql:sslmode": { value: "disable" },
        "postgresql:superuser": { value: "true" },
    };
}
