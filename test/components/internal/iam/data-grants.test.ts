import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { openSessions, putMetrics } from "../../../../components/internal/iam/agent-grants";
import { readBucket, readSecrets } from "../../../../components/internal/iam/data-grants";
import { scope } from "./fixtures";

const key = "arn:aws-us-gov:kms:us-gov-east-1:123456789012:key/1";
const secret = "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:shop/stripe-AbCdEf";
const accounts = ["123456789012"];
const readSecret = {
    Sid: "ReadSecrets",
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: [secret],
};
const readReleases = {
    Sid: "Readreleases",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "arn:aws-us-gov:s3:::acme-artifacts/shop/*",
    Condition: { StringEquals: { "s3:ResourceAccount": ["123456789012"] } },
};

const cases: Record<string, { made: unknown; whole: unknown }> = {
    "secrets under Secrets Manager's own key": { made: readSecrets(scope, [secret]), whole: [readSecret] },
    "secrets under a key": {
        made: readSecrets(scope, [secret], key),
        whole: [
            readSecret,
            {
                Sid: "DecryptSecrets",
                Effect: "Allow",
                Action: "kms:Decrypt",
                Resource: key,
                Condition: {
                    StringEquals: {
                        "kms:ViaService": "secretsmanager.us-gov-west-1.amazonaws.com",
                        "kms:EncryptionContext:SecretARN": [secret],
                    },
                },
            },
        ],
    },
    "objects under S3's own keys": {
        made: readBucket(scope, "releases", { bucket: "acme-artifacts", prefix: "shop/" }, accounts),
        whole: [readReleases],
    },
    "objects under a key, in the key's region": {
        made: readBucket(
            scope,
            "releases",
            { bucket: "acme-artifacts", prefix: "shop/", keyArn: key },
            accounts,
        ),
        whole: [
            readReleases,
            {
                Sid: "Decryptreleases",
                Effect: "Allow",
                Action: "kms:Decrypt",
                Resource: key,
                Condition: {
                    StringEquals: { "kms:ViaService": "s3.us-gov-east-1.amazonaws.com" },
                    StringLike: {
                        "kms:EncryptionContext:aws:s3:arn": [
                            "arn:aws-us-gov:s3:::acme-artifacts",
                            "arn:aws-us-gov:s3:::acme-artifacts/shop/*",
                        ],
                    },
                },
            },
        ],
    },
    metrics: {
        made: putMetrics("shop/prod"),
        whole: {
            Sid: "PutMetrics",
            Effect: "Allow",
            Action: "cloudwatch:PutMetricData",
            Resource: "*",
            Condition: { StringEquals: { "cloudwatch:namespace": "shop/prod" } },
        },
    },
    "sessions by Session Manager": {
        made: openSessions(scope),
        whole: [
            {
                Sid: "RegisterInstance",
                Effect: "Allow",
                Action: "ssm:UpdateInstanceInformation",
                Resource: "arn:aws-us-gov:ec2:us-gov-west-1:123456789012:instance/*",
            },
            {
                Sid: "OpenSessions",
                Effect: "Allow",
                Action: [
                    "ssmmessages:CreateControlChannel",
                    "ssmmessages:CreateDataChannel",
                    "ssmmessages:OpenControlChannel",
                    "ssmmessages:OpenDataChannel",
                ],
                Resource: "*",
            },
        ],
    },
};

suite("a need's statements", () => {
    for (const [what, { made, whole }] of Object.entries(cases)) {
        test(what, () => {
            assert.deepEqual(made, whole);
        });
    }
});
