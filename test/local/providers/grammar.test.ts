/** What AWS refuses in a policy document. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type DocumentKind, grammarFault } from "../../../local/providers/aws/documents/grammar";
import { policySize } from "../../../local/providers/aws/documents/refusal";
import type { Value } from "../../../local/providers/resource-type";

type Statement = Record<string, Value>;

const identity = (change: Statement): Value => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*", ...change }],
});
const trust = (change: Statement): Value => ({
    Version: "2012-10-17",
    Statement: [
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" }, ...change },
    ],
});
const without = (document: Value, element: string): Value =>
    JSON.parse(
        JSON.stringify(document, (key, value: Value) => (key === element ? undefined : value)),
    ) as Value;

const legacy = "The policy failed legacy parsing";
const syntax = "Syntax errors in policy.";
const vendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";

const accepted: [what: string, kind: DocumentKind, document: Value][] = [
    ["an identity policy", "identity", identity({})],
    [
        "one statement without a list",
        "identity",
        { Version: "2012-10-17", Statement: { ...single(identity({})) } },
    ],
    [
        "NotAction and NotResource",
        "identity",
        without(without(identity({ NotAction: "iam:*", NotResource: "*" }), "Action"), "Resource"),
    ],
    [
        "variables in a resource's path",
        "identity",
        identity({ Resource: "arn:aws:s3:::b/${aws:username}/*" }),
    ],
    ["a wildcard account", "identity", identity({ Resource: "arn:aws:iam::*:role/x" })],
    ["an AWS-managed policy's account", "identity", identity({ Resource: "arn:aws:iam::aws:policy/x" })],
    [
        "operators with set and IfExists",
        "identity",
        identity({
            Condition: {
                "ForAllValues:StringLikeIfExists": { "aws:TagKeys": ["a"] },
                Null: { "aws:x": "true" },
                BoolIfExists: { "aws:ViaAWSService": false },
            },
        }),
    ],
    ["a trust policy", "trust", trust({})],
    ["a trust policy of the old version", "trust", { ...(trust({}) as Statement), Version: "2008-10-17" }],
    [
        "federation",
        "trust",
        trust({
            Action: "sts:AssumeRoleWithWebIdentity",
            Principal: {
                Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
            },
        }),
    ],
    [
        "a key policy",
        "resource",
        identity({ Principal: { AWS: ["123456789012", "arn:aws:iam::123456789012:role/r"] }, Resource: "*" }),
    ],
];

const refused: [what: string, kind: DocumentKind, document: Value, words: string][] = [
    ["no object", "identity", [], syntax],
    ["an unknown element", "identity", { ...(identity({}) as Statement), Comment: "x" }, syntax],
    ["an unknown element of a statement", "identity", identity({ Comment: "x" }), syntax],
    ["no statement", "identity", { Version: "2012-10-17", Statement: [] }, syntax],
    [
        "no version",
        "identity",
        without(identity({}), "Version"),
        "Policy document must be version 2012-10-17 or greater.",
    ],
    [
        "an old version",
        "identity",
        { ...(identity({}) as Statement), Version: "2008-10-17" },
        "Policy document must be version 2012-10-17 or greater.",
    ],
    [
        "a version that there never was",
        "trust",
        { ...(trust({}) as Statement), Version: "2012-10-18" },
        syntax,
    ],
    ["no effect", "identity", without(identity({}), "Effect"), "Missing required field Effect"],
    ["another effect", "identity", identity({ Effect: "Permit" }), syntax],
    ["no action", "identity", without(identity({}), "Action"), "Policy statement must contain actions."],
    [
        "an empty list of actions",
        "identity",
        identity({ Action: [] }),
        "Policy statement must contain actions.",
    ],
    ["an action of no service", "identity", identity({ Action: "GetObject" }), vendor],
    [
        "an action with two colons",
        "identity",
        identity({ Action: "s3:Get:Object" }),
        "Actions/Condition can contain only one colon.",
    ],
    ["a wildcard for the service", "identity", identity({ Action: "*:GetObject" }), legacy],
    ["action and NotAction", "identity", identity({ NotAction: "s3:*" }), syntax],
    [
        "no resource",
        "identity",
        without(identity({}), "Resource"),
        "Policy statement must contain resources.",
    ],
    [
        "an empty list of resources",
        "identity",
        identity({ Resource: [] }),
        "Policy statement must contain resources.",
    ],
    ["no ARN", "identity", identity({ Resource: "b/*" }), 'Resource b/* must be in ARN format or "*".'],
    ["an ARN with too few parts", "identity", identity({ Resource: "arn:aws:s3::b" }), legacy],
    [
        "an unknown partition",
        "identity",
        identity({ Resource: "arn:aws2:s3:::b/*" }),
        'Partition "aws2" is not valid for resource "arn:aws2:s3:::b/*".',
    ],
    [
        "an ARN of no service",
        "identity",
        identity({ Resource: "arn:aws" }),
        "Resource vendor must be fully qualified and cannot contain regexes.",
    ],
    [
        "a variable for the account",
        "identity",
        identity({ Resource: "arn:aws:iam::${aws:PrincipalAccount}:role/x" }),
        legacy,
    ],
    [
        "a principal in an identity policy",
        "identity",
        identity({ Principal: "*" }),
        "Policy document should not specify a principal.",
    ],
    ["an unknown operator", "identity", identity({ Condition: { StringEqualz: { "aws:x": "y" } } }), syntax],
    ["a key without an operator", "identity", identity({ Condition: { "aws:x": "y" } }), syntax],
    [
        "a condition key of no service",
        "identity",
        identity({ Condition: { StringEquals: { x: "y" } } }),
        vendor,
    ],
    ["a list for a condition", "identity", identity({ Condition: [] }), syntax],
    [
        "one statement id twice",
        "identity",
        {
            Version: "2012-10-17",
            Statement: [single(identity({ Sid: "A" })), single(identity({ Sid: "A" }))],
        },
        "Statement IDs (SID) in a single policy must be unique.",
    ],
    [
        "no principal in a trust policy",
        "trust",
        without(trust({}), "Principal"),
        "Missing required field Principal",
    ],
    [
        "anybody in a trust policy",
        "trust",
        trust({ Principal: "*" }),
        'AssumeRolepolicy contained an invalid principal: "STAR":"*".',
    ],
    ["a resource in a trust policy", "trust", trust({ Resource: "*" }), "Has prohibited field Resource"],
    [
        "another service's action in a trust policy",
        "trust",
        trust({ Action: "s3:GetObject" }),
        "AssumeRole policy may only specify STS AssumeRole actions.",
    ],
    [
        "a service that isn't one",
        "trust",
        trust({ Principal: { Service: "ec2" } }),
        'Invalid principal in policy: "SERVICE":"ec2"',
    ],
    ["an unknown kind of principal", "trust", trust({ Principal: { User: "x" } }), syntax],
    [
        "a wildcard inside a principal",
        "resource",
        identity({ Principal: { AWS: "arn:aws:iam::123456789012:role/*" } }),
        'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/*"',
    ],
    ["no principal in a key policy", "resource", identity({}), "Missing required field Principal"],
];

function single(document: Value): Statement {
    return (document as { Statement: Statement[] }).Statement[0] ?? {};
}

describe("policy grammar", () => {
    for (const [what, kind, document] of accepted) {
        test(`accepts ${what}`, () => {
            assert.equal(grammarFault(kind, JSON.stringify(document)), undefined);
        });
    }
    for (const [what, kind, document, words] of refused) {
        test(`refuses ${what}`, () => {
            const said = grammarFault(kind, JSON.stringify(document)) ?? "accepted";
            assert.ok(said.startsWith(words), `${said} should be ${words}`);
        });
    }
    test("white space is free", () => {
        assert.equal(policySize('{ "a":\n\t"b c" }'), '{"a":"bc"}'.length);
    });
});
