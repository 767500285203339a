import type { Scope, Statement } from "../iam/document";
import { requestedKey, s3Arn } from "./grants";
import { testObject } from "./scan-grants";

/** The tag of GuardDuty's verdict: https://docs.aws.amazon.com/guardduty/latest/ug/enable-malware-protection-s3-bucket.html */
const verdict = "GuardDutyMalwareScanStatus";

/** What the policy of a bucket for uploads is made of. */
export interface UploadsBucket {
    readonly bucket: string;
    readonly keyPrefix: string;
    /** The one key that uploads are encrypted with. */
    readonly keyArn: string;
    /** How long a signed form or URL is taken. */
    readonly expirySeconds: number;
    /** The one distribution that may read. */
    readonly distributionArn: string;
    /** The role that scans and tags; without it nothing is tagged, and reads don't depend on tags. */
    readonly scannerRoleArn: string | undefined;
}

/**
 * The whole policy of the bucket. Nobody is allowed anything but the distribution, to read; the denials hold for everybody in
 * the account too, whatever their own policies say.
 */
export function bucketPolicy(scope: Scope, uploads: UploadsBucket): Statement[] {
    const { bucket, keyPrefix, keyArn, expirySeconds, distributionArn, scannerRoleArn } = uploads;
    const objects = s3Arn(scope, bucket, "*");
    const everything = [s3Arn(scope, bucket), objects];
    const uploaded = s3Arn(scope, bucket, `${keyPrefix}*`);
    const test = s3Arn(scope, bucket, testObject);
    const butTheScanner: NonNullable<Statement["Condition"]> = scannerRoleArn
        ? { ArnNotEquals: { "aws:PrincipalArn": scannerRoleArn } }
        : {};
    const deny = (
        Sid: string,
        Action: Statement["Action"],
        where: Pick<Statement, "Resource" | "NotResource">,
        condition: NonNullable<Statement["Condition"]>,
    ): Statement => ({
        Sid,
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action,
        ...where,
        ...(Object.keys(condition).length > 0 && { Condition: condition }),
    });

    const statements = [
        deny(
            "DenyWithoutTls",
            "s3:*",
            { Resource: everything },
            { Bool: { "aws:SecureTransport": "false" } },
        ),
        deny("DenyOldTls", "s3:*", { Resource: everything }, { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
        // Version 2 signs neither the time nor the headers. What isn't signed has no version; that is allowed nothing.
        deny(
            "DenyOldSignatureVersions",
            "s3:*",
            { Resource: everything },
            {
                StringNotEquals: { "s3:signatureversion": "AWS4-HMAC-SHA256" },
                Null: { "s3:signatureversion": "false" },
            },
        ),
        // Whoever signs chooses the expiry; this is the bucket's own limit.
        deny(
            "DenyOldSignatures",
            "s3:*",
            { Resource: everything },
            { NumericGreaterThan: { "s3:signatureAge": String(expirySeconds * 1000) } },
        ),
        // True also where no key is asked for.
        deny(
            "DenyOtherKeys",
            "s3:PutObject",
            { Resource: uploaded },
            { StringNotEquals: { [requestedKey]: keyArn } },
        ),
        deny(
            "DenyWritesElsewhere",
            "s3:PutObject",
            { NotResource: scannerRoleArn ? [uploaded, test] : uploaded },
            {},
        ),
        deny(
            "DenyTagging",
            [
                "s3:DeleteObjectTagging",
                "s3:DeleteObjectVersionTagging",
                "s3:PutObjectTagging",
                "s3:PutObjectVersionTagging",
            ],
            { Resource: objects },
            butTheScanner,
        ),
        // Any tag at all: condition keys ignore the case of a tag's name, and S3 doesn't.
        deny(
            "DenyTaggedUploads",
            "s3:PutObject",
            { Resource: objects },
            { Null: { "s3:RequestObjectTagKeys": "false" } },
        ),
    ];
    if (scannerRoleArn !== undefined) {
        statements.push(
            // It asks for no key of its own, and gets the bucket's.
            deny("DenyTestObject", "s3:PutObject", { Resource: test }, butTheScanner),
            // True also where there is no tag yet.
            deny(
                "DenyReadsUntilClean",
                ["s3:GetObject", "s3:GetObjectVersion"],
                { Resource: objects },
                {
                    StringNotEquals: { [`s3:ExistingObjectTag/${verdict}`]: "NO_THREATS_FOUND" },
                    ...butTheScanner,
                },
            ),
        );
    }
    return [
        ...statements,
        {
            Sid: "ReadThroughTheDistribution",
            Effect: "Allow",
            Principal: { Service: "cloudfront.amazonaws.com" },
            Action: "s3:GetObject",
            Resource: uploaded,
            Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
        },
    ];
}
