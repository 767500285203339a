/** What the real provider made of these inputs: against the emulator, the stand-in makes the same. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { aws } from "../../../../local/providers/aws";
import type { Aws } from "../../../../local/providers/aws/client";
import { asText } from "../../../../local/providers/properties";
import type { Properties, Value } from "../../../../local/providers/resource-type";
import { awsConfig, type Emulator, startEmulator } from "../emulator";
import { recorded } from "./recorded";

/** In an order in which each finds what it refers to. */
const ORDER = [
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
    "aws:s3/bucketLogging:BucketLogging",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:cloudfront/originAccessControl:OriginAccessControl",
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    "aws:cloudfront/cachePolicy:CachePolicy",
    "aws:cloudfront/publicKey:PublicKey",
    "aws:cloudfront/keyGroup:KeyGroup",
    "aws:cloudfront/distribution:Distribution",
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
] as const;

/** What 7.48 reports beside what the recorded version did. */
const NEWER = ["bucketRegion", "arn", "loggingV1Enabled"];
/** What the recording has and the stand-in hasn't; the id is the server's to add. */
const NOT_REPORTED: Readonly<Record<string, readonly string[]>> = {
    // Deprecated twins of the resources that stand beside a bucket.
    "aws:s3/bucket:Bucket": [
        "accelerationStatus",
        "corsRules",
        "grants",
        "lifecycleRules",
        "policy",
        "requestPayer",
        "serverSideEncryptionConfiguration",
        "versioning",
    ],
    // Empty only because the emulator that it was recorded with says so; AWS doesn't.
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": [
        "customHeadersConfig",
        "removeHeadersConfig",
    ],
};

/** The recording cut long texts. */
const POLICY = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
        {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: "arn:aws:s3:::BUCKET/*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
    ],
});
const STATE_OF_POLICY =
    '{"Statement":[{"Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny",' +
    '"Principal":"*","Resource":"arn:aws:s3:::BUCKET/*"}],"Version":"2012-10-17"}';

/** What differs from run to run, by its form. */
function form(value: Value): Value {
    return JSON.parse(
        JSON.stringify(value)
            .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUID")
            .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/g, "TIME")
            .replace(/terraform-\d{18}[0-9a-f]{8}"/g, 'terraform-TIMESTAMP"')
            .replace(/"d[a-z0-9]{12,13}\.cloudfront\.net"/g, '"DOMAIN"')
            .replace(/"[EK][A-Z0-9]{13}"/g, '"ID"')
            .replace(/distribution\/E[A-Z0-9]{13}"/g, 'distribution/ID"'),
    ) as Value;
}

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const encodedKey = publicKey.export({ type: "spki", format: "pem" }) as string;

describe("the shapes of the real provider", () => {
    let emulator: Emulator;
    let client: Aws;
    /** Recorded ids, and those that stand for them here. */
    const ids = new Map<string, string>();
    const made: (() => Promise<void>)[] = [];

    before(async () => {
        emulator = await startEmulator();
        client = await aws.configure({
            ...awsConfig(emulator),
            defaultTags: JSON.stringify({ tags: { app: "shop", env: "prod" } }),
        });
    });
    after(async () => {
        for (const remove of made.reverse()) {
            await remove();
        }
        client.destroy();
        await emulator.stop();
    });

    const here = (properties: Properties): Properties => {
        let text = JSON.stringify(properties);
        for (const [there, id] of ids) {
            text = text.replaceAll(there, id);
        }
        return JSON.parse(text) as Properties;
    };

    /** Whole texts for the cut ones. */
    const whole = (properties: Properties, policy: string): Properties => ({
        ...properties,
        ...("policy" in properties && {
            policy: policy.replaceAll("BUCKET", asText(properties["bucket"] ?? "")),
        }),
        ...("encodedKey" in properties && { encodedKey }),
    });

    for (const token of ORDER) {
        for (const one of recorded.shapes[token] ?? []) {
            test(`${token} ${one.name}`, async () => {
                const type = aws.resources.find((candidate) => candidate.token === token);
                assert.ok(type);
                const { id, outputs } = await type.create(client, whole(here(one.inputs), POLICY));
                made.push(() => type.delete(client, id, outputs));
                ids.set(one.id, id);
                const expected = Object.fromEntries(
                    Object.entries(whole(here(one.outputs), STATE_OF_POLICY)).filter(
                        ([key]) => key !== "id" && !NOT_REPORTED[token]?.includes(key),
                    ),
                );
                const seen = Object.fromEntries(
                    Object.entries(outputs).filter(([key]) => key in expected || !NEWER.includes(key)),
                );
                assert.deepEqual(form(seen), form(expected));
                assert.deepEqual(form(id), form(one.id));
                assert.deepEqual(
                    await type.read(client, id, outputs),
                    outputs,
                    "a refresh finds no difference",
                );
            });
        }
    }
});
