import { given, type Rule } from "../validation";
import { arn, type Scope, type Statement } from "./document";

/** Instances by one tag. */
export interface InstanceTag {
    readonly key: string;
    readonly value: string;
}

/**
 * Running one document of the account on the instances with a tag. Both must be allowed: the document, and each instance.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html
 */
export function runDocument(scope: Scope, documentName: string, { key, value }: InstanceTag): Statement[] {
    return [
        {
            Sid: "RunThisDocument",
            Effect: "Allow",
            Action: "ssm:SendCommand",
            Resource: arn(scope, "ssm", `document/${documentName}`),
        },
        {
            Sid: "OnlyOnTaggedInstances",
            Effect: "Allow",
            Action: "ssm:SendCommand",
            Resource: arn(scope, "ec2", "instance/*"),
            Condition: { StringEquals: { [`ssm:resourceTag/${key}`]: value } },
        },
    ];
}

/**
 * Making roles that can't do more than a boundary says: each of these actions asks for it, and none can take it away. Without the
 * boundary, who makes roles can make one that may do anything.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
export function createRoles(scope: Scope, namePrefix: string, boundaryArn: string): Statement[] {
    const roles = arn(scope, "iam", `role/${namePrefix}*`, "");
    return [
        {
            Sid: "ChangeBoundedRoles",
            Effect: "Allow",
            Action: [
                "iam:AttachRolePolicy",
                "iam:CreateRole",
                "iam:DeleteRole",
                "iam:DeleteRolePolicy",
                "iam:DetachRolePolicy",
                "iam:PutRolePolicy",
                "iam:UpdateAssumeRolePolicy",
            ],
            Resource: roles,
            Condition: { StringEquals: { "iam:PermissionsBoundary": boundaryArn } },
        },
        {
            Sid: "LookAtRoles",
            Effect: "Allow",
            Action: [
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies",
                "iam:ListInstanceProfilesForRole",
                "iam:ListRolePolicies",
            ],
            Resource: roles,
        },
    ];
}

/**
 * Handing these roles to the services that they are for, and to no other: a role for functions isn't for an instance.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function passRoles(scope: Scope, namePrefix: string, services: readonly string[]): Statement {
    return {
        Sid: "PassRolesToTheirServices",
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: arn(scope, "iam", `role/${namePrefix}*`, ""),
        Condition: { StringEquals: { "iam:PassedToService": services } },
    };
}

/** A document of the account's own: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
export const documentName: Rule<string> = (value) => {
    if (typeof value === "string" && /^(aws|amazon|amzn)/i.test(value)) {
        return `${given(value)} is AWS's own, and such run whatever they are told, as root; give a document of your own that holds the one command, like "shop-restart".`;
    }
    return typeof value === "string" && /^[A-Za-z0-9_.-]{3,128}$/.test(value)
        ? undefined
        : `${given(value)} isn't a document's name: 3 to 128 letters, digits, "_", "." and "-" are needed, no ARN and no wildcard, like "shop-restart".`;
};

/** A tag's key: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
export const tagKey: Rule<string> = (value) =>
    typeof value === "string" && /^[A-Za-z0-9+=._:/@-]{1,128}$/.test(value)
        ? undefined
        : `${given(value)} isn't a tag's key: 1 to 128 letters, digits and any of +-=._:/@ are needed, no wildcard, like "App".`;

/** A tag's value. */
export const tagValue: Rule<string> = (value) =>
    typeof value === "string" && /^[A-Za-z0-9+=._:/@-]{1,256}$/.test(value)
        ? undefined
        : `${given(value)} isn't a tag's value: 1 to 256 letters, digits and any of +-=._:/@ are needed, no wildcard, like "shop".`;

/** The beginning of names of roles. */
export const roleNamePrefix: Rule<string> = (value) =>
    typeof value === "string" && /^[A-Za-z0-9_+=,.@-]{3,32}$/.test(value)
        ? undefined
        : `${given(value)} isn't the beginning of roles' names: 3 to 32 letters, digits and any of _+=,.@- are needed, without path or wildcard, like "shop-fn-".`;

/** The ARN of a managed policy. */
export const policyArn: Rule<string> = (value) =>
    typeof value === "string" && /^arn:aws[a-z-]*:iam::\d{12}:policy\/[\w+=,.@/-]+$/.test(value)
        ? undefined
        : `${given(value)} isn't the ARN of a policy of yours: arn:aws:iam::ACCOUNT:policy/NAME is needed.`;

/** A service, as roles trust it. */
export const servicePrincipal: Rule<string> = (value) =>
    typeof value === "string" && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(value)
        ? undefined
        : `${given(value)} isn't a service: its principal is needed, without wildcard, like "lambda.amazonaws.com".`;
