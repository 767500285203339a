/** Storage and delivery under the real engine, against the emulator. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import { Aws } from "../../../../local/providers/aws/client";
import { awsConfig, awsStackConfig, type Emulator, startEmulator } from "../emulator";
import { changed, startStack, type TestStack } from "../stack";
import { delivery, RESOURCES } from "./program";

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const program = delivery(publicKey.export({ type: "spki", format: "pem" }) as string);

let emulator: Emulator;
let client: Aws;
let stack: TestStack;
before(async () => {
    emulator = await startEmulator();
    client = new Aws(awsConfig(emulator));
    stack = await startStack({ providers: ["aws"], config: awsStackConfig(emulator) });
});
after(async () => {
    await stack.destroy();
    await stack.close();
    client.destroy();
    await emulator.stop();
});

/** What lies in the emulator. */
async function inventory() {
    const s3 = await client.service("s3");
    const cloudfront = await client.service("cloudfront");
    const iam = await client.service("iam");
    return {
        buckets: (await s3.listBuckets({})).Buckets?.length ?? 0,
        distributions: (await cloudfront.listDistributions({})).DistributionList?.Quantity,
        controls: (await cloudfront.listOriginAccessControls({})).OriginAccessControlList?.Quantity,
        headers: (await cloudfront.listResponseHeadersPolicies({ Type: "custom" })).ResponseHeadersPolicyList
            ?.Quantity,
        caches: (await cloudfront.listCachePolicies({ Type: "custom" })).CachePolicyList?.Quantity,
        keys: (await cloudfront.listPublicKeys({})).PublicKeyList?.Quantity,
        groups: (await cloudfront.listKeyGroups({})).KeyGroupList?.Quantity,
        issuers: (await iam.listOpenIDConnectProviders({})).OpenIDConnectProviderList?.length ?? 0,
    };
}

async function output(name: string): Promise<string> {
    return String((await stack.outputs())[name]?.value);
}

describe("a delivered bucket", () => {
    let untouched: Awaited<ReturnType<typeof inventory>>;
    before(async () => {
        untouched = await inventory();
    });

    test("up makes what the preview promised", async () => {
        assert.deepEqual(changed(await stack.preview(program)), { create: RESOURCES });
        assert.deepEqual(changed(await stack.up(program)), { create: RESOURCES });
    });

    test("a second preview is empty, also after a refresh", async () => {
        assert.deepEqual(changed(await stack.preview(program)), {});
        assert.deepEqual(changed(await stack.refresh()), {});
        assert.deepEqual(changed(await stack.preview(program)), {});
    });

    test("a refresh sees drift, and up repairs it", async () => {
        const Bucket = await output("bucket");
        const Id = await output("distribution");
        const s3 = await client.service("s3");
        const cloudfront = await client.service("cloudfront");
        await s3.deletePublicAccessBlock({ Bucket });
        await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } });
        await s3.putBucketTagging({ Bucket, Tagging: { TagSet: [{ Key: "app", Value: "stolen" }] } });
        await s3.putBucketPolicy({
            Bucket,
            Policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { AWS: `arn:aws:iam::${emulator.accountId}:root` },
                        Action: "s3:*",
                        Resource: `arn:aws:s3:::${Bucket}/*`,
                    },
                ],
            }),
        });
        const { DistributionConfig, ETag } = await cloudfront.getDistributionConfig({ Id });
        assert.ok(DistributionConfig?.DefaultCacheBehavior);
        await cloudfront.updateDistribution({
            Id,
            IfMatch: ETag,
            DistributionConfig: {
                ...DistributionConfig,
                DefaultCacheBehavior: {
                    ...DistributionConfig.DefaultCacheBehavior,
                    ViewerProtocolPolicy: "allow-all",
                },
            },
        });
        const headersId = await output("headers");
        const headers = await cloudfront.getResponseHeadersPolicyConfig({ Id: headersId });
        assert.ok(headers.ResponseHeadersPolicyConfig);
        await cloudfront.updateResponseHeadersPolicy({
            Id: headersId,
            IfMatch: headers.ETag,
            ResponseHeadersPolicyConfig: {
                ...headers.ResponseHeadersPolicyConfig,
                CustomHeadersConfig: { Quantity: 0, Items: [] },
            },
        });
        assert.deepEqual(changed(await stack.refresh()), { update: 5, delete: 1 });
        assert.deepEqual(changed(await stack.preview(program)), { update: 5, create: 1 });
        assert.deepEqual(changed(await stack.up(program)), { update: 5, create: 1 });
        assert.equal((await s3.getBucketVersioning({ Bucket })).Status, "Enabled");
        assert.match((await s3.getBucketPolicy({ Bucket })).Policy ?? "", /AWS:SourceArn/);
        const repaired = await cloudfront.getDistributionConfig({ Id });
        assert.equal(repaired.DistributionConfig?.DefaultCacheBehavior?.ViewerProtocolPolicy, "https-only");
        assert.deepEqual(changed(await stack.refresh()), {});
        assert.deepEqual(changed(await stack.preview(program)), {});
    });

    test("destroy leaves nothing, whatever the bucket holds", async () => {
        const Bucket = await output("bucket");
        const s3 = await client.service("s3");
        for (const Body of ["one", "two"]) {
            await s3.putObject({ Bucket, Key: "uploads/a", Body, ServerSideEncryption: "AES256" });
        }
        await s3.deleteObject({ Bucket, Key: "uploads/a" });
        await stack.destroy();
        assert.deepEqual(await inventory(), untouched);
    });
});

describe("refusals", () => {
    test("a bucket that exists isn't taken over", async () => {
        const s3 = await client.service("s3");
        await s3.createBucket({ Bucket: "stand-in-there" });
        const refused = stack.up(() => {
            new Bucket("there", { bucket: "stand-in-there" });
            return Promise.resolve();
        });
        await assert.rejects(
            refused,
            /creating S3 Bucket: operation error S3: CreateBucket, .*BucketAlreadyOwnedByYou/,
        );
        await s3.deleteBucket({ Bucket: "stand-in-there" });
    });

    test("a mistake inside of a block is named by its path", async () => {
        const refused = stack.preview(() => {
            new BucketVersioning("v", { bucket: "b", versioningConfiguration: { status: "On" } });
            return Promise.resolve();
        });
        await assert.rejects(
            refused,
            /expected versioning_configuration\.0\.status to be one of .*, got On\. Examine values at 'v\.versioningConfiguration\.status'\./,
        );
    });

    test("a policy without a principal", async () => {
        const refused = stack.up(() => {
            const bucket = new Bucket("b", { bucket: "stand-in-policy" });
            new BucketPolicy("p", {
                bucket: bucket.id,
                policy: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [
                        { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::stand-in-policy/*" },
                    ],
                }),
            });
            return Promise.resolve();
        });
        await assert.rejects(refused, /MalformedPolicy: Missing required field Principal/);
    });
});
