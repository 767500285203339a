import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parameterKeyPolicy } from "../../../../components/internal/iam/key-policy";
import { list, scope } from "./fixtures";

const reader = "arn:aws-us-gov:iam::123456789012:role/shop";
const parameters = ["arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/shop/a"];
const onlyThese = {
    StringEquals: { "kms:ViaService": "ssm.us-gov-west-1.amazonaws.com" },
    StringLike: { "kms:EncryptionContext:PARAMETER_ARN": parameters },
};

/** The whole policy where these manage the key. */
const policyFor = (managers: string[]) => [
    {
        Sid: "Administer",
        Effect: "Allow",
        Principal: { AWS: managers },
        Action: [
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
        ],
        Resource: "*",
    },
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
    test("lets the named roles manage it, in the order given", () => {
        const managers = [
            "arn:aws-us-gov:iam::123456789012:role/b",
            "arn:aws-us-gov:iam::123456789012:role/a",
        ];
        assert.deepEqual(parameterKeyPolicy(scope, parameters, reader, managers), policyFor(managers));
    });

    test("lets the account manage it where nobody is named", () => {
        assert.deepEqual(
            parameterKeyPolicy(scope, parameters, reader, []),
            policyFor(["arn:aws-us-gov:iam::123456789012:root"]),
        );
    });

    test("never has a wildcard among its actions, nor a way to hand the key on", () => {
        const actions = parameterKeyPolicy(scope, parameters, reader, []).flatMap(({ Action }) =>
            list(Action),
        );
        assert.doesNotMatch(actions.join(), /[*?]/);
        assert.ok(!actions.includes("kms:CreateGrant"));
    });

    test("lets nobody use the key but by way of Parameter Store, for these parameters", () => {
        const uses = /^kms:(Decrypt|Encrypt|GenerateDataKey|ReEncrypt|Sign|Verify)/;
        for (const { Action, Condition } of parameterKeyPolicy(scope, parameters, reader, [])) {
            if (list(Action).some((action) => uses.test(action))) {
                assert.deepEqual(Condition, onlyThese);
            }
        }
    });
});
