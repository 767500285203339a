/** The lives of single resources against the emulator, without the engine: what is refused, changed, left behind. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { aws } from "../../../../local/providers/aws";
import { Aws } from "../../../../local/providers/aws/client";
import type { Properties } from "../../../../local/providers/resource-type";
import { awsConfig, type Emulator, startEmulator } from "../emulator";

let emulator: Emulator;
let client: Aws;
before(async () => {
    emulator = await startEmulator();
    client = new Aws(awsConfig(emulator));
});
after(async () => {
    client.destroy();
    await emulator.stop();
});

function type(token: string) {
    const found = aws.resources.find((candidate) => candidate.token === `aws:${token}`);
    assert.ok(found);
    return found;
}

const bucket = type("s3/bucket:Bucket");
const policy = type("s3/bucketPolicy:BucketPolicy");
const cors = type("s3/bucketCorsConfiguration:BucketCorsConfiguration");
const lifecycle = type("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
const versioning = type("s3/bucketVersioning:BucketVersioning");
const encryption = type("s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration");
const logging = type("s3/bucketLogging:BucketLogging");
const publicKey = type("cloudfront/publicKey:PublicKey");
const control = type("cloudfront/originAccessControl:OriginAccessControl");
const headers = type("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy");
const cachePolicy = type("cloudfront/cachePolicy:CachePolicy");
const distribution = type("cloudfront/distribution:Distribution");
const issuer = type("iam/openIdConnectProvider:OpenIdConnectProvider");

let count = 0;
/** A bucket of a test's own. */
async function makeBucket(more: Properties = {}): Promise<{ id: string; outputs: Properties }> {
    count += 1;
    return bucket.create(client, { bucket: `stand-in-${count}`, ...more });
}

async function update(
    what: typeof bucket,
    id: string,
    olds: Properties,
    news: Properties,
): Promise<Properties> {
    const outputs = await what.update?.(client, id, olds, news);
    assert.ok(outputs);
    return outputs;
}

const statement = (id: string, more: Properties = {}): Properties => ({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: `arn:aws:s3:::${id}/*`,
    ...more,
});
const document = (...statements: Properties[]): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("buckets", () => {
    test("a bucket that holds something goes only by force", async () => {
        const { id, outputs } = await makeBucket();
        const s3 = await client.service("s3");
        await s3.putObject({ Bucket: id, Key: "a", Body: "x" });
        await assert.rejects(
            bucket.delete(client, id, outputs),
            /deleting S3 Bucket \(stand-in-\d+\): operation error S3: DeleteBucket, .*BucketNotEmpty/,
        );
        await bucket.delete(client, id, { ...outputs, forceDestroy: true });
        await bucket.delete(client, id, outputs);
        assert.equal(await bucket.read(client, id, outputs), undefined);
    });

    test("tags change in place, and go", async () => {
        const { id, outputs } = await makeBucket({ tagsAll: { a: "1", b: "2" } });
        assert.deepEqual(outputs["tagsAll"], { a: "1", b: "2" });
        const changed = await update(bucket, id, outputs, { tagsAll: { b: "3" } });
        assert.deepEqual(changed["tagsAll"], { b: "3" });
        const bare = await update(bucket, id, changed, { tagsAll: {} });
        assert.deepEqual(bare["tagsAll"], {});
    });

    test("a name that S3 refuses", async () => {
        await assert.rejects(bucket.create(client, { bucket: "Upper_case" }), /InvalidBucketName/);
    });

    test("a bucket lies in its region", async () => {
        const { id, outputs } = await makeBucket({ region: "eu-west-1" });
        assert.equal(outputs["region"], "eu-west-1");
        assert.equal(outputs["bucketRegionalDomainName"], `${id}.s3.eu-west-1.amazonaws.com`);
    });

    test("versions are suspended, never taken away", async () => {
        const { id } = await makeBucket();
        const enabled = { bucket: id, versioningConfiguration: { status: "Enabled" } };
        const made = await versioning.create(client, enabled);
        await assert.rejects(
            update(versioning, id, made.outputs, {
                ...enabled,
                versioningConfiguration: { status: "Disabled" },
            }),
            /cannot be updated from 'Enabled' or 'Suspended' to 'Disabled'/,
        );
        await versioning.delete(client, id, made.outputs);
        const left = await versioning.read(client, id, {});
        assert.deepEqual(left?.["versioningConfiguration"], { mfaDelete: "", status: "Suspended" });
    });

    test("what belongs to a bucket is gone with it", async () => {
        const { id, outputs } = await makeBucket();
        const made = await policy.create(client, { bucket: id, policy: document(statement(id)) });
        await bucket.delete(client, id, outputs);
        assert.equal(await policy.read(client, id, made.outputs), undefined);
        await policy.delete(client, id, made.outputs);
    });
});

