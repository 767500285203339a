import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    checkPolicy,
    PolicyError,
    PolicyKind,
    sizeFaults,
} from "../../../../../components/internal/iam/calculator";
import { allow, effective, policy, vocabulary } from "./fixtures";

type Fault = [path: string, given: string, allowed: string];

async function faultsOf(source: string | object, kind: PolicyKind): Promise<Fault[]> {
    return checkPolicy(source, kind, await vocabulary).map(({ path, given, allowed }): Fault => [
        path,
        given,
        allowed,
    ]);
}

const key = "arn:aws:kms:eu-west-1:123456789012:key/1";
const withCondition = (condition: object) => policy(allow("kms:Decrypt", key, condition));
const trust = (principal: unknown, more: object = {}) =>
    policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: principal, ...more });
const families =
    "StringEquals, StringNotEquals, StringLike, StringNotLike, StringEqualsIgnoreCase, StringNotEqualsIgnoreCase, ArnEquals, ArnNotEquals, ArnLike, ArnNotLike, NumericEquals, NumericNotEquals, DateEquals, DateNotEquals, IpAddress, NotIpAddress, Bool, BinaryEquals, Null, NumericLessThan, NumericGreaterThanEquals, NumericLessThanEquals, NumericGreaterThan, DateLessThan, DateGreaterThanEquals, DateLessThanEquals, DateGreaterThan";
const arnNeeded = '"*" or an ARN is needed: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE';

