import { arn, type Scope, type Statement } from "./document";
import { throughParameterStore } from "./grants";

/** Managing a key without using it. No wildcard, and no `CreateGrant`: a grant hands the key's use on. */
export const administration: readonly string[] = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
];

/**
 * The policy of a key for Parameter Store values. AWS's default would give `kms:*` to the account, that is, to everybody
 * whose IAM policy says so. Here the account's principals may administer, and write and read values only by way of
 * Parameter Store; the reader only reads.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 *
 * @param reader ARN of the role that reads the parameters
 * @param administrators ARNs of the roles that manage the key and write the values; empty means the account: whoever its
 *     IAM policies let. The account isn't left out altogether in that case, since a key that nobody may manage can only be
 *     recovered by AWS's support.
 */
export function parameterKeyPolicy(
    scope: Scope,
    parameters: readonly string[],
    reader: string,
    administrators: readonly string[],
): Statement[] {
    const managers = administrators.length > 0 ? administrators : [arn(scope, "iam", "root", "")];
    return [
        {
            Sid: "Administer",
            Effect: "Allow",
            Principal: { AWS: managers },
            Action: administration,
            Resource: "*",
        },
        {
            Sid: "WriteParameters",
            Effect: "Allow",
            Principal: { AWS: managers },
            // Decrypt too: who deploys a parameter reads it back on refresh. GenerateDataKey is for the Advanced tier.
            Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
            Resource: "*",
            Condition: throughParameterStore(scope, parameters),
        },
        {
            Sid: "ReadParameters",
            Effect: "Allow",
            Principal: { AWS: reader },
            Action: "kms:Decrypt",
            Resource: "*",
            Condition: throughParameterStore(scope, parameters),
        },
    ];
}
