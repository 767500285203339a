import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { administer, parameterKeyPolicy } from "../../../../components/internal/iam/key-policy";
import { list, scope } from "./fixtures";

const reader = "arn:aws-us-gov:iam::123456789012:role/shop";
const parameters = ["arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/shop/a"];
const onlyThese = {
    StringEquals: { "kms:ViaService": "ssm.us-gov-west-1.amazonaws.com" },
    StringLike: { "kms:EncryptionContext:PARAMETER_ARN": parameters },
};

const account = "arn:aws-us-gov:iam::123456789012:root";
const administration = [
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
const managedBy = (managers: string[]) => ({
    Sid: "Administer",
    Effect: "Allow",
    Principal: { AWS: managers },
    Action: administration,
    Resource: "*",
});

suite("who manages a key", () => {
    test("are the named roles, and the root user may write a new policy", () => {
        const managers = [
            "arn:aws-us-gov:iam::123456789012:role/b",
            "arn:aws-us-gov:iam::123456789012:role/a",
        ];
        assert.deepEqual(administer(scope, managers), [
            managedBy(managers),
            {
                Sid: "RecoverByTheRootUser",
                Effect: "Allow",
                Principal: { AWS: account },
                Action: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy"],
                Resource: "*",
                Condition: { StringEquals: { "aws:PrincipalType": "Account" } },
            },
        ]);
    });

    test("is the account where nobody is named", () => {
        assert.deepEqual(administer(scope, []), [managedBy([account])]);
    });
});

/** How the values are used where these manage the key. */
const uses = (managers: string[]) => [
    {
        Sid: "WriteParameters",
        Effect: "Allow",
        Principal: { AWS: managers },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
        Condition: onlyThese,
    },
    {
        Sid: "ReadParameters",
        Effect: "Allow",
        Principal: { AWS: reader },
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: onlyThese,
    },
];

suite("the policy of a key for parameters", () => {
    test("lets the named roles manage it and write values", () => {
        const managers = ["arn:aws-us-gov:iam::123456789012:role/a"];
        assert.deepEqual(parameterKeyPolicy(scope, parameters, reader, managers), [
            ...administer(scope, managers),
            ...uses(managers),
        ]);
    });

    test("lets the account do so where nobody is named", () => {
        assert.deepEqual(parameterKeyPolicy(scope, parameters, reader, []), [
            ...administer(scope, []),
            ...uses([account]),
        ]);
    });

    test("never has a wildcard among its actions, nor a way to hand the key on", () => {
        const actions = parameterKeyPolicy(scope, parameters, reader, []).flatMap(({ Action }) =>
            list(Action),
        );
        assert.doesNotMatch(actions.join(), /[*?]/);
        assert.ok(!actions.includes("kms:CreateGrant"));
    });

    test("lets nobody use the key but by way of Parameter Store, for these parameters", () => {
        const use = /^kms:(Decrypt|Encrypt|GenerateDataKey|ReEncrypt|Sign|Verify)/;
        for (const { Action, Condition } of parameterKeyPolicy(scope, parameters, reader, [])) {
            if (list(Action).some((action) => use.test(action))) {
                assert.deepEqual(Condition, onlyThese);
            }
        }
    });
});
