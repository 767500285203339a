/** What the real provider said to these inputs, and when: the stand-in says the same at the same step. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aws } from "../../../../local/providers/aws";
import { faults, withAutonames } from "../../../../local/providers/check";
import type { Properties } from "../../../../local/providers/resource-type";
import { recorded } from "./recorded";

const bucket = { bucket: "b" };
const lifecycle = (rule: Properties): [string, Properties] => [
    "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    { ...bucket, rules: [{ id: "r", status: "Enabled", ...rule }] },
];
const cors = (rules: Properties[]): [string, Properties] => [
    "s3/bucketCorsConfiguration:BucketCorsConfiguration",
    { ...bucket, ...(rules.length > 0 && { corsRules: rules }) },
];
const sse = (rules?: Properties[]): [string, Properties] => [
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    { ...bucket, ...(rules && { rules }) },
];
const behavior = {
    allowedMethods: ["GET", "HEAD"],
    cachedMethods: ["GET", "HEAD"],
    cachePolicyId: "c",
    targetOriginId: "o",
    viewerProtocolPolicy: "https-only",
};
const withoutOrigins = {
    enabled: true,
    defaultCacheBehavior: behavior,
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
};
const base = {
    ...withoutOrigins,
    origins: [{ originId: "o", domainName: "b.s3.us-east-1.amazonaws.com" }],
};
const distribution = (more: Properties): [string, Properties] => [
    "cloudfront/distribution:Distribution",
    { ...base, ...more },
];
const oac = { signingBehavior: "always", signingProtocol: "sigv4" };
const key = {
    cookiesConfig: { cookieBehavior: "none" },
    headersConfig: { headerBehavior: "none" },
    queryStringsConfig: { queryStringBehavior: "none" },
};

/** The recording names its cases only; these are the inputs that the names stand for. */
const inputsOf: Record<string, [token: string, inputs: Properties]> = {
    "iam oidc: http url": [
        "iam/openIdConnectProvider:OpenIdConnectProvider",
        { url: "http://x", clientIdLists: ["a"], thumbprintLists: ["a".repeat(40)] },
    ],
    "iam oidc: bad thumbprint": [
        "iam/openIdConnectProvider:OpenIdConnectProvider",
        { url: "https://x", clientIdLists: ["a"], thumbprintLists: ["zz"] },
    ],
    "s3 bucket: Upper_case": ["s3/bucket:Bucket", { bucket: "Upper_case" }],
    "s3 bucket: > 63": ["s3/bucket:Bucket", { bucket: "a".repeat(64) }],
    "s3 bucket: bucket + bucketPrefix": ["s3/bucket:Bucket", { bucket: "a", bucketPrefix: "b" }],
    "s3 bucket: bucketPrefix only": ["s3/bucket:Bucket", { bucketPrefix: "b" }],
    "s3 ownership: value": [
        "s3/bucketOwnershipControls:BucketOwnershipControls",
        { ...bucket, rule: { objectOwnership: "X" } },
    ],
    "s3 policy: bad JSON": ["s3/bucketPolicy:BucketPolicy", { ...bucket, policy: "{" }],
    "s3 policy: empty": ["s3/bucketPolicy:BucketPolicy", { ...bucket, policy: "{}" }],
    "s3 sse: algorithm": sse([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "X" } }]),
    "s3 sse: no rules": sse(),
    "s3 versioning: status": [
        "s3/bucketVersioning:BucketVersioning",
        { ...bucket, versioningConfiguration: { status: "On" } },
    ],
    "s3 lifecycle: status": lifecycle({ status: "On" }),
    "s3 lifecycle: no id": [
        "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        { ...bucket, rules: [{ status: "Enabled" }] },
    ],
    "s3 lifecycle: storage class": lifecycle({ transitions: [{ days: 1, storageClass: "X" }] }),
    "s3 lifecycle: no rules": ["s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", bucket],
    "s3 cors: no rules": cors([]),
    "s3 cors: no origins": cors([{ allowedMethods: ["GET"] }]),
    "s3 cors: method": cors([{ allowedMethods: ["BREW"], allowedOrigins: ["*"] }]),
    "s3 logging: no prefix": ["s3/bucketLogging:BucketLogging", { ...bucket, targetBucket: "t" }],
    "cf dist: price class": distribution({ priceClass: "X" }),
    "cf dist: min tls": distribution({
        viewerCertificate: {
            acmCertificateArn: "x",
            minimumProtocolVersion: "TLSv9",
            sslSupportMethod: "x",
        },
    }),
    "cf dist: httpVersion": distribution({ httpVersion: "x" }),
    "cf dist: viewer policy": distribution({
        defaultCacheBehavior: { ...behavior, viewerProtocolPolicy: "x" },
    }),
    "cf dist: no origins": ["cloudfront/distribution:Distribution", withoutOrigins],
    "cf dist: targetOrigin not among origins": distribution({
        defaultCacheBehavior: { ...behavior, targetOriginId: "x" },
    }),
    "cf oac: type": [
        "cloudfront/originAccessControl:OriginAccessControl",
        { ...oac, originAccessControlOriginType: "x" },
    ],
    "cf pk: not pem": ["cloudfront/publicKey:PublicKey", { encodedKey: "x" }],
    "cf rhp: frameOption": [
        "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
        { securityHeadersConfig: { frameOptions: { frameOption: "X", override: true } } },
    ],
    "cf rhp: nothing set": ["cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", {}],
    "cf cp: min>max ttl": [
        "cloudfront/cachePolicy:CachePolicy",
        { minTtl: 10, maxTtl: 1, parametersInCacheKeyAndForwardedToOrigin: key },
    ],
};

const NOT_REPLAYED: Readonly<Record<string, string>> = {
    "s3 bucket: bad policy JSON": "the deprecated argument isn't offered",
    "iam oidc: no thumbprints": "7.48 lets AWS find them",
};

async function check(token: string, news: Properties): Promise<{ said: string[]; added: string[] }> {
    const type = aws.resources.find((candidate) => candidate.token === `aws:${token}`);
    assert.ok(type, token);
    const context = { provider: "aws", name: "t", olds: {}, news, seed: new Uint8Array(32) };
    const named = withAutonames(type, context);
    const client = await aws.configure({ region: "us-east-1" });
    const inputs = { ...named, ...aws.defaults?.(client, type, named) };
    const added = Object.keys(inputs).filter(
        (key) => !(key in news) && key !== "region" && key !== "__defaults",
    );
    return { said: faults(type, context, inputs), added: added.sort() };
}

describe("the checks of the real provider", () => {
    for (const { case: name, stage, msg } of recorded.checks.filter((one) => !(one.case in NOT_REPLAYED))) {
        test(name, async () => {
            const given = inputsOf[name];
            assert.ok(given, "no inputs for this case");
            const { said, added } = await check(...given);
            if (stage !== "CHECK") {
                assert.deepEqual(said, []);
                assert.deepEqual(added, Object.keys(JSON.parse(msg) as object).sort());
                return;
            }
            // The recording ends where it was cut.
            const expected = msg.replace(/\.\.\.$/, "").split(" | ");
            for (const part of expected) {
                assert.ok(
                    said.some((one) => one.startsWith(part)),
                    `${part}\nisn't among\n${said.join("\n")}`,
                );
            }
            assert.ok(said.length === expected.length || msg.endsWith("..."), said.join("\n"));
        });
    }
});
