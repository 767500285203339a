import { arn, type Scope, type Statement } from "../iam/document";
import { s3Arn, throughS3 } from "./grants";

/** Who scans: https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html */
const scanningService = "malware-protection-plan.guardduty.amazonaws.com";

/** The object that GuardDuty puts once, to see whether it may; it stays in the bucket. */
export const testObject = "malware-protection-resource-validation-object";

/**
 * Who may become the scanner. It says no more than AWS's own sample: a plan is made only by who may pass the role
 * (`iam:PassRole`), and roles aren't passed from one account to another.
 */
export const onlyTheScanningService: Statement = {
    Sid: "OnlyMalwareProtection",
    Effect: "Allow",
    Principal: { Service: scanningService },
    Action: "sts:AssumeRole",
};

/** Learning of new uploads: the bucket tells EventBridge, and one rule, which GuardDuty alone manages, tells GuardDuty. */
export function learnOfUploads(scope: Scope, bucket: string): Statement[] {
    // GuardDuty names the rule: what follows this isn't known.
    const rule = arn(scope, "events", "rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*");
    return [
        {
            Sid: "ManageTheRule",
            Effect: "Allow",
            Action: ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets"],
            Resource: rule,
            Condition: { StringEquals: { "events:ManagedBy": scanningService } },
        },
        {
            Sid: "WatchTheRule",
            Effect: "Allow",
            Action: ["events:DescribeRule", "events:ListTargetsByRule"],
            Resource: rule,
        },
        {
            Sid: "HaveTheBucketTell",
            Effect: "Allow",
            Action: ["s3:GetBucketNotification", "s3:PutBucketNotification"],
            Resource: s3Arn(scope, bucket),
        },
    ];
}

/** Reading and tagging what is below one prefix; and, once, seeing whether all this works. */
export function scanUploads(scope: Scope, bucket: string, keyPrefix: string): Statement[] {
    const uploaded = s3Arn(scope, bucket, `${keyPrefix}*`);
    return [
        {
            Sid: "ReadUploads",
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:GetObjectVersion"],
            Resource: uploaded,
        },
        {
            Sid: "TagUploads",
            Effect: "Allow",
            Action: [
                "s3:GetObjectTagging",
                "s3:GetObjectVersionTagging",
                "s3:PutObjectTagging",
                "s3:PutObjectVersionTagging",
            ],
            Resource: uploaded,
        },
        {
            Sid: "SeeWhoseBucketItIs",
            Effect: "Allow",
            Action: "s3:ListBucket",
            Resource: s3Arn(scope, bucket),
        },
        {
            Sid: "PutTheTestObject",
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: s3Arn(scope, bucket, testObject),
        },
    ];
}

/**
 * Decrypting what is scanned, and encrypting the test object, only by way of S3.
 *
 * @param keyArn the key's ARN; `*` at its end (`key/*`) leaves the key open, for a boundary written before the key exists
 */
export function scanThroughS3(scope: Scope, keyArn: string): Statement {
    return {
        Sid: "ScanThroughS3",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: keyArn,
        Condition: throughS3(scope),
    };
}
