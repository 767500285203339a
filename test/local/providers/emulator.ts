/** An AWS emulator of the tests' own. */
import type { ConfigMap } from "@pulumi/pulumi/automation";
import { type AwsEmulation, type AwsService, startAws } from "../../../local/aws";
import { Run } from "../../../local/run";

const SERVICES: readonly AwsService[] = ["cloudfront", "iam", "kms", "logs", "s3", "ssm", "sts"];

export interface Emulator extends AwsEmulation {
    stop(): Promise<void>;
}

/** @param services those to have endpoints for */
export async function startEmulator(services = SERVICES): Promise<Emulator> {
    const run = new Run();
    const aws = await startAws(run, services, () => undefined);
    return { ...aws, stop: () => run.stop() };
}

/** The provider's configuration for an emulator, as the engine hands it over. */
export function awsConfig({ region, accessKey, secretKey, endpoints }: AwsEmulation): Record<string, string> {
    return {
        region,
        accessKey,
        secretKey,
        endpoints: JSON.stringify([endpoints]),
        skipCredentialsValidation: "true",
        skipRequestingAccountId: "true",
    };
}

/** The same as a stack's configuration. */
export function awsStackConfig(emulator: AwsEmulation): ConfigMap {
    return Object.fromEntries(
        Object.entries(awsConfig(emulator)).map(([key, value]) => [
            `aws:${key}`,
            { value, secret: key === "secretKey" },
        ]),
    );
}
