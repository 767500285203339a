import { s3Arn } from "../s3/grants";
import { given, type Rule } from "../validation";
import type { Scope, Statement } from "./document";

/** A service whose resources a program makes, and a preview looks at. */
export const PreviewService = {
    AutoScaling: "autoscaling",
    CloudFront: "cloudfront",
    Ec2: "ec2",
    Iam: "iam",
    /** The ids of AWS's own machine images, which AWS publishes for everybody. */
    Images: "images",
    Kms: "kms",
    Logs: "logs",
    S3: "s3",
} as const;
/** A service whose resources a program makes, and a preview looks at. */
export type PreviewService = (typeof PreviewService)[keyof typeof PreviewService];

/**
 * What the provider asks to know a resource's settings, for the types that this library makes; none of these tells what is kept in
 * them. Two are left out for that reason, so that refreshing such a resource fails: `s3:ListBucket`, which the provider asks
 * of each bucket and which tells the objects' names, and `ssm:GetParameter`, which tells a parameter's value.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const reads: Readonly<Record<Exclude<PreviewService, "images">, readonly string[]>> = {
    autoscaling: ["DescribeAutoScalingGroups", "DescribeScalingActivities"],
    cloudfront: [
        "GetDistribution",
        "GetOriginAccessControl",
        "GetResponseHeadersPolicy",
        "ListTagsForResource",
    ],
    ec2: [
        "DescribeFlowLogs",
        "DescribeLaunchTemplates",
        // Tells the instances' user data too, in which nothing secret may stand for that reason.
        "DescribeLaunchTemplateVersions",
        "DescribeManagedPrefixLists",
        "DescribeNetworkInterfaces",
        "DescribePrefixLists",
        "DescribeRouteTables",
        "DescribeSecurityGroupRules",
        "DescribeSecurityGroups",
        "DescribeSubnets",
        "DescribeVpcAttribute",
        "DescribeVpcEndpoints",
        "DescribeVpcs",
    ],
    iam: [
        "GetInstanceProfile",
        "GetOpenIDConnectProvider",
        "GetPolicy",
        "GetPolicyVersion",
        "GetRole",
        "GetRolePolicy",
        "ListAttachedRolePolicies",
        "ListPolicyVersions",
        "ListRolePolicies",
    ],
    kms: ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListAliases", "ListResourceTags"],
    logs: ["DescribeLogGroups", "ListTagsForResource"],
    s3: [
        "GetAccelerateConfiguration",
        "GetBucketAcl",
        "GetBucketCORS",
        "GetBucketLogging",
        "GetBucketObjectLockConfiguration",
        "GetBucketOwnershipControls",
        "GetBucketPolicy",
        "GetBucketPublicAccessBlock",
        "GetBucketRequestPayment",
        "GetBucketTagging",
        "GetBucketVersioning",
        "GetBucketWebsite",
        "GetEncryptionConfiguration",
        "GetLifecycleConfiguration",
        "GetReplicationConfiguration",
    ],
};

/** Reads of the settings of one service's resources: most of these actions can't be narrowed to some of them. */
export function readSettings(scope: Scope, service: PreviewService): Statement {
    if (service === "images") {
        return {
            Sid: "ReadImageIds",
            Effect: "Allow",
            Action: "ssm:GetParameter",
            // No account: AWS's own parameters, and none of ours.
            // https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
            Resource: `arn:${scope.partition}:ssm:${scope.region}::parameter/aws/service/*`,
        };
    }
    return {
        Sid: `Read${service.charAt(0).toUpperCase()}${service.slice(1)}`,
        Effect: "Allow",
        Action: reads[service].map((action) => `${service}:${action}`),
        Resource: "*",
    };
}

/** Reads of the states below one prefix of a bucket, whose secrets have been taken out. */
export function readRedactedState(scope: Scope, bucket: string, prefix: string): Statement {
    return {
        Sid: "ReadRedactedState",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: s3Arn(scope, bucket, `${prefix}*`),
    };
}

/** One of the services. */
export const previewService: Rule<string> = (value) => {
    const known: readonly string[] = Object.values(PreviewService);
    return known.includes(value)
        ? undefined
        : `${given(value)} isn't a service that a preview may look at: ${known.join(", ")} are.`;
};
