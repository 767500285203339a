import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    allowedActions,
    leafText,
    type RolePolicies,
} from "../../../../../components/internal/iam/calculator";
import { allow, deny, effective, policy, vocabulary } from "./fixtures";

/*
 * AWS's documented rules, one row each:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */

const account = "123456789012";
const arn = `arn:aws:iam::${account}:role/shop`;
const bucket = ["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"];
const object = "arn:aws:s3:::shop/*";
const key = `arn:aws:kms:eu-west-1:${account}:key/1`;
const other = "999999999999";

const by = (principal: unknown, ...statements: object[]) =>
    policy(...statements.map((statement) => ({ ...statement, Principal: principal })));
const get = allow("s3:GetObject", object);
const decrypt = allow("kms:Decrypt", "*");
const root = { AWS: `arn:aws:iam::${account}:root` };
const role = { AWS: arn };
const none = policy(allow("sts:GetCallerIdentity", "*"));

const cases: [rule: string, role: RolePolicies, action: string, isAllowed: boolean][] = [
    ["nothing is allowed by default", { arn, identity: [] }, "s3:GetObject", false],
    ["an identity policy allows", { arn, identity: [policy(get)] }, "s3:GetObject", true],
    [
        "an explicit deny wins, wherever it stands",
        { arn, identity: [policy(get), policy(deny("s3:*", "*"))] },
        "s3:GetObject",
        false,
    ],
    [
        "a boundary allows nothing by itself",
        { arn, identity: [], boundary: policy(get) },
        "s3:GetObject",
        false,
    ],
    [
        "what a boundary doesn't allow isn't allowed",
        { arn, identity: [policy(get)], boundary: none },
        "s3:GetObject",
        false,
    ],
    [
        "a boundary on another resource leaves nothing",
        { arn, identity: [policy(get)], boundary: policy(allow("*", "arn:aws:s3:::other/*")) },
        "s3:GetObject",
        false,
    ],
    [
        "a boundary's deny wins",
        { arn, identity: [policy(get)], boundary: policy(allow("*", "*"), deny("s3:Get*", "*")) },
        "s3:GetObject",
        false,
    ],
    [
        "what a session policy doesn't allow isn't allowed",
        { arn, identity: [policy(get)], session: [none] },
        "s3:GetObject",
        false,
    ],
    [
        "identity, boundary and session must all allow",
        { arn, identity: [policy(get)], boundary: policy(allow("s3:*", "*")), session: [policy(get)] },
        "s3:GetObject",
        true,
    ],
    [
        "a resource policy allows a role of its account",
        { arn, identity: [], resourcePolicies: [{ resources: bucket, policy: by(role, get) }] },
        "s3:GetObject",
        true,
    ],
    [
        "a resource policy that names another role does nothing",
        { arn, identity: [], resourcePolicies: [{ resources: bucket, policy: by({ AWS: `${arn}2` }, get) }] },
        "s3:GetObject",
        false,
    ],
    [
        "a resource policy that names the account leaves it to the role's own",
        { arn, identity: [], resourcePolicies: [{ resources: bucket, policy: by(root, get) }] },
        "s3:GetObject",
        false,
    ],
    [
        "a resource policy's deny wins",
        {
            arn,
            identity: [policy(get)],
            resourcePolicies: [{ resources: bucket, policy: by("*", deny("s3:*", bucket)) }],
        },
        "s3:GetObject",
        false,
    ],
    [
        "a deny to the account is one to its roles",
        {
            arn,
            identity: [policy(get)],
            resourcePolicies: [{ resources: bucket, policy: by(root, deny("s3:*", bucket)) }],
        },
        "s3:GetObject",
        false,
    ],
    [
        "an identity policy's deny wins over a resource policy",
        {
            arn,
            identity: [policy(deny("*", "*"))],
            resourcePolicies: [{ resources: bucket, policy: by(role, get) }],
        },
        "s3:GetObject",
        false,
    ],
    [
        "a boundary limits what is granted to the role",
        {
            arn,
            identity: [],
            boundary: none,
            resourcePolicies: [{ resources: bucket, policy: by(role, get) }],
        },
        "s3:GetObject",
        false,
    ],
    [
        "a session policy limits what is granted to the role",
        {
            arn,
            identity: [],
            session: [none],
            resourcePolicies: [{ resources: bucket, policy: by(role, get) }],
        },
        "s3:GetObject",
        false,
    ],
    [
        "no boundary limits what is granted to its sessions",
        {
            arn,
            identity: [],
            boundary: none,
            resourcePolicies: [
                {
                    resources: bucket,
                    policy: by({ AWS: `arn:aws:sts::${account}:assumed-role/shop/i-1` }, get),
                },
            ],
        },
        "s3:GetObject",
        true,
    ],
    [
        "from another account, both must allow: only the resource does",
        {
            arn,
            identity: [],
            resourcePolicies: [{ account: other, resources: bucket, policy: by(role, get) }],
        },
        "s3:GetObject",
        false,
    ],
    [
        "from another account, both must allow: only the role does",
        {
            arn,
            identity: [policy(get)],
            resourcePolicies: [{ account: other, resources: bucket, policy: by({ AWS: `${arn}2` }, get) }],
        },
        "s3:GetObject",
        false,
    ],
    [
        "from another account, both allow",
        {
            arn,
            identity: [policy(get)],
            resourcePolicies: [{ account: other, resources: bucket, policy: by({ AWS: account }, get) }],
        },
        "s3:GetObject",
        true,
    ],
    [
        "a key's policy must allow",
        {
            arn,
            identity: [policy(decrypt)],
            resourcePolicies: [{ resources: [key], policy: by({ AWS: `${arn}2` }, decrypt) }],
        },
        "kms:Decrypt",
        true,
    ],
    [
        "a key whose policy leaves it to the account",
        {
            arn,
            identity: [policy(allow("kms:Decrypt", key))],
            resourcePolicies: [{ resources: [key], policy: by(root, allow("kms:*", "*")) }],
        },
        "kms:Decrypt",
        true,
    ],
    [
        "a key whose policy names somebody else",
        {
            arn,
            identity: [policy(allow("kms:Decrypt", key))],
            resourcePolicies: [{ resources: [key], policy: by({ AWS: `${arn}2` }, decrypt) }],
        },
        "kms:Decrypt",
        false,
    ],
    [
        "a key's policy alone is enough",
        { arn, identity: [], resourcePolicies: [{ resources: [key], policy: by(role, decrypt) }] },
        "kms:Decrypt",
        true,
    ],
    [
        "NotPrincipal leaves out who is named",
        {
            arn,
            identity: [policy(get)],
            resourcePolicies: [
                {
                    resources: bucket,
                    policy: policy({ ...deny("s3:*", bucket), NotPrincipal: { AWS: `${arn}2` } }),
                },
            ],
        },
        "s3:GetObject",
        false,
    ],
    [
        "a condition on another principal isn't met",
        {
            arn,
            identity: [],
            resourcePolicies: [
                {
                    resources: bucket,
                    policy: by(
                        "*",
                        allow("s3:GetObject", object, { ArnEquals: { "aws:PrincipalArn": `${arn}2` } }),
                    ),
                },
            ],
        },
        "s3:GetObject",
        false,
    ],
    [
        "a condition on this account's principals is met",
        {
            arn,
            identity: [],
            resourcePolicies: [
                {
                    resources: bucket,
                    policy: by(
                        "*",
                        allow("s3:GetObject", object, { StringEquals: { "aws:PrincipalAccount": account } }),
                    ),
                },
            ],
        },
        "s3:GetObject",
        true,
    ],
    [
        "an endpoint's policy must allow what passes it",
        {
            arn,
            identity: [policy(get)],
            endpoints: [{ services: ["s3"], policy: by("*", allow("s3:*", "arn:aws:s3:::other/*")) }],
        },
        "s3:GetObject",
        false,
    ],
    [
        "an endpoint's policy says nothing of other services",
        {
            arn,
            identity: [policy(get)],
            endpoints: [{ services: ["ssm"], policy: by("*", allow("ssm:*", "*")) }],
        },
        "s3:GetObject",
        true,
    ],
    [
        "an endpoint's deny of one session leaves the others",
        {
            arn,
            identity: [policy(get)],
            endpoints: [
                {
                    services: ["s3"],
                    policy: policy(
                        { ...allow("*", "*"), Principal: "*" },
                        {
                            ...deny("*", "*"),
                            Principal: { AWS: `arn:aws:sts::${account}:assumed-role/shop/i-1` },
                        },
                    ),
                },
            ],
        },
        "s3:GetObject",
        true,
    ],
    [
        "an endpoint's deny to all",
        {
            arn,
            identity: [policy(get)],
            endpoints: [
                {
                    services: ["s3"],
                    policy: by("*", allow("*", "*"), deny("s3:Get*", "*")),
                },
            ],
        },
        "s3:GetObject",
        false,
    ],
    [
        "a session without policies of its own isn't limited",
        { arn, identity: [policy(get)], session: [] },
        "s3:GetObject",
        true,
    ],
    [
        "a service principal isn't the role",
        {
            arn,
            identity: [],
            resourcePolicies: [
                { resources: bucket, policy: by({ Service: "cloudtrail.amazonaws.com" }, get) },
            ],
        },
        "s3:GetObject",
        false,
    ],
    [
        "PassRole on one role",
        {
            arn,
            identity: [
                policy(
                    allow("iam:PassRole", arn, {
                        StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" },
                    }),
                ),
            ],
        },
        "iam:PassRole",
        true,
    ],
    [
        "PassRole on what is no role",
        { arn, identity: [policy(allow("iam:PassRole", "arn:aws:s3:::shop"))] },
        "iam:PassRole",
        false,
    ],
    [
        "AssumeRole on one role",
        { arn, identity: [policy(allow("sts:AssumeRole", `arn:aws:iam::${account}:role/signer`))] },
        "sts:AssumeRole",
        true,
    ],
    [
        "AssumeRole where the trust policy leaves it to the account",
        {
            arn,
            identity: [policy(allow("sts:AssumeRole", "*"))],
            resourcePolicies: [
                {
                    resources: [`arn:aws:iam::${account}:role/signer`],
                    policy: by(root, { Effect: "Allow", Action: "sts:AssumeRole" }),
                },
            ],
        },
        "sts:AssumeRole",
        true,
    ],
];

