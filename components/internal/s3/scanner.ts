import * as guardduty from "@pulumi/aws/guardduty";
import * as pulumi from "@pulumi/pulumi";
import { type BoundedRole, boundedRole } from "../iam/bounded-role";
import { arn, policyJson, type Scope } from "../iam/document";
import { learnOfUploads, onlyTheScanningService, scanThroughS3, scanUploads } from "./scan-grants";

export interface ScannedBucket {
    readonly bucket: pulumi.Output<string>;
    readonly keyPrefix: string;
    readonly keyArn: pulumi.Output<string>;
}

/** The role with which GuardDuty's Malware Protection for S3 scans one prefix of one bucket. */
export function makeScanner(
    name: string,
    scope: pulumi.Output<Scope>,
    { bucket, keyPrefix, keyArn }: ScannedBucket,
    child: { parent: pulumi.Resource },
): BoundedRole {
    const known = pulumi.all([scope, bucket]);
    const grants = (key: pulumi.Output<string>) => [
        { need: "events", statements: known.apply(([where, it]) => learnOfUploads(where, it)) },
        { need: "uploads", statements: known.apply(([where, it]) => scanUploads(where, it, keyPrefix)) },
        {
            need: "uploads-key",
            statements: pulumi.all([scope, key]).apply(([where, it]) => [scanThroughS3(where, it)]),
        },
    ];
    // As for the signer: the boundary should stand in the preview, where the key has no id yet.
    const anyKey = scope.apply((where) => arn(where, "kms", "key/*"));
    return boundedRole(
        `${name}-scanner`,
        policyJson([onlyTheScanningService]),
        grants(keyArn),
        grants(anyKey),
        child,
    );
}

/**
 * Has GuardDuty scan whatever is uploaded from now on, and tag it with its verdict.
 *
 * @param before all policies: GuardDuty tries the role on the bucket when the plan is made
 */
export function scanWithGuardDuty(
    name: string,
    scanner: BoundedRole,
    { bucket, keyPrefix }: ScannedBucket,
    before: readonly pulumi.Resource[],
    child: { parent: pulumi.Resource },
): guardduty.MalwareProtectionPlan {
    return new guardduty.MalwareProtectionPlan(
        `${name}-malware-protection`,
        {
            role: scanner.role.arn,
            protectedResource: { s3Bucket: { bucketName: bucket, objectPrefixes: [keyPrefix] } },
            actions: [{ taggings: [{ status: "ENABLED" }] }],
        },
        { ...child, dependsOn: [...before, ...scanner.policies] },
    );
}
