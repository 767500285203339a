import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    createRoles,
    documentName,
    passRoles,
    policyArn,
    roleNamePrefix,
    runDocument,
    servicePrincipal,
    tagKey,
    tagValue,
} from "../../../../components/internal/iam/deploy-grants";
import { testRule } from "../../rule-cases";
import { scope } from "./fixtures";

const boundary = "arn:aws-us-gov:iam::123456789012:policy/functions";

suite("what a deploy takes", () => {
    test("one document, and only the instances with the tag", () => {
        assert.deepEqual(runDocument(scope, "shop-restart", { key: "App", value: "shop" }), [
            {
                Sid: "RunThisDocument",
                Effect: "Allow",
                Action: "ssm:SendCommand",
                Resource: "arn:aws-us-gov:ssm:us-gov-west-1:123456789012:document/shop-restart",
            },
            {
                Sid: "OnlyOnTaggedInstances",
                Effect: "Allow",
                Action: "ssm:SendCommand",
                Resource: "arn:aws-us-gov:ec2:us-gov-west-1:123456789012:instance/*",
                Condition: { StringEquals: { "ssm:resourceTag/App": "shop" } },
            },
        ]);
    });

    test("roles of one beginning, changed only within the boundary, and looked at", () => {
        const roles = "arn:aws-us-gov:iam::123456789012:role/shop-fn-*";
        assert.deepEqual(createRoles(scope, "shop-fn-", boundary), [
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
                Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
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
        ]);
    });

    test("those roles for the named services alone", () => {
        assert.deepEqual(passRoles(scope, "shop-fn-", ["lambda.amazonaws.com"]), {
            Sid: "PassRolesToTheirServices",
            Effect: "Allow",
            Action: "iam:PassRole",
            Resource: "arn:aws-us-gov:iam::123456789012:role/shop-fn-*",
            Condition: { StringEquals: { "iam:PassedToService": ["lambda.amazonaws.com"] } },
        });
    });
});

testRule("documentName", {
    rule: documentName,
    allowed: ["shop-restart", "Shop_1.0"],
    refused: {
        'isn\'t a document\'s name: 3 to 128 letters, digits, "_", "." and "-" are needed, no ARN and no wildcard, like "shop-restart".':
            [
                "",
                "*",
                "shop*",
                "a",
                "arn:aws:ssm:eu-central-1:123456789012:document/shop",
                "a/b/c",
                undefined,
            ],
        'is AWS\'s own, and such run whatever they are told, as root; give a document of your own that holds the one command, like "shop-restart".':
            ["AWS-RunShellScript", "aws-runshellscript", "AmazonCloudWatch-ManageAgent"],
    },
});
testRule("tagKey", {
    rule: tagKey,
    allowed: ["App", "aws:autoscaling:groupName", "acme/team"],
    refused: {
        "isn't a tag's key: 1 to 128 letters, digits and any of +-=._:/@ are needed, no wildcard, like \"App\".":
            ["", "*", "A pp", "${a}", undefined],
    },
});
testRule("tagValue", {
    rule: tagValue,
    allowed: ["shop", "shop/prod"],
    refused: {
        "isn't a tag's value: 1 to 256 letters, digits and any of +-=._:/@ are needed, no wildcard, like \"shop\".":
            ["", "*", "sh?p", "${aws:username}", undefined],
    },
});
testRule("roleNamePrefix", {
    rule: roleNamePrefix,
    allowed: ["shop-fn-", "abc"],
    refused: {
        "isn't the beginning of roles' names: 3 to 32 letters, digits and any of _+=,.@- are needed, without path or wildcard, like \"shop-fn-\".":
            ["", "*", "a", "shop-*", "a/b/c", undefined],
    },
});
testRule("policyArn", {
    rule: policyArn,
    allowed: [boundary, "arn:aws:iam::123456789012:policy/team/functions"],
    refused: {
        "isn't the ARN of a policy of yours: arn:aws:iam::ACCOUNT:policy/NAME is needed.": [
            "",
            "functions",
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws:iam::123456789012:policy/*",
            "arn:aws:iam::123456789012:role/shop",
            undefined,
        ],
    },
});
testRule("servicePrincipal", {
    rule: servicePrincipal,
    allowed: ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com", "ec2.amazonaws.com.cn"],
    refused: {
        'isn\'t a service: its principal is needed, without wildcard, like "lambda.amazonaws.com".': [
            "",
            "*",
            "*.amazonaws.com",
            "lambda",
            "lambda.amazonaws.com.evil.org",
            undefined,
        ],
    },
});