const fine: [what: string, source: string | object, kind: PolicyKind][] = [
    [
        "a policy as text",
        JSON.stringify(policy(allow("s3:GetObject", "arn:aws:s3:::shop/*"))),
        PolicyKind.Managed,
    ],
    [
        "one statement, not in a list",
        { Version: "2012-10-17", Statement: allow("s3:Get*", "*") },
        PolicyKind.Inline,
    ],
    [
        "an encryption context of any name",
        withCondition({
            StringEquals: {
                "kms:EncryptionContext:PARAMETER_ARN": "arn:x",
                "kms:ViaService": "ssm.eu-west-1.amazonaws.com",
            },
        }),
        PolicyKind.Inline,
    ],
    [
        "a tag of any name",
        withCondition({ StringEqualsIfExists: { "aws:ResourceTag/team": "shop" } }),
        PolicyKind.Inline,
    ],
    [
        "keys and operators in other letters",
        withCondition({ stringequals: { "AWS:sourcevpc": "vpc-1" } }),
        PolicyKind.Inline,
    ],
    [
        "both quantifiers",
        withCondition({
            "ForAnyValue:StringEquals": { "aws:TagKeys": "a" },
            "ForAllValues:StringLike": { "aws:TagKeys": ["a*", "b"] },
        }),
        PolicyKind.Inline,
    ],
    [
        "a variable where an ARN is compared",
        withCondition({ ArnLike: { "aws:SourceArn": "${aws:PrincipalArn}" } }),
        PolicyKind.Inline,
    ],
    [
        "the claims of an identity provider",
        trust(
            { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
            {
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                    StringEquals: {
                        "token.actions.githubusercontent.com:sub": "repo:a/b:ref:refs/heads/main",
                    },
                },
            },
        ),
        PolicyKind.Trust,
    ],
    [
        "a service's trust",
        trust({ Service: ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"] }),
        PolicyKind.Trust,
    ],
    [
        "a bucket policy with spaces in its Sid",
        policy({
            Sid: "Only TLS",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: "arn:aws:s3:::shop/*",
            Condition: { NumericLessThan: { "s3:TlsVersion": 1.2 } },
        }),
        PolicyKind.Resource,
    ],
    [
        "what isn't known yet",
        policy(
            {
                Effect: { unknown: "e" },
                Action: [{ unknown: "a" }],
                Resource: { unknown: "r" },
                Condition: { Bool: { "aws:SecureTransport": { unknown: "c" } } },
            },
            { unknown: "statement" },
        ),
        PolicyKind.Inline,
    ],
];

const wrong: [what: string, source: string | object, kind: PolicyKind, faults: Fault[]][] = [
    ["no JSON", "{", PolicyKind.Inline, [["document", "isn't JSON", "a JSON object is needed"]]],
    [
        "no object",
        "[]",
        PolicyKind.Inline,
        [["document", "is a list", "an object with Version and Statement is needed"]],
    ],
    [
        "no statement",
        {},
        PolicyKind.Inline,
        [
            ["Statement", "is missing", "a statement is an object with Effect, Action and Resource"],
            ["Statement.Effect", "is missing", '"Allow" or "Deny" is needed'],
            ["Statement.Action", "is missing", "Action or NotAction is needed"],
        ],
    ],
    [
        "no statements",
        policy(),
        PolicyKind.Inline,
        [["Statement", "is empty", "at least one statement is needed"]],
    ],
    [
        "everything missing in a statement",
        policy({}),
        PolicyKind.Inline,
        [
            ["Statement[0].Effect", "is missing", '"Allow" or "Deny" is needed'],
            ["Statement[0].Action", "is missing", "Action or NotAction is needed"],
            ["Statement[0].Resource", "is missing", "Resource or NotResource is needed"],
        ],
    ],
    [
        "both forms of an element",
        policy({ ...allow("kms:Decrypt", key), NotAction: "kms:Encrypt", NotResource: key }),
        PolicyKind.Inline,
        [
            ["Statement[0]", "has both Action and NotAction", "only one of them is allowed"],
            ["Statement[0]", "has both Resource and NotResource", "only one of them is allowed"],
        ],
    ],
    [
        "a misspelt element",
        policy({ ...allow("kms:Decrypt", key), Conditions: {} }),
        PolicyKind.Inline,
        [
            [
                "Statement[0]",
                'has "Conditions"',
                "only Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition are allowed, written so",
            ],
        ],
    ],
    [
        "an effect that is none",
        policy({ ...allow("kms:Decrypt", key), Effect: "allow" }),
        PolicyKind.Inline,
        [["Statement[0].Effect", 'is "allow"', '"Allow" or "Deny" is needed']],
    ],
    [
        "a version that is none",
        { Version: "2012-10-18", Statement: allow("kms:Decrypt", key) },
        PolicyKind.Inline,
        [["Version", 'is "2012-10-18"', '"2012-10-17" is needed']],
    ],
    [
        "variables without the version that has them",
        { Statement: allow("s3:GetObject", "arn:aws:s3:::shop/${aws:username}/*") },
        PolicyKind.Inline,
        [
            [
                "Version",
                "is missing, and policy variables are used",
                '"2012-10-17" is needed, else variables are plain text',
            ],
        ],
    ],
    [
        "Sids",
        policy(
            { ...allow("kms:Decrypt", key), Sid: "a-b" },
            { ...allow("kms:Decrypt", key), Sid: "A" },
            { ...allow("kms:Encrypt", key), Sid: "A" },
        ),
        PolicyKind.Inline,
        [
            ["Statement[0].Sid", 'is "a-b"', "only the letters A to Z and a to z, and digits, are allowed"],
            ["Statement[2].Sid", 'is "A", as of another statement', "each Sid is allowed once"],
        ],
    ],
    [
        "actions",
        policy(
            allow(
                ["ssm:GetParametr", "smm:GetParameter", "*:Get", "GetObject", "ssm:Gat*", 7, "s3:GetObject"],
                "*",
            ),
        ),
        PolicyKind.Inline,
        [
            ["Statement[0].Action[5]", "is 7", "a string, or a list of strings, is needed"],
            [
                "Statement[0].Action[0]",
                'is "ssm:GetParametr"',
                'ssm has no such action; is "ssm:GetParameter" meant?',
            ],
            ["Statement[0].Action[1]", 'is "smm:GetParameter"', 'AWS has no service "smm"; is "sms" meant?'],
            [
                "Statement[0].Action[2]",
                'is "*:Get"',
                'SERVICE:ACTION is needed, the service without a wildcard, like "s3:GetObject"',
            ],
            [
                "Statement[0].Action[3]",
                'is "GetObject"',
                'SERVICE:ACTION is needed, the service without a wildcard, like "s3:GetObject"',
            ],
            [
                "Statement[0].Action[4]",
                'is "ssm:Gat*"',
                "no action of ssm matches, so the pattern does nothing",
            ],
        ],
    ],
    [
        "empty lists",
        policy(allow([], []), allow("kms:Decrypt", key, { StringEquals: { "aws:SourceVpc": [] } })),
        PolicyKind.Inline,
        [
            ["Statement[0].Action", "is empty", "at least one action is needed"],
            ["Statement[0].Resource", "is empty", "at least one resource is needed"],
            ["Statement[1].Condition.StringEquals.aws:SourceVpc", "is empty", "at least one value is needed"],
        ],
    ],
    [
        "resources",
        policy(
            allow("s3:GetObject", [
                "shop/*",
                "arn:aws:s3:shop",
                "arn:aws:*:::shop",
                "arn:aw:s3::12:shop",
                "arn:aws:ssm:europe:123456789012:",
            ]),
        ),
        PolicyKind.Inline,
        [
            ["Statement[0].Resource[0]", 'is "shop/*"', arnNeeded],
            ["Statement[0].Resource[1]", 'is "arn:aws:s3:shop"', arnNeeded],
            ["Statement[0].Resource[2]", 'is "arn:aws:*:::shop"', "the service is named without a wildcard"],
            [
                "Statement[0].Resource[3]",
                'is "arn:aw:s3::12:shop"',
                "the partition is aws, aws-cn, aws-us-gov or the like, the account is twelve digits, or empty",
            ],
            [
                "Statement[0].Resource[4]",
                'is "arn:aws:ssm:europe:123456789012:"',
                "the region is like eu-central-1, or empty, the resource is missing at the end",
            ],
        ],
    ],
    [
        "condition operators",
        withCondition({
            StringEqual: { "aws:SourceVpc": "a" },
            Sideways: { "aws:SourceVpc": "a" },
            NullIfExists: { "aws:SourceVpc": "true" },
        }),
        PolicyKind.Inline,
        [
            ["Statement[0].Condition.StringEqual", "is no operator", 'is "StringEquals" meant?'],
            ["Statement[0].Condition.Sideways", "is no operator", `one of ${families} is needed`],
            ["Statement[0].Condition.NullIfExists", "is no operator", `one of ${families} is needed`],
        ],
    ],
    [
        "condition keys and their types",
        withCondition({
            StringEquals: { "aws:SourceVcp": "vpc-1", "kms:Nonsense": "a" },
            NumericEquals: { "aws:SourceVpc": "1" },
            IpAddress: { "aws:SecureTransport": "10.0.0.0/8" },
        }),
        PolicyKind.Inline,
        [
            [
                "Statement[0].Condition.StringEquals",
                'asks for "aws:SourceVcp"',
                'AWS has no such condition key; is "aws:SourceVpc" meant?',
            ],
            [
                "Statement[0].Condition.StringEquals",
                'asks for "kms:Nonsense"',
                "AWS has no such condition key",
            ],
            [
                "Statement[0].Condition.NumericEquals",
                'asks for "aws:SourceVpc"',
                "its type is String, and NumericEquals doesn't compare that",
            ],
            [
                "Statement[0].Condition.IpAddress",
                'asks for "aws:SecureTransport"',
                "its type is Bool, and IpAddress doesn't compare that",
            ],
        ],
    ],
    [
        "condition values",
        withCondition({
            Bool: { "aws:SecureTransport": "yes" },
            Null: { "aws:SourceVpc": "no" },
            IpAddress: { "aws:SourceIp": ["10.0.0.0/33", "10.0.0.1"] },
            NumericLessThan: { "aws:MultiFactorAuthAge": "old" },
            DateLessThan: { "aws:CurrentTime": "soon" },
            ArnLike: { "aws:SourceArn": "shop" },
            StringEquals: { "aws:SourceVpc": {} },
        }),
        PolicyKind.Inline,
        [
            [
                "Statement[0].Condition.StringEquals.aws:SourceVpc",
                "is an object",
                "a string, a number, a boolean, or a list of them, is needed",
            ],
            ["Statement[0].Condition.Bool.aws:SecureTransport", 'is "yes"', '"true" or "false" is needed'],
            [
                "Statement[0].Condition.Null.aws:SourceVpc",
                'is "no"',
                '"true" (missing) or "false" (there) is needed',
            ],
            [
                "Statement[0].Condition.IpAddress.aws:SourceIp[0]",
                'is "10.0.0.0/33"',
                "an address or a block like 10.0.0.0/16 is needed",
            ],
            [
                "Statement[0].Condition.NumericLessThan.aws:MultiFactorAuthAge",
                'is "old"',
                "a number is needed",
            ],
            [
                "Statement[0].Condition.DateLessThan.aws:CurrentTime",
                'is "soon"',
                "a date like 2026-11-24T00:00:00Z is needed",
            ],
            ["Statement[0].Condition.ArnLike.aws:SourceArn", 'is "shop"', "an ARN is needed"],
        ],
    ],
    [
        "a principal in a role's policy",
        policy({ ...allow("kms:Decrypt", key), Principal: "*" }),
        PolicyKind.Managed,
        [["Statement[0].Principal", "is there", "a policy of a role has no principal: the role is meant"]],
    ],
    [
        "a trust policy that says nobody",
        policy({ Effect: "Allow", Action: "sts:AssumeRole" }),
        PolicyKind.Trust,
        [["Statement[0].Principal", "is missing", "it must be said who is meant"]],
    ],
    [
        "a trust policy of other things",
        trust("*", { Action: ["sts:AssumeRole", "s3:GetObject"], Resource: "*" }),
        PolicyKind.Trust,
        [
            [
                "Statement[0].Action[1]",
                'is "s3:GetObject"',
                "only actions of sts are allowed in a trust policy",
            ],
            ["Statement[0].Resource", "is there", "a trust policy has no resource: its role is meant"],
        ],
    ],
    [
        "principals",
        trust({
            AWS: ["arn:aws:iam::123456789012:role/*", "shop"],
            Service: "ec2",
            Federated: "github",
            Canonical: "x",
        }),
        PolicyKind.Trust,
        [
            [
                "Statement[0].Principal.AWS[0]",
                'is "arn:aws:iam::123456789012:role/*"',
                '"*", an account, or the ARN of a root, user, role or session is needed, without a wildcard',
            ],
            [
                "Statement[0].Principal.AWS[1]",
                'is "shop"',
                '"*", an account, or the ARN of a root, user, role or session is needed, without a wildcard',
            ],
            ["Statement[0].Principal.Service", 'is "ec2"', 'a service like "ec2.amazonaws.com" is needed'],
            [
                "Statement[0].Principal.Federated",
                'is "github"',
                "the ARN of an OIDC or SAML provider is needed",
            ],
            [
                "Statement[0].Principal",
                'has "Canonical"',
                "only AWS, Service, Federated, CanonicalUser are allowed",
            ],
        ],
    ],
];

suite("checkPolicy takes", () => {
    for (const [what, source, kind] of fine) {
        test(what, async () => {
            assert.deepEqual(await faultsOf(source, kind), []);
        });
    }
});

suite("checkPolicy refuses, with all faults at once:", () => {
    for (const [what, source, kind, faults] of wrong) {
        test(what, async () => {
            assert.deepEqual(await faultsOf(source, kind), faults);
        });
    }
});

suite("the size of a policy", () => {
    const resource = (length: number) => `arn:aws:s3:::${"a".repeat(length)}`;
    const sized = (length: number) => {
        const empty = JSON.stringify(policy(allow("s3:GetObject", resource(0)))).length;
        return JSON.stringify(policy(allow("s3:GetObject", resource(length - empty))), null, 4);
    };
    const limits: [kind: PolicyKind, most: number, what: string][] = [
        [PolicyKind.Managed, 6144, "a managed policy"],
        [PolicyKind.Inline, 10_240, "all inline policies of a role together"],
    ];
    for (const [kind, most, what] of limits) {
        test(`${kind}: ${most} characters, layout not counted`, async () => {
            assert.deepEqual(await faultsOf(sized(most), kind), []);
            assert.deepEqual(await faultsOf(sized(most + 1), kind), [
                [
                    "document",
                    `has ${most + 1} characters, white space not counted`,
                    `${most} are allowed for ${what}: name less, or part it`,
                ],
            ]);
        });
    }

    test("a trust policy: 2,048", () => {
        assert.deepEqual(sizeFaults(PolicyKind.Trust, [2048]), []);
        assert.equal(
            sizeFaults(PolicyKind.Trust, [2049])[0]?.allowed,
            "2048 are allowed for a trust policy (unless the account's quota was raised): name less, or part it",
        );
    });

    test("inline policies count together", () => {
        assert.deepEqual(sizeFaults(PolicyKind.Inline, [5120, 5120]), []);
        assert.equal(
            sizeFaults(PolicyKind.Inline, [5120, 5121])[0]?.given,
            "has 10241 characters, white space not counted",
        );
    });
});

test("a document that can't be read stops the calculation, with the place", async () => {
    await assert.rejects(effective({ identity: [policy({ Effect: "Maybe", Action: 1 })] }), (error) => {
        assert.ok(error instanceof PolicyError);
        assert.equal(
            error.message,
            [
                "not a policy that AWS would take:",
                '  Statement[0].Effect: is "Maybe"; "Allow" or "Deny" is needed',
                "  Statement[0].Action: is 1; a string, or a list of strings, is needed",
            ].join("\n"),
        );
        return true;
    });
});
