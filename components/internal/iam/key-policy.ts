import { arn, type Scope, type Statement } from "./document";
import { throughParameterStore } from "./grants";

/** Managing a key without using it. No wildcard, and no `CreateGrant`: a grant hands the key's use on. */
const administration: readonly string[] = [
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
 * Who manages a key: these roles, and none of them uses it by that. AWS's default would give `kms:*` to the account, that is, to
 * everybody whose IAM policy says so. Where nobody is named, the account may manage and nothing more.
 *
 * Named roles may be deleted one day, and a key that nobody may manage can only be recovered by AWS's support. So the account's root
 * user, who can't be deleted, may look at the policy and write a new one; `aws:PrincipalType` keeps IAM policies from giving
 * that to others. Only to write a policy isn't to use the key, and CloudTrail records it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
 *
 * @param administrators ARNs of roles, never of a session; empty means the account: whoever its IAM policies let
 */
export function administer(scope: Scope, administrators: readonly string[]): Statement[] {
    const manage: Statement = {
        Sid: "Administer",
        Effect: "Allow",
        Principal: { AWS: managersOf(scope, administrators) },
        Action: administration,
        Resource: "*",
    };
    if (administrators.length === 0) {
        return [manage];
    }
    const recover: Statement = {
        Sid: "RecoverByTheRootUser",
        Effect: "Allow",
        Principal: { AWS: rootOf(scope) },
        Action: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy"],
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalType": "Account" } },
    };
    return [manage, recover];
}

/** The principals that manage a key of these administrators. */
export function managersOf(scope: Scope, administrators: readonly string[]): readonly string[] {
    return administrators.length > 0 ? administrators : [rootOf(scope)];
}

/** As a principal, the account's root is the account: whoever its IAM policies let, if no condition says otherwise. */
function rootOf(scope: Scope): string {
    return arn(scope, "iam", "root", "");
}

/**
 * The policy of a key for Parameter Store values: who manages it may write and read values only by way of Parameter Store, and the
 * reader only reads.
 *
 * @param reader ARN of the role that reads the parameters
 * @param administrators ARNs of the roles that manage the key and write the values, or none, as `administer` says
 */
export function parameterKeyPolicy(
    scope: Scope,
    parameters: readonly string[],
    reader: string,
    administrators: readonly string[],
): Statement[] {
    return [
        ...administer(scope, administrators),
        {
            Sid: "WriteParameters",
            Effect: "Allow",
            Principal: { AWS: managersOf(scope, administrators) },
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
