/**
 * What GuardDuty does with a plan's role and bucket when it takes a plan, done with the role's own credentials: so a role
 * or a bucket's policy that would keep the real one out does so here, too. Nothing is scanned.
 */
import type { S3 } from "@aws-sdk/client-s3";
import type { Value } from "../../resource-type";
import type { Aws } from "../client";
import { AwsRefusal, unlessMissing } from "../errors";

const SERVICE = "malware-protection-plan.guardduty.amazonaws.com";
const TEST_OBJECT = "malware-protection-resource-validation-object";

/** As in GuardDuty's answers. */
export type PlanStatus = "ACTIVE" | "WARNING" | "ERROR";

/**
 * Tries the role on the bucket.
 * https://docs.aws.amazon.com/guardduty/latest/ug/troubleshoot-s3-malware-protection-status-errors.html
 *
 * @param operation whose refusal it is, where the plan isn't taken at all
 */
export async function tryRole(
    client: Aws,
    region: Value | undefined,
    operation: string,
    roleArn: string,
    Bucket: string,
): Promise<PlanStatus> {
    const s3 = await asScanner(client, region, operation, roleArn);
    try {
        const owned = await unlessDenied(s3.listObjectsV2({ Bucket, MaxKeys: 1 }));
        if (!owned) {
            throw rejected(
                operation,
                "the IAM role doesn't have the required permissions to validate S3 bucket ownership",
            );
        }
        if (!(await unlessDenied(haveTheBucketTell(s3, Bucket)))) {
            return "ERROR";
        }
        const put = await unlessDenied(s3.putObject({ Bucket, Key: TEST_OBJECT, Body: "test" }));
        return put ? "ACTIVE" : "WARNING";
    } finally {
        s3.destroy();
    }
}

async function haveTheBucketTell(s3: S3, Bucket: string): Promise<true> {
    const { LambdaFunctionConfigurations, QueueConfigurations, TopicConfigurations } =
        await s3.getBucketNotificationConfiguration({ Bucket });
    await s3.putBucketNotificationConfiguration({
        Bucket,
        NotificationConfiguration: {
            LambdaFunctionConfigurations,
            QueueConfigurations,
            TopicConfigurations,
            EventBridgeConfiguration: {},
        },
    });
    return true;
}

/** S3 as the role sees it, by way of TLS: the emulator's root assumes any role, so the trust is looked at first. */
async function asScanner(
    client: Aws,
    region: Value | undefined,
    operation: string,
    RoleArn: string,
): Promise<S3> {
    const iam = await client.service("iam");
    const RoleName = RoleArn.split("/").pop() ?? "";
    const found = await unlessMissing(iam.getRole({ RoleName }));
    if (!trusted(found?.Role?.AssumeRolePolicyDocument)) {
        throw rejected(operation, "GuardDuty isn't able to assume the IAM role");
    }
    const sts = await client.service("sts");
    const { Credentials } = await sts.assumeRole({ RoleArn, RoleSessionName: "GuardDuty" });
    const { config } = await client.service("s3", region);
    const { S3: Client } = await import("@aws-sdk/client-s3");
    const s3 = new Client({
        region: config.region,
        ...(config.endpoint && { endpoint: config.endpoint }),
        forcePathStyle: true,
        credentials: {
            accessKeyId: Credentials?.AccessKeyId ?? "",
            secretAccessKey: Credentials?.SecretAccessKey ?? "",
            sessionToken: Credentials?.SessionToken ?? "",
        },
    });
    s3.middlewareStack.add(
        (next) => (args) => {
            const { headers } = args.request as { headers: Record<string, string> };
            headers["x-forwarded-proto"] = "https";
            return next(args);
        },
        // After the signature, as a proxy that ends TLS adds it.
        { step: "finalizeRequest", priority: "low", name: "overTls" },
    );
    return s3;
}

interface TrustStatement {
    readonly Effect: string;
    readonly Principal?: { readonly Service?: string | readonly string[] };
    readonly Action: string | readonly string[];
}

function trusted(encoded: string | undefined): boolean {
    if (encoded === undefined) {
        return false;
    }
    const document = JSON.parse(decodeURIComponent(encoded)) as { Statement: TrustStatement[] };
    return document.Statement.some(
        ({ Effect, Principal, Action }) =>
            Effect === "Allow" &&
            [Principal?.Service].flat().includes(SERVICE) &&
            [Action].flat().includes("sts:AssumeRole"),
    );
}

async function unlessDenied<T>(work: Promise<T>): Promise<T | undefined> {
    try {
        return await work;
    } catch (error) {
        if (error instanceof Error && error.name === "AccessDenied") {
            return undefined;
        }
        throw error;
    }
}

function rejected(operation: string, reason: string): AwsRefusal {
    const message = `The request was rejected because ${reason}.`;
    return new AwsRefusal("GuardDuty", operation, "BadRequestException", message);
}
