/** The lives of what delivers a bucket, and of OIDC providers: what is refused, changed, left behind. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Aws } from "../../../../local/providers/aws/client";
import type { Properties } from "../../../../local/providers/resource-type";
import { type Rig, startRig, type, update } from "./life";

let rig: Rig;
let client: Aws;
before(async () => {
    rig = await startRig();
    client = rig.client;
});
after(async () => {
    await rig.stop();
});

const publicKey = type("cloudfront/publicKey:PublicKey");
const control = type("cloudfront/originAccessControl:OriginAccessControl");
const headers = type("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy");
const cachePolicy = type("cloudfront/cachePolicy:CachePolicy");
const distribution = type("cloudfront/distribution:Distribution");
const issuer = type("iam/openIdConnectProvider:OpenIdConnectProvider");

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
            client,
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
        const changed = await update(client, issuer, id, outputs, {
            url: inputs.url,
            clientIdLists: ["b", "c"],
        });
        assert.deepEqual(changed, { ...outputs, clientIdLists: ["b", "c"] });
        await issuer.delete(client, id, changed);
        assert.equal(await issuer.read(client, id, changed), undefined);
    });
});
