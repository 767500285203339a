/** An AWS emulator of the tests' own, and the engine. */
import { type AwsEmulation, type AwsService, startAws } from "../../../local/aws";
import { prepareEngine } from "../../../local/engine";
import { Run } from "../../../local/run";

const SERVICES: readonly AwsService[] = ["cloudfront", "iam", "kms", "logs", "s3", "ssm", "sts"];

export interface Emulator extends AwsEmulation {
    /** The folder whose `bin/pulumi` is the engine. */
    readonly engineRoot: string;
    stop(): Promise<void>;
}

/** @param services those to have endpoints for */
export async function startEmulator(services = SERVICES): Promise<Emulator> {
    const run = new Run();
    const silent = () => undefined;
    const [aws, engine] = await Promise.all([startAws(run, services, silent), prepareEngine(run, silent)]);
    return { ...aws, engineRoot: engine.root, stop: () => run.stop() };
}

/** The provider's configuration for an emulator, as stack configuration gives it. */
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
