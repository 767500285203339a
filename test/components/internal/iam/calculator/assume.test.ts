import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    allowedActions,
    reachOf,
    type TrustingRole,
} from "../../../../../components/internal/iam/calculator";
import { allow, policy, vocabulary } from "./fixtures";

const account = "123456789012";
const arn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const root = { AWS: `arn:aws:iam::${account}:root` };
const trusting = (principal: object, condition?: object) =>
    policy({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: principal,
        ...(condition && { Condition: condition }),
    });

function role(name: string, trust: object, ...statements: object[]): TrustingRole {
    return { arn: arn(name), trust, identity: [policy(...statements)] };
}

const assume = (...names: string[]) => allow("sts:AssumeRole", names.map(arn));
const ec2 = { Service: "ec2.amazonaws.com" };

async function reachFrom(start: string, ...roles: TrustingRole[]) {
    const reach = reachOf(roles, await vocabulary).get(arn(start));
    assert.ok(reach);
    return reach;
}

suite("reachOf", () => {
    test("what a role may through others counts as its own, with the path", async () => {
        const reach = await reachFrom(
            "host",
            role("host", trusting(ec2), assume("app")),
            role("app", trusting(root), assume("signer")),
            role("signer", trusting(root), allow("s3:PutObject", "arn:aws:s3:::shop/*")),
        );
        assert.deepEqual(
            reach.reached.map(({ path }) => path),
            [
                [arn("host"), arn("app")],
                [arn("host"), arn("app"), arn("signer")],
            ],
        );
        const known = await vocabulary;
        assert.deepEqual(allowedActions(reach.own, known).actions, ["sts:AssumeRole"]);
        assert.deepEqual(allowedActions(reach.all, known).actions, ["s3:PutObject", "sts:AssumeRole"]);
        assert.deepEqual(reach.beyond, []);
    });

    test("a trust policy that names the role is enough; one that names another isn't", async () => {
        const reach = await reachFrom(
            "host",
            role("host", trusting(ec2), allow("ssm:GetParameter", "*")),
            role("open", trusting({ AWS: arn("host") }), allow("s3:GetObject", "*")),
            role("closed", trusting({ AWS: arn("other") }), allow("s3:DeleteObject", "*")),
            role("delegated", trusting(root), allow("s3:PutObject", "*")),
        );
        assert.deepEqual(
            reach.reached.map((reached) => reached.arn),
            [arn("open")],
        );
    });

    test("a right to assume everything reaches whoever trusts, and says that there may be more", async () => {
        const reach = await reachFrom(
            "host",
            role("host", trusting(ec2), allow("sts:AssumeRole", "*")),
            role("app", trusting(root), allow("s3:GetObject", "*")),
            role("closed", trusting(ec2), allow("s3:DeleteObject", "*")),
        );
        assert.deepEqual(
            reach.reached.map((reached) => reached.arn),
            [arn("app")],
        );
        assert.equal(reach.beyond.length, 1);
    });

    test("a cycle ends", async () => {
        const reach = await reachFrom(
            "a",
            role("a", trusting(root), assume("b")),
            role("b", trusting(root), assume("c", "a")),
            role("c", trusting(root), assume("a")),
        );
        assert.deepEqual(
            reach.reached.map((reached) => reached.arn),
            [arn("b"), arn("c")],
        );
    });

    test("a step's conditions are told, of both sides", async () => {
        const reach = await reachFrom(
            "host",
            role("host", trusting(ec2), {
                ...assume("app"),
                Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } },
            }),
            role("app", trusting(root, { StringEquals: { "sts:ExternalId": "x" } })),
        );
        assert.deepEqual(
            reach.reached[0]?.steps.map((step) => step.map(({ when }) => when.map(({ key }) => key))),
            [[["aws:sourcevpc", "sts:externalid"]]],
        );
    });

    test("a role of another account needs both sides", async () => {
        const foreign: TrustingRole = {
            arn: "arn:aws:iam::999999999999:role/signer",
            trust: trusting({ AWS: arn("host") }),
            identity: [policy(allow("s3:PutObject", "*"))],
        };
        const without = await reachFrom(
            "host",
            role("host", trusting(ec2), allow("s3:GetObject", "*")),
            foreign,
        );
        const both = await reachFrom(
            "host",
            role("host", trusting(ec2), allow("sts:AssumeRole", foreign.arn)),
            foreign,
        );
        assert.deepEqual([without.reached.length, both.reached.length], [0, 1]);
    });
});
