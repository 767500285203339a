import type { Scope, Statement } from "../iam/document";
import { administer } from "../iam/key-policy";
import { throughS3 } from "./grants";

/** Who uses the key of a bucket for uploads. */
export interface UploadsKey {
    readonly signerRoleArn: string;
    readonly distributionArn: string;
    readonly scannerRoleArn: string | undefined;
    /** Roles that manage the key; none means the account: whoever its IAM policies let. */
    readonly administrators: readonly string[];
}

/**
 * The policy of the key: the signer's uploads are encrypted, the one distribution and the scanner decrypt, and who manages the key
 * can't use it.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function uploadsKeyPolicy(scope: Scope, key: UploadsKey): Statement[] {
    const { signerRoleArn, distributionArn, scannerRoleArn, administrators } = key;
    const statements: Statement[] = [
        ...administer(scope, administrators),
        {
            Sid: "EncryptUploads",
            Effect: "Allow",
            Principal: { AWS: signerRoleArn },
            Action: "kms:GenerateDataKey",
            Resource: "*",
            Condition: throughS3(scope),
        },
        {
            Sid: "DecryptForTheDistribution",
            Effect: "Allow",
            Principal: { Service: "cloudfront.amazonaws.com" },
            Action: "kms:Decrypt",
            Resource: "*",
            Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
        },
    ];
    if (scannerRoleArn !== undefined) {
        statements.push({
            Sid: "ScanUploads",
            Effect: "Allow",
            Principal: { AWS: scannerRoleArn },
            // GenerateDataKey is for the test object that it puts when it is set up.
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: "*",
            Condition: throughS3(scope),
        });
    }
    return statements;
}
