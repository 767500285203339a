import type { Scope, Statement } from "../iam/document";

/** The ARN of a bucket, or of what is in it: S3's have neither region nor account. */
export function s3Arn(scope: Scope, bucket: string, objects = ""): string {
    return `arn:${scope.partition}:s3:::${bucket}${objects === "" ? "" : `/${objects}`}`;
}

/**
 * Uploads below one prefix, and only by a form: a form's policy bounds the size, which no IAM condition can.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
 */
export function uploadByForm(scope: Scope, bucket: string, keyPrefix: string): Statement {
    return {
        Sid: "UploadByForm",
        Effect: "Allow",
        Action: "s3:PutObject",
        Resource: s3Arn(scope, bucket, `${keyPrefix}*`),
        Condition: { StringEquals: { "s3:authType": "POST" } },
    };
}

/**
 * Adding artifacts below one prefix, encrypted with one key. Parts of a multipart upload would need `kms:Decrypt` too, so an
 * artifact goes up in one piece, of at most 5 GiB:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
export function putArtifacts(scope: Scope, bucket: string, keyPrefix: string, keyArn: string): Statement {
    return {
        Sid: "PutArtifacts",
        Effect: "Allow",
        Action: "s3:PutObject",
        Resource: s3Arn(scope, bucket, `${keyPrefix}*`),
        Condition: { StringEquals: { [requestedKey]: keyArn } },
    };
}

/** The condition key of the key that an upload asks to be encrypted with; absent where it asks for none. */
export const requestedKey = "s3:x-amz-server-side-encryption-aws-kms-key-id";

/**
 * Encryption with one key, only by way of S3.
 *
 * @param keyArn the key's ARN; `*` at its end (`key/*`) leaves the key open, for a boundary written before the key exists
 */
export function encryptThroughS3(scope: Scope, keyArn: string): Statement {
    return {
        Sid: "EncryptThroughS3",
        Effect: "Allow",
        Action: "kms:GenerateDataKey",
        Resource: keyArn,
        Condition: throughS3(scope),
    };
}

/** The condition that a KMS call came from S3. */
export function throughS3(scope: Scope): NonNullable<Statement["Condition"]> {
    return { StringEquals: { "kms:ViaService": `s3.${scope.region}.amazonaws.com` } };
}
