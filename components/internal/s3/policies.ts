import * as kms from "@pulumi/aws/kms";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { policyJson, type Scope } from "../iam/document";
import { bucketPolicy } from "./bucket-policy";
import { uploadsKeyPolicy } from "./key-policy";

export interface GovernedBucket {
    readonly bucket: pulumi.Output<string>;
    readonly keyPrefix: string;
    readonly expirySeconds: number;
    readonly key: kms.Key;
    readonly keyAdministrators: pulumi.Output<string[]>;
    readonly signerRoleArn: pulumi.Output<string>;
    readonly distributionArn: pulumi.Output<string>;
    readonly scannerRoleArn: pulumi.Output<string> | undefined;
    /** What else changes the bucket's access: S3 answers 409 to two such changes at once. */
    readonly closed: pulumi.Resource[];
}

/** The policies of a bucket for uploads and of its key; they come last, since they name all who may. */
export function govern(
    name: string,
    scope: pulumi.Output<Scope>,
    parts: GovernedBucket,
    child: { parent: pulumi.Resource },
): pulumi.CustomResource[] {
    const { bucket, key, keyPrefix, expirySeconds, keyAdministrators, closed } = parts;
    const { signerRoleArn, distributionArn, scannerRoleArn } = parts;
    const keyPolicy = new kms.KeyPolicy(
        `${name}-key-policy`,
        {
            keyId: key.keyId,
            policy: pulumi
                .all([scope, signerRoleArn, distributionArn, scannerRoleArn, keyAdministrators])
                .apply(([where, signer, distribution, scanner, administrators]) =>
                    policyJson(
                        uploadsKeyPolicy(where, {
                            signerRoleArn: signer,
                            distributionArn: distribution,
                            scannerRoleArn: scanner,
                            administrators,
                        }),
                    ),
                ),
        },
        child,
    );
    const policy = new s3.BucketPolicy(
        `${name}-bucket-policy`,
        {
            bucket,
            policy: pulumi
                .all([scope, bucket, key.arn, distributionArn, scannerRoleArn])
                .apply(([where, known, keyArn, distribution, scanner]) =>
                    policyJson(
                        bucketPolicy(where, {
                            bucket: known,
                            keyPrefix,
                            keyArn,
                            expirySeconds,
                            distributionArn: distribution,
                            scannerRoleArn: scanner,
                        }),
                    ),
                ),
        },
        { ...child, dependsOn: closed },
    );
    return [keyPolicy, policy];
}
