import * as pulumi from "@pulumi/pulumi";
import { type BoundedRole, boundedRole, boundedRoleName } from "../iam/bounded-role";
import { arn, type Scope } from "../iam/document";
import { trustJson } from "../iam/trust";
import { encryptThroughS3, uploadByForm } from "./grants";

export interface SignerArgs {
    readonly bucket: pulumi.Output<string>;
    readonly keyPrefix: string;
    readonly keyArn: pulumi.Output<string>;
    /** The roles that may assume the signer. */
    readonly signerPrincipals: pulumi.Output<string[]>;
}

/** ARN of the signer of a `SignedUploadBucket` of this name, known before the bucket is there: for the role that may become it. */
export function signerArn(scope: Scope, name: string): string {
    return arn(scope, "iam", `role/${boundedRoleName(`${name}-signer`)}`, "");
}

/** The role whose short sessions sign the forms; the app may assume it, and has no right on the bucket of its own. */
export function makeSigner(
    name: string,
    scope: pulumi.Output<Scope>,
    { bucket, keyPrefix, keyArn, signerPrincipals }: SignerArgs,
    child: { parent: pulumi.Resource },
): BoundedRole {
    const uploads = {
        need: "uploads",
        statements: pulumi
            .all([scope, bucket])
            .apply(([where, known]) => [uploadByForm(where, known, keyPrefix)]),
    };
    const encryption = (key: pulumi.Output<string>) => ({
        need: "uploads-key",
        statements: pulumi.all([scope, key]).apply(([where, known]) => [encryptThroughS3(where, known)]),
    });
    // The key has no id yet at preview, and the boundary should stand there: any key of this account, but only through S3.
    const anyKey = scope.apply((where) => arn(where, "kms", "key/*"));
    const trust = signerPrincipals.apply((principals) =>
        trustJson({ Sid: "OnlyTheApp", Principal: { AWS: principals }, Action: "sts:AssumeRole" }),
    );
    return boundedRole(
        `${name}-signer`,
        trust,
        [uploads, encryption(keyArn)],
        [uploads, encryption(anyKey)],
        child,
    );
}
