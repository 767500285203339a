import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    describeGrants,
    effectiveGrants,
    type RolePolicies,
    summarise,
    vocabularyOf,
} from "../../../../../components/internal/iam/calculator";
import { allow, deny, policy, vocabulary } from "./fixtures";

const parameter = "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/key";
const table = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
const login = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-1/app";
const network = { StringNotEquals: { "aws:SourceVpc": "vpc-1" } };
const mine = [allow("ssm:GetParameter", parameter), allow("dynamodb:GetItem", table)];

async function grantsOf(...statements: object[]) {
    const whole = await vocabulary;
    return describeGrants(effectiveGrants({ identity: [policy(...statements)] }, whole), whole);
}

suite("summarise", () => {
    test("says once, and last, what limits all", async () => {
        assert.deepEqual(summarise(await grantsOf(...mine, deny("*", "*", network))), [
            `dynamodb:GetItem on ${table}`,
            "ssm:GetParameter on /shop/key",
            "all of these: only through an endpoint of vpc-1",
        ]);
    });

    test("names those of which it isn't so", async () => {
        const notLogin = { Effect: "Deny", NotAction: "rds-db:connect", Resource: "*", Condition: network };
        const grants = await grantsOf(...mine, allow("rds-db:connect", login), notLogin);
        assert.deepEqual(summarise(grants), [
            `dynamodb:GetItem on ${table}`,
            `rds-db:connect on ${login}`,
            "ssm:GetParameter on /shop/key",
            "all of these but rds-db:connect: only through an endpoint of vpc-1",
        ]);
    });

    test("leaves with its grant what most don't have, and the only grant as it is", async () => {
        const one = await grantsOf(allow("ssm:GetParameter", parameter), deny("ssm:*", "*", network));
        assert.deepEqual(summarise(one), [
            "ssm:GetParameter on /shop/key, only through an endpoint of vpc-1",
        ]);
        assert.deepEqual(summarise(await grantsOf(...mine, deny("ssm:*", "*", network))), [
            `dynamodb:GetItem on ${table}`,
            "ssm:GetParameter on /shop/key, only through an endpoint of vpc-1",
        ]);
    });
});

/** Roles whose answers could differ where only a part of the vocabulary is read. */
const roles: Record<string, RolePolicies> = {
    "one service": { identity: [policy(...mine, deny("*", "*", network))] },
    "wildcards within a service": { identity: [policy(allow("ssmmessages:*", "*"))] },
    "all that a service has, and no more": { identity: [policy(allow(["rds-db:*", "ssmmessages:*"], "*"))] },
    "a wildcard in the service's name": { identity: [policy(allow("ssm*:Get*", "*"))] },
    everything: { identity: [policy(allow("*", "*"), deny("iam:*", "*"))] },
    "all but some": { identity: [policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })] },
    "a service that isn't known": { identity: [policy(allow(["acme:Go", "ssm:GetParameter"], "*"))] },
    "the condition keys of another service": {
        identity: [policy(allow("sqs:SendMessage", "*", { StringEquals: { "kms:ViaService": "sqs" } }))],
    },
    "a key of several values that only another service has": {
        identity: [policy(allow("sqs:SendMessage", "*", { StringNotEquals: { "aws:TagKeys": "a" } }))],
    },
    "a bucket's policy that gives more": {
        arn: "arn:aws:iam::123456789012:role/shop",
        identity: [policy(...mine)],
        resourcePolicies: [
            {
                resources: ["arn:aws:s3:::shop/*"],
                policy: policy({ ...allow("s3:GetObject", "*"), Principal: "*" }),
            },
        ],
    },
    "documents that aren't known": {
        identity: [{ unknown: "policy" }, policy(allow({ unknown: "action" }, "*"))],
        boundary: { unknown: "boundary" },
    },
};

suite("vocabularyOf gives the same answers as all of the vocabulary", () => {
    for (const [what, role] of Object.entries(roles)) {
        test(`for ${what}`, async () => {
            const [part, whole] = [await vocabularyOf(role), await vocabulary];
            assert.deepEqual(
                describeGrants(effectiveGrants(role, part), part),
                describeGrants(effectiveGrants(role, whole), whole),
            );
        });
    }

    test("and has no more than it needs", async () => {
        const { services } = await vocabularyOf({ identity: [policy(...mine)] });
        assert.deepEqual([...services.keys()], ["dynamodb", "ssm"]);
    });
});
