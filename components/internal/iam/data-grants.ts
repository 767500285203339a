import { arnParts, type Scope, type Statement } from "./document";

/**
 * Reads of these secrets, by their whole ARNs: the six characters at the end are what keeps out a secret that is made under the
 * same name later. Under Secrets Manager's own key nobody needs a right to decrypt.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function readSecrets(scope: Scope, secretArns: readonly string[], keyArn?: string): Statement[] {
    const read: Statement = {
        Sid: "ReadSecrets",
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: secretArns,
    };
    const decrypt = (key: string): Statement => ({
        Sid: "DecryptSecrets",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: key,
        Condition: {
            StringEquals: {
                "kms:ViaService": `secretsmanager.${scope.region}.amazonaws.com`,
                "kms:EncryptionContext:SecretARN": secretArns,
            },
        },
    });
    return keyArn === undefined ? [read] : [read, decrypt(keyArn)];
}

/** Objects below one prefix of a bucket. */
export interface BucketRead {
    readonly bucket: string;
    /** With a slash at its end. */
    readonly prefix: string;
    readonly keyArn?: string | undefined;
}

/**
 * Reads of objects below a prefix, of a bucket of these accounts: an S3 ARN has no account, and a name that was given up can be
 * taken by anybody. The encryption context is the object, or the bucket where it has a bucket key:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 *
 * @param key ends the statements' ids
 */
export function readBucket(
    scope: Scope,
    key: string,
    { bucket, prefix, keyArn }: BucketRead,
    accounts: readonly string[],
): Statement[] {
    const bucketArn = `arn:${scope.partition}:s3:::${bucket}`;
    const objects = `${bucketArn}/${prefix}*`;
    const read: Statement = {
        Sid: `Read${key}`,
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: objects,
        Condition: { StringEquals: { "s3:ResourceAccount": accounts } },
    };
    const decrypt = (known: string): Statement => ({
        Sid: `Decrypt${key}`,
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: known,
        Condition: {
            // The bucket's region, which is its key's.
            StringEquals: { "kms:ViaService": `s3.${arnParts(known).region}.amazonaws.com` },
            StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, objects] },
        },
    });
    return keyArn === undefined ? [read] : [read, decrypt(keyArn)];
}
