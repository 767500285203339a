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

/**
 * Clients with the account's own keys, or with those of a principal.
 *
 * @param vpcId the VPC through whose endpoints the calls come; from the internet where it isn't given
 */
export function awsClients(aws: AwsEmulation, credentials?: Credentials, vpcId?: string): AwsClients {
    const settings = (service: keyof AwsClients) => ({
        region: aws.region,
        endpoint: endpoint(aws, service),
        credentials: credentials ?? { accessKeyId: aws.accessKey, secretAccessKey: aws.secretKey },
        maxAttempts: 1,
    });
    const clients = {
        cloudfront: new CloudFrontClient(settings("cloudfront")),
        iam: new IAMClient(settings("iam")),
        kms: new KMSClient(settings("kms")),
        logs: new CloudWatchLogsClient(settings("logs")),
        s3: new S3Client({ ...settings("s3"), forcePathStyle: true }),
        ssm: new SSMClient(settings("ssm")),
        sts: new STSClient(settings("sts")),
    };
    withHeaders(clients.s3, tlsHeaders);
    if (vpcId !== undefined) {
        for (const client of Object.values(clients)) {
            withHeaders(client, { "x-local-source-vpc": vpcId });
        }
    }
    return clients;
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

/** Adds what stands between the app and AWS tells of a request. */
function withHeaders(client: object, added: Readonly<Record<string, string>>): void {
    // All clients take such a step; only their commands' types differ.
    (client as S3Client).middlewareStack.add(
        (next) => (given) => {
            const { headers } = given.request as { headers: Record<string, string> };
            Object.assign(headers, added);
            return next(given);
        },
        // After the signature, which that doesn't know of.
        { step: "finalizeRequest", priority: "low", name: `with ${Object.keys(added).join()}` },
    );
}

/**
 * The temporary credentials of a role, as an instance gets them from its metadata service. That service isn't in the
 * emulator, so the account assumes the role in EC2's place (the emulator lets its root do that, whatever the trust policy).
 */
export async function roleCredentials(account: AwsClients, roleArn: string): Promise<Credentials> {
    return assumed(account, roleArn);
}

/** What of a deployed app says who it is. */
export interface AppIdentity {
    readonly roleArn: string;
    readonly appRoleArn: string;
    readonly vpcId: string;
}

/**
 * The credentials that the app has: the broker on its host gets them with the instance's, through the VPC's endpoint of STS. Here
 * nothing is done in anybody's place: what the instance's role may and whom the app's trusts is asked.
 */
export async function appCredentials(aws: AwsEmulation, app: AppIdentity): Promise<Credentials> {
    const instance = await roleCredentials(awsClients(aws), app.roleArn);
    return assumed(awsClients(aws, instance, app.vpcId), app.appRoleArn);
}

/** AWS as the app sees it, with its own credentials and from its VPC. */
export async function appClients(aws: AwsEmulation, app: AppIdentity): Promise<AwsClients> {
    return awsClients(aws, await appCredentials(aws, app), app.vpcId);
}

async function assumed({ sts }: AwsClients, roleArn: string): Promise<Credentials> {
    const { Credentials: found } = await sts.send(
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