describe("what a bucket has once", () => {
    const second: [string, typeof bucket, (id: string) => Properties][] = [
        ["policy", policy, (id) => ({ policy: document(statement(id)) })],
        ["CORS", cors, () => ({ corsRules: [{ allowedMethods: ["GET"], allowedOrigins: ["*"] }] })],
        [
            "lifecycle",
            lifecycle,
            () => ({ rules: [{ id: "r", status: "Enabled", filter: {}, expiration: { days: 1 } }] }),
        ],
        ["logging", logging, (id) => ({ targetBucket: id, targetPrefix: "x/" })],
    ];
    for (const [what, kind, args] of second) {
        test(`a second ${what} isn't put over the first`, async () => {
            const { id } = await makeBucket();
            const inputs = { bucket: id, ...args(id) };
            await kind.create(client, inputs);
            await assert.rejects(
                kind.create(client, inputs),
                /OperationAborted: the bucket .* has one already/,
            );
            await kind.delete(client, id, inputs);
            assert.equal(await kind.read(client, id, {}), undefined);
        });
    }
});

describe("what S3 refuses", () => {
    const refused: [string, typeof bucket, (id: string) => Properties, RegExp][] = [
        ["another bucket", policy, () => ({ policy: document(statement("another")) }), /invalid resource/],
        [
            "every bucket",
            policy,
            () => ({ policy: document(statement("x", { Resource: "*" })) }),
            /invalid resource/,
        ],
        [
            "an action on the wrong kind of resource",
            policy,
            (id) => ({ policy: document(statement(id, { Action: ["s3:GetObject", "s3:ListBucket"] })) }),
            /Action does not apply to any resource\(s\) in statement/,
        ],
        [
            "an unknown condition operator",
            policy,
            (id) => ({
                policy: document(
                    statement(id, { Condition: { NumericMoreThan: { "s3:signatureAge": "1" } } }),
                ),
            }),
            /MalformedPolicy: Syntax errors in policy\. \(unknown condition operator NumericMoreThan\)/,
        ],
        [
            "everybody, while public access is blocked",
            policy,
            (id) => ({ policy: document(statement(id, { Effect: "Allow" })) }),
            /AccessDenied: public policies are prevented/,
        ],
        [
            "an unknown method",
            cors,
            () => ({ corsRules: [{ allowedMethods: ["BREW"], allowedOrigins: ["*"] }] }),
            /InvalidRequest: Found unsupported HTTP method in CORS config\. Unsupported method is BREW/,
        ],
        [
            "two wildcards",
            cors,
            () => ({ corsRules: [{ allowedMethods: ["GET"], allowedOrigins: ["https://*.x.*"] }] }),
            /can not have more than one wildcard/,
        ],
        [
            "a rule that does nothing",
            lifecycle,
            () => ({ rules: [{ id: "r", status: "Enabled", filter: {} }] }),
            /At least one action needs to be specified in a rule/,
        ],
        [
            "two rules of one name",
            lifecycle,
            () => ({
                rules: ["Enabled", "Disabled"].map((status) => ({
                    id: "r",
                    status,
                    filter: {},
                    expiration: { days: 1 },
                })),
            }),
            /Rule ID must be unique/,
        ],
        [
            "a key without KMS",
            encryption,
            () => ({
                rules: [
                    { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256", kmsMasterKeyId: "k" } },
                ],
            }),
            /a KMSMasterKeyID is not applicable/,
        ],
        [
            "a log in a bucket that isn't there",
            logging,
            () => ({ targetBucket: "stand-in-none", targetPrefix: "" }),
            /InvalidTargetBucketForLogging/,
        ],
    ];
    for (const [what, kind, args, words] of refused) {
        test(what, async () => {
            const { id } = await makeBucket();
            await assert.rejects(kind.create(client, { bucket: id, ...args(id) }), words);
        });
    }
});

const behavior = {
    allowedMethods: ["GET", "HEAD"],
    cachedMethods: ["GET", "HEAD"],
    // One of AWS's own.
    cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
    targetOriginId: "o",
    viewerProtocolPolicy: "https-only",
};
const delivered = (more: Properties = {}): Properties => ({
    enabled: true,
    origins: [{ originId: "o", domainName: "b.s3.us-east-1.amazonaws.com" }],
    defaultCacheBehavior: behavior,
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
    ...more,
});

describe("CloudFront", () => {
    test("a distribution changes in place, keeps its reference, and goes", async () => {
        const { id, outputs } = await distribution.create(client, delivered({ tagsAll: { a: "1" } }));
        const changed = await update(
            distribution,
            id,
            outputs,
            delivered({ comment: "changed", tagsAll: { b: "2" }, priceClass: "PriceClass_100" }),
        );
        assert.equal(changed["comment"], "changed");
        assert.deepEqual(changed["tagsAll"], { b: "2" });
        assert.equal(changed["callerReference"], outputs["callerReference"]);
        await distribution.delete(client, id, changed);
        await distribution.delete(client, id, changed);
        assert.equal(await distribution.read(client, id, changed), undefined);
    });

    test("retainOnDelete leaves it switched off", async () => {
        const { id, outputs } = await distribution.create(client, delivered({ retainOnDelete: true }));
        await distribution.delete(client, id, outputs);
        assert.equal((await distribution.read(client, id, outputs))?.["enabled"], false);
        await distribution.delete(client, id, { ...outputs, retainOnDelete: false });
    });

    const missing: [string, Properties, RegExp][] = [
        ["origin", { defaultCacheBehavior: { ...behavior, targetOriginId: "x" } }, /NoSuchOrigin/],
        [
            "origin access control",
            { origins: [{ originId: "o", domainName: "b.s3.amazonaws.com", originAccessControlId: "E1" }] },
            /InvalidOriginAccessControl/,
        ],
        ["cache policy", { defaultCacheBehavior: { ...behavior, cachePolicyId: "x" } }, /NoSuchCachePolicy/],
        [
            "response headers policy",
            { defaultCacheBehavior: { ...behavior, responseHeadersPolicyId: "x" } },
            /NoSuchResponseHeadersPolicy/,
        ],
        [
            "key group",
            { orderedCacheBehaviors: [{ ...behavior, pathPattern: "/x", trustedKeyGroups: ["x"] }] },
            /TrustedKeyGroupDoesNotExist/,
        ],
        ["certificate for an alias", { aliases: ["x.example"] }, /InvalidViewerCertificate/],
    ];
    for (const [what, more, words] of missing) {
        test(`a distribution without its ${what}`, async () => {
            await assert.rejects(distribution.create(client, delivered(more)), words);
        });
    }

    test("names are taken once", async () => {
        const oac = {
            name: "once",
            originAccessControlOriginType: "s3",
            signingBehavior: "always",
            signingProtocol: "sigv4",
        };
        const made = await control.create(client, oac);
        await assert.rejects(control.create(client, oac), /OriginAccessControlAlreadyExists/);
        await control.delete(client, made.id, made.outputs);
        assert.equal(await control.read(client, made.id, {}), undefined);
    });

    test("security headers aren't custom ones", async () => {
        const item = { header: "Content-Security-Policy", value: "sandbox", override: true };
        await assert.rejects(
            headers.create(client, { name: "h", customHeadersConfig: { items: [item] } }),
            /InvalidArgument: .*Content-Security-Policy that is a security header/,
        );
    });

    test("times to live in order", async () => {
        const parametersInCacheKeyAndForwardedToOrigin = {
            cookiesConfig: { cookieBehavior: "none" },
            headersConfig: { headerBehavior: "none" },
            queryStringsConfig: { queryStringBehavior: "none" },
        };
        await assert.rejects(
            cachePolicy.create(client, {
                name: "c",
                minTtl: 10,
                maxTtl: 1,
                parametersInCacheKeyAndForwardedToOrigin,
            }),
            /InvalidArgument: .*ascending order/,
        );
    });

    test("a public key is a key", async () => {
        await assert.rejects(
            publicKey.create(client, { name: "k", encodedKey: "x" }),
            /InvalidArgument: .*RSA Encoded Key/,
        );
    });
});

describe("OIDC providers", () => {
    test("client ids change under the same ARN; a second one is refused", async () => {
        const inputs = {
            url: "https://issuer.example",
            clientIdLists: ["a"],
            thumbprintLists: ["a".repeat(40)],
        };
        const { id, outputs } = await issuer.create(client, inputs);
        await assert.rejects(issuer.create(client, inputs), /EntityAlreadyExists/);
        const changed = await update(issuer, id, outputs, { url: inputs.url, clientIdLists: ["b", "c"] });
        assert.deepEqual(changed, { ...outputs, clientIdLists: ["b", "c"] });
        await issuer.delete(client, id, changed);
        assert.equal(await issuer.read(client, id, changed), undefined);
    });
});