suite("AWS's evaluation logic", () => {
    for (const [rule, policies, action, isAllowed] of cases) {
        test(rule, async () => {
            const { actions } = allowedActions(await effective(policies), await vocabulary);
            assert.equal(actions.includes(action), isAllowed);
        });
    }

    test("a key's policy cuts the key out of what the role may do, and nothing else", async () => {
        const grants = await effective({
            arn,
            identity: [policy(decrypt)],
            resourcePolicies: [{ resources: [key], policy: by({ AWS: `${arn}2` }, decrypt) }],
        });
        const [access, ...more] = grants.accessOf("kms:Decrypt");
        assert.deepEqual(more, []);
        assert.deepEqual(access?.resources, ["*"]);
        assert.deepEqual(access.unless, [{ resources: { not: false, leaves: [key] }, conditions: [] }]);
    });

    test("a key's policy has no say over what doesn't work on keys", async () => {
        const grants = await effective({
            arn,
            identity: [policy(allow(["s3:GetObject", "ec2:DescribeInstances"], "*"))],
            resourcePolicies: [{ resources: [key], policy: by({ AWS: `${arn}2` }, decrypt) }],
        });
        for (const action of ["s3:GetObject", "ec2:DescribeInstances"]) {
            const access = grants.accessOf(action);
            assert.deepEqual(access, [{ resources: ["*"], when: [], unless: [], doubts: [] }]);
        }
    });

    test("a boundary and a policy of different wildcards meet in what matches both", async () => {
        const grants = await effective({
            identity: [policy(allow("s3:GetObject", "arn:aws:s3:::shop-*/public/*"))],
            boundary: policy(allow("s3:*", "arn:aws:s3:::*-prod/*")),
        });
        assert.deepEqual(
            grants.accessOf("s3:GetObject").map(({ resources }) => resources.map(leafText)),
            [["arn:aws:s3:::*-prod/*", "arn:aws:s3:::shop-*/public/*"]],
        );
    });
});
