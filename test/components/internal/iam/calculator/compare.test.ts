import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { compare, difference, type Change } from "../../../../../components/internal/iam/calculator";
import { allow, deny, effective, grantsOf, policy } from "./fixtures";

const parameter = (name: string) => `arn:aws:ssm:eu-west-1:123456789012:parameter${name}`;
const inVpc = (...vpcs: unknown[]) => ({ StringEquals: { "aws:SourceVpc": vpcs } });
const unknown = (name: string) => ({ unknown: name });
const get = (resource: unknown, condition?: object) => allow("ssm:GetParameter", resource, condition);

const cases: [what: string, before: object[], after: object[], change: Change][] = [
    ["nothing changed", [get(parameter("/a"))], [get(parameter("/a"))], "same"],
    ["a Sid was added", [get("*")], [{ ...get("*"), Sid: "Read" }], "same"],
    [
        "statements were merged",
        [get(parameter("/a")), get(parameter("/b"))],
        [get([parameter("/b"), parameter("/a")])],
        "same",
    ],
    ["an action is written in other letters", [get("*")], [allow("SSM:getparameter", "*")], "same"],
    ["a statement says less than another", [get("*")], [get("*"), get(parameter("/a"))], "same"],
    [
        "a condition's values were split",
        [get("*", inVpc("vpc-1", "vpc-2"))],
        [get("*", inVpc("vpc-2")), get("*", inVpc("vpc-1"))],
        "same",
    ],
    [
        "a deny says the same as a condition",
        [get("*"), deny("*", "*", { StringNotEquals: { "aws:SourceVpc": "vpc-1" } })],
        [get("*", inVpc("vpc-1"))],
        "same",
    ],
    [
        "a deny was split",
        [get("*"), deny("*", [parameter("/a"), parameter("/b")])],
        [deny("*", parameter("/b")), get("*"), deny("ssm:*", parameter("/a"))],
        "same",
    ],
    [
        "what is excepted is granted beside it",
        [get(parameter("/*"))],
        [get(parameter("/*")), get(parameter("/a"), inVpc("vpc-1"))],
        "same",
    ],
    ["the resource is wider", [get(parameter("/a"))], [get(parameter("/*"))], "broader"],
    ["the resource is narrower", [get(parameter("/*"))], [get(parameter("/a"))], "narrower"],
    ["another resource", [get(parameter("/a"))], [get(parameter("/b"))], "broader and narrower"],
    ["a condition is gone", [get("*", inVpc("vpc-1"))], [get("*")], "broader"],
    [
        "a condition has a value more",
        [get("*", inVpc("vpc-1"))],
        [get("*", inVpc("vpc-1", "vpc-2"))],
        "broader",
    ],
    [
        "a condition became IfExists",
        [get("*", inVpc("vpc-1"))],
        [get("*", { StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } })],
        "broader",
    ],
    ["a condition was added", [get("*")], [get("*", inVpc("vpc-1"))], "narrower"],
    ["a deny is gone", [get("*"), deny("ssm:*", parameter("/a"))], [get("*")], "broader"],
    [
        "a deny gained a condition",
        [get("*"), deny("ssm:*", "*", inVpc("vpc-1"))],
        [get("*"), deny("ssm:*", "*", { ...inVpc("vpc-1"), Bool: { "aws:SecureTransport": "false" } })],
        "broader",
    ],
    [
        "a block of addresses is smaller",
        [get("*", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })],
        [get("*", { IpAddress: { "aws:SourceIp": "10.1.0.0/16" } })],
        "narrower",
    ],
    ["the same unknown resource", [get(unknown("key"))], [get(unknown("key"))], "same"],
    ["another unknown resource", [get(unknown("key"))], [get(unknown("other"))], "broader and narrower"],
    ["a resource became unknown", [get(parameter("/a"))], [get(unknown("name"))], "broader and narrower"],
    ["an unknown is within everything", [get("*")], [get(unknown("name"))], "narrower"],
    [
        "a condition's value became unknown",
        [get("*", inVpc("vpc-1"))],
        [get("*", inVpc(unknown("vpc")))],
        "broader and narrower",
    ],
    ["an unknown action", [get("*")], [get("*"), allow(unknown("action"), "*")], "broader"],
    [
        "an unknown deny takes nothing away for sure",
        [get("*"), deny("ssm:*", "*")],
        [get("*"), deny(unknown("actions"), "*")],
        "broader",
    ],
    ["an unknown statement", [get("*")], [get("*"), unknown("statement")], "broader"],
    ["a whole policy is unknown but the same", [unknown("statement")], [unknown("statement")], "same"],
    ["an action newer than the vocabulary", [allow("*", "*")], [allow("newservice:Do", "*")], "narrower"],
    [
        "a service newer than the vocabulary",
        [allow("newservice:Do", "*")],
        [allow("newservice:*", "*")],
        "broader",
    ],
    [
        "an operator that nobody knows",
        [get("*", { Odd: { "aws:SourceVpc": "a" } })],
        [get("*", { Odder: { "aws:SourceVpc": "a" } })],
        "broader and narrower",
    ],
];

suite("compare", () => {
    for (const [what, before, after, change] of cases) {
        test(`${what}: ${change}`, async () => {
            assert.equal(compare(await grantsOf(...before), await grantsOf(...after)), change);
        });
    }

    test("a removed boundary is broader", async () => {
        const identity = [policy(allow("*", "*"))];
        const before = await effective({ identity, boundary: policy(allow("ssm:*", "*")) });
        assert.equal(compare(before, await effective({ identity })), "broader");
    });

    test("a boundary that isn't known limits nothing for sure", async () => {
        const identity = [policy(get("*"))];
        const [bounded, unbounded] = [
            await effective({ identity, boundary: { unknown: "boundary" } }),
            await effective({ identity }),
        ];
        assert.equal(compare(bounded, unbounded), "broader");
        assert.equal(compare(unbounded, bounded), "narrower");
    });
});

suite("difference", () => {
    test("says what is sure, and what can't be decided and why", async () => {
        const before = await grantsOf(get(parameter("/a")), allow("ssm:GetParameters", unknown("name")));
        const after = await grantsOf(
            get([parameter("/a"), parameter("/b")]),
            allow("ssm:GetParameters", parameter("/c")),
        );
        assert.deepEqual(
            difference(after, before).map(({ actions, access, undecided }) => [
                actions,
                access.resources,
                undecided,
            ]),
            [
                [["ssm:GetParameter"], [parameter("/b")], undefined],
                [["ssm:GetParameters"], [parameter("/c")], "⟨unknown: name⟩ isn't known"],
            ],
        );
    });
});
