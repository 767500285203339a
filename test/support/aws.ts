import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { RDSClient } from "@aws-sdk/client-rds";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsEmulation, AwsService } from "../../local/aws";

/** AWS as one principal sees it. */
export interface AwsClients {
    readonly cloudfront: CloudFrontClient;
    readonly iam: IAMClient;
    readonly kms: KMSClient;
    readonly logs: CloudWatchLogsClient;
    readonly s3: S3Client;
    readonly ssm: SSMClient;
    readonly sts: STSClient;
}

export interface Credentials {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
}

/** Clients with the account's own keys, or with those of a principal. */
export function awsClients(aws: AwsEmulation, credentials?: Credentials): AwsClients {
    const settings = (service: keyof AwsClients) => ({
        region: aws.region,
        endpoint: endpoint(aws, service),
        credentials: credentials ?? { accessKeyId: aws.accessKey, secretAccessKey: aws.secretKey },
        maxAttempts: 1,
    });
    return {
        cloudfront: new CloudFrontClient(settings("cloudfront")),
        iam: new IAMClient(settings("iam")),
        kms: new KMSClient(settings("kms")),
        logs: new CloudWatchLogsClient(settings("logs")),
        s3: overTls(new S3Client({ ...settings("s3"), forcePathStyle: true })),
        ssm: new SSMClient(settings("ssm")),
        sts: new STSClient(settings("sts")),
    };
}

/** What a proxy that ends TLS tells the emulator; without it, a request counts as sent in the clear. */
export const tlsHeaders = { "x-forwarded-proto": "https" };

/** The network, and what stands in it, as an administrator sees them: their emulator knows nothing of principals. */
export interface NetworkClients {
    readonly ec2: EC2Client;
    readonly elb: ElasticLoadBalancingV2Client;
    readonly rds: RDSClient;
}

export function networkClients(aws: AwsEmulation): NetworkClients {
    const settings = (service: AwsService) => ({
        region: aws.region,
        endpoint: endpoint(aws, service),
        credentials: { accessKeyId: aws.accessKey, secretAccessKey: aws.secretKey },
        maxAttempts: 1,
    });
    return {
        ec2: new EC2Client(settings("ec2")),
        elb: new ElasticLoadBalancingV2Client(settings("elbv2")),
        rds: new RDSClient(settings("rds")),
    };
}

function overTls(client: S3Client): S3Client {
    client.middlewareStack.add(
        (next) => (given) => {
            const { headers } = given.request as { headers: Record<string, string> };
            Object.assign(headers, tlsHeaders);
            return next(given);
        },
        // After the signature, which a proxy doesn't know of.
        { step: "finalizeRequest", priority: "low", name: "overTls" },
    );
    return client;
}

/**
 * The temporary credentials of a role, as an instance gets them from its metadata service. That service isn't in the
 * emulator, so the account assumes the role in EC2's place (the emulator lets its root do that, whatever the trust policy).
 */
export async function roleCredentials(account: AwsClients, roleArn: string): Promise<Credentials> {
    const { Credentials: found } = await account.sts.send(
        new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "i-0123456789abcdef0" }),
    );
    if (!found?.AccessKeyId || !found.SecretAccessKey || !found.SessionToken) {
        throw new Error(`no credentials came for ${roleArn}`);
    }
    return {
        accessKeyId: found.AccessKeyId,
        secretAccessKey: found.SecretAccessKey,
        sessionToken: found.SessionToken,
    };
}

/** Where a service is. */
export function endpoint(aws: AwsEmulation, service: AwsService): string {
    const url = aws.endpoints[service];
    if (url === undefined) {
        throw new Error(`the local cloud has no endpoint for ${service}`);
    }
    return url;
}
