import * as s3 from "@pulumi/aws/s3";
import type * as pulumi from "@pulumi/pulumi";
import { lifecycleRules } from "./lifecycle";

export interface ClosedBucketArgs {
    readonly bucket: pulumi.Output<string>;
    readonly keyArn: pulumi.Output<string>;
    readonly corsOrigins: pulumi.Output<string[]> | undefined;
    readonly noncurrentDays: number;
}

/** What makes a bucket private, encrypted and versioned, all but its policy; that comes after these. */
export function closeBucket(
    name: string,
    args: ClosedBucketArgs,
    child: { parent: pulumi.Resource },
): pulumi.Resource[] {
    const { bucket, keyArn, corsOrigins, noncurrentDays } = args;
    const ownership = new s3.BucketOwnershipControls(
        `${name}-ownership`,
        // Access lists are off: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
        { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
        child,
    );
    const block = new s3.BucketPublicAccessBlock(
        `${name}-public-access-block`,
        {
            bucket,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        child,
    );
    const versioning = new s3.BucketVersioning(
        `${name}-versioning`,
        { bucket, versioningConfiguration: { status: "Enabled" } },
        child,
    );
    new s3.BucketServerSideEncryptionConfiguration(
        `${name}-encryption`,
        {
            bucket,
            rules: [
                {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
                    bucketKeyEnabled: true,
                    // With a key of the uploader's own, nobody else could ever look at what is stored.
                    blockedEncryptionTypes: ["SSE-C"],
                },
            ],
        },
        child,
    );
    new s3.BucketLifecycleConfiguration(
        `${name}-lifecycle`,
        { bucket, rules: lifecycleRules(noncurrentDays) },
        { ...child, dependsOn: [versioning] },
    );
    if (corsOrigins) {
        new s3.BucketCorsConfiguration(
            `${name}-cors`,
            {
                bucket,
                corsRules: [{ allowedOrigins: corsOrigins, allowedMethods: ["POST"], maxAgeSeconds: 3000 }],
            },
            child,
        );
    }
    return [ownership, block];
}
