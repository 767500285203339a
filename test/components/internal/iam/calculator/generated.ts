/** Policies and requests of a small world, so that they often meet. */
import fc from "fast-check";
import type { RawConditions, RawStatement, Request } from "./brute-force";

const s3 = (resource: string) => `arn:aws:s3:::${resource}`;
const ssm = (resource: string, region = "eu-west-1") =>
    `arn:aws:ssm:${region}:123456789012:parameter/${resource}`;

export const actions = [
    "s3:GetObject",
    "s3:PutObject",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssmmessages:OpenDataChannel",
] as const;
const actionPatterns = [
    "*",
    "s3:*",
    "S3:getobject",
    "s3:?etObject",
    "ssm:GetParameter*",
    "ssm:GetParameter",
    "ssmmessages:*",
    "s3:PutObject",
];
const resourcePatterns = [
    "*",
    s3("*"),
    s3("a/*"),
    s3("a/b*"),
    s3("a/?"),
    s3("?/b"),
    s3("a/${aws:username}"),
    s3("*/bob"),
    s3("a/b"),
    ssm("*", "*"),
    ssm("a*"),
    ssm("ab"),
    ssm("${aws:username}", "*"),
    ssm("?b", "eu-*"),
    ssm("b"),
];
const resources = {
    s3: [s3("a/b"), s3("a/bob"), s3("b/b"), s3("c/bob"), s3("a/x")],
    ssm: [ssm("ab"), ssm("b"), ssm("a"), ssm("bob"), ssm("ab", "us-east-1")],
    ssmmessages: ["*"],
} as const;

const vpcs = ["vpc-1", "vpc-2", "vpc-*", "*", "VPC-1"];
const some = <T>(values: readonly T[], most = 2) =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most });

const conditionLine: fc.Arbitrary<RawConditions> = fc.oneof(
    line(
        [
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
        ],
        "aws:SourceVpc",
        vpcs,
    ),
    line(["StringEqualsIfExists", "StringLikeIfExists", "StringNotEqualsIfExists"], "aws:sourcevpc", vpcs),
    line(["StringEquals", "StringNotEquals"], "aws:SourceVpc", ["${aws:Ec2InstanceSourceVpc}", "vpc-1"]),
    line(["Bool", "BoolIfExists"], "aws:SecureTransport", ["true", "false"]),
    line(["Null"], "aws:SourceVpc", ["true", "false"], 1),
    line(["IpAddress", "NotIpAddress", "IpAddressIfExists"], "aws:SourceIp", [
        "10.0.0.0/8",
        "10.1.0.0/16",
        "192.0.2.1",
    ]),
    line(
        [
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThanIfExists",
        ],
        "s3:signatureAge",
        ["5", "10"],
    ),
    line(
        [
            "ForAnyValue:StringEquals",
            "ForAllValues:StringEquals",
            "ForAnyValue:StringNotLike",
            "ForAllValues:StringNotEquals",
            "ForAllValues:StringLike",
        ],
        "aws:TagKeys",
        ["a", "b", "a*"],
    ),
);

function line(
    operators: readonly string[],
    key: string,
    values: readonly string[],
    most = 2,
): fc.Arbitrary<RawConditions> {
    return fc
        .tuple(fc.constantFrom(...operators), some(values, most))
        .map(([operator, chosen]) => ({ [operator]: { [key]: chosen } }));
}

const conditions: fc.Arbitrary<RawConditions> = fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: conditionLine },
    { weight: 1, arbitrary: fc.tuple(conditionLine, conditionLine).map(([a, b]) => merged(a, b)) },
);

/** Both, but for a key that both ask by the same operator: an object has it once. */
function merged(a: RawConditions, b: RawConditions): RawConditions {
    const all = { ...a };
    for (const [operator, keys] of Object.entries(b)) {
        all[operator] = { ...all[operator], ...keys };
    }
    return all;
}

function statementOf(effect: "Allow" | "Deny"): fc.Arbitrary<RawStatement> {
    return fc
        .record({
            notAction: fc.boolean().map((not) => not && effect === "Deny"),
            actions: some(actionPatterns),
            notResource: fc.integer({ min: 0, max: 4 }).map((dice) => dice === 0),
            resources: some(resourcePatterns, 3),
            conditions,
        })
        .map((parts) => ({
            Effect: effect,
            [parts.notAction ? "NotAction" : "Action"]: parts.actions,
            [parts.notResource ? "NotResource" : "Resource"]: parts.resources,
            ...(Object.keys(parts.conditions).length > 0 && { Condition: parts.conditions }),
        }));
}

export const allowStatement = statementOf("Allow");
export const denyStatement = statementOf("Deny");
export const statements = fc
    .tuple(
        fc.array(allowStatement, { minLength: 1, maxLength: 3 }),
        fc.array(denyStatement, { maxLength: 2 }),
    )
    .map(([allows, denies]): RawStatement[] => [...allows, ...denies]);

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const context = fc
    .record({
        "aws:sourcevpc": maybe(fc.constantFrom("vpc-1", "vpc-2", "vpc-9", "VPC-1", "other")),
        "aws:ec2instancesourcevpc": maybe(fc.constantFrom("vpc-1", "vpc-2")),
        "aws:securetransport": maybe(fc.constantFrom("true", "false")),
        "aws:sourceip": maybe(fc.constantFrom("10.1.2.3", "10.9.9.9", "192.0.2.1", "198.51.100.7")),
        "s3:signatureage": maybe(fc.constantFrom("4", "5", "7", "10", "11")),
        "aws:tagkeys": maybe(fc.uniqueArray(fc.constantFrom("a", "b", "ab"), { minLength: 1, maxLength: 2 })),
        "aws:username": maybe(fc.constantFrom("bob", "b")),
    })
    .map(
        (keys) =>
            Object.fromEntries(
                Object.entries(keys).filter(([, value]) => value !== undefined),
            ) as Request["context"],
    );

export const request: fc.Arbitrary<Request> = fc.constantFrom(...actions).chain((action) =>
    fc.record({
        action: fc.constant(action),
        resource: fc.constantFrom(...resources[action.split(":")[0] as keyof typeof resources]),
        context,
    }),
);
