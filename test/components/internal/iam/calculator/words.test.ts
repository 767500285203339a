import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { describeGrants } from "../../../../../components/internal/iam/calculator";
import { allow, deny, grantsOf, vocabulary } from "./fixtures";

const parameter = "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/stripe-key";
const key = "arn:aws:kms:eu-west-1:123456789012:key/1";

async function linesOf(...statements: object[]): Promise<string[]> {
    return describeGrants(await grantsOf(...statements), await vocabulary).map(({ text }) => text);
}

const cases: [what: string, statements: object[], lines: string[]][] = [
    [
        "a parameter by its path",
        [allow("ssm:GetParameter", parameter)],
        ["ssm:GetParameter on /shop/stripe-key"],
    ],
    [
        "a network",
        [allow("ssm:GetParameter", parameter, { StringEquals: { "aws:SourceVpc": "vpc-1" } })],
        ["ssm:GetParameter on /shop/stripe-key, only through an endpoint of vpc-1"],
    ],
    [
        "a deny outside the network as the condition it is",
        [
            allow("ssm:GetParameter", parameter),
            deny("*", "*", { StringNotEquals: { "aws:SourceVpc": "${aws:Ec2InstanceSourceVpc}" } }),
        ],
        ["ssm:GetParameter on /shop/stripe-key, only through an endpoint of ${aws:Ec2InstanceSourceVpc}"],
    ],
    [
        "several conditions, sorted",
        [
            allow("kms:Decrypt", key, {
                StringEquals: {
                    "kms:ViaService": "ssm.eu-west-1.amazonaws.com",
                    "kms:EncryptionContext:PARAMETER_ARN": parameter,
                },
            }),
        ],
        [
            `kms:Decrypt on ${key}, only by way of ssm.eu-west-1.amazonaws.com and where kms:EncryptionContext:parameter_arn is ${parameter}`,
        ],
    ],
    [
        "what is left out",
        [allow("s3:GetObject", "arn:aws:s3:::shop/*"), deny("s3:*", "arn:aws:s3:::shop/secret/*")],
        ["s3:GetObject on arn:aws:s3:::shop/*, except on arn:aws:s3:::shop/secret/*"],
    ],
    [
        "a deny under several conditions",
        [
            allow("s3:GetObject", "arn:aws:s3:::shop/*"),
            deny("*", "*", {
                Null: { "ec2:SourceInstanceARN": "false" },
                BoolIfExists: { "aws:ViaAWSService": "false" },
            }),
        ],
        [
            "s3:GetObject on arn:aws:s3:::shop/*, except where aws:ViaAWSService is false or missing and where ec2:SourceInstanceArn is there",
        ],
    ],
    ["whole services, and everything", [allow("sqs:*", "*")], ["sqs:* on everything"]],
    ["all there is", [allow("*", "*")], ["* on everything"]],
    [
        "an unknown by its name",
        [allow("s3:GetObject", { unknown: "bucket.arn" })],
        ["s3:GetObject on ⟨unknown: bucket.arn⟩"],
    ],
    [
        "a doubt",
        [allow("s3:GetObject", "*"), deny({ unknown: "actions" }, "*")],
        ["s3:GetObject on everything, in doubt: Deny ⟨unknown: actions⟩ on * may apply"],
    ],
    [
        "lines sorted, each grant once",
        [
            allow("s3:PutObject", "arn:aws:s3:::b/*"),
            allow("s3:PutObject", "arn:aws:s3:::a/*"),
            allow("s3:PutObject", "arn:aws:s3:::a/x"),
        ],
        ["s3:PutObject on arn:aws:s3:::a/*", "s3:PutObject on arn:aws:s3:::b/*"],
    ],
    [
        "TLS, addresses, tags",
        [
            allow("s3:GetObject", "*", {
                Bool: { "aws:SecureTransport": "true" },
                IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "10.0.0.0/8"] },
                "ForAllValues:StringNotLike": { "aws:TagKeys": "x*" },
                NumericLessThan: { "s3:signatureAge": 600 },
            }),
        ],
        [
            "s3:GetObject on everything, only from 10.0.0.0/8 or 192.0.2.0/24 and over TLS and where every aws:TagKeys isn't like x* and where s3:signatureAge is below 600",
        ],
    ],
];

suite("describeGrants says", () => {
    for (const [what, statements, lines] of cases) {
        test(what, async () => {
            assert.deepEqual(await linesOf(...statements), lines);
        });
    }

    test("the same for statements in another order", async () => {
        const statements = [
            allow("s3:GetObject", "arn:aws:s3:::a/*"),
            allow(["ssm:GetParameter", "sts:AssumeRole"], "*"),
            deny("s3:*", "arn:aws:s3:::a/b"),
        ];
        assert.deepEqual(await linesOf(...statements), await linesOf(...statements.toReversed()));
    });

    test("and gives plain data", async () => {
        const [grant] = describeGrants(
            await grantsOf(allow(["ssm:GetParameters", "ssm:GetParameter"], parameter)),
            await vocabulary,
        );
        assert.deepEqual(grant, {
            text: "ssm:GetParameter, ssm:GetParameters on /shop/stripe-key",
            what: "ssm:GetParameter, ssm:GetParameters on /shop/stripe-key",
            actions: ["ssm:GetParameter", "ssm:GetParameters"],
            resources: [parameter],
            only: [],
            except: [],
            doubts: [],
        });
    });
});
