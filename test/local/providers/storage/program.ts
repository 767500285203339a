/** A program that delivers a bucket, with every type of storage and delivery that the AWS stand-in knows. */
import { CachePolicy } from "@pulumi/aws/cloudfront/cachePolicy";
import { Distribution } from "@pulumi/aws/cloudfront/distribution";
import { KeyGroup } from "@pulumi/aws/cloudfront/keyGroup";
import { OriginAccessControl } from "@pulumi/aws/cloudfront/originAccessControl";
import { PublicKey } from "@pulumi/aws/cloudfront/publicKey";
import { ResponseHeadersPolicy } from "@pulumi/aws/cloudfront/responseHeadersPolicy";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { Key } from "@pulumi/aws/kms/key";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketCorsConfiguration } from "@pulumi/aws/s3/bucketCorsConfiguration";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import * as pulumi from "@pulumi/pulumi";

/** With the stack itself. */
export const RESOURCES = 19;

const SENT = { sseAlgorithm: "aws:kms" };

/** What only CloudFront may read, and only over TLS. */
function policyFor(bucketArn: pulumi.Output<string>, distributionArn: pulumi.Output<string>) {
    return pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "Deliver",
                Effect: "Allow",
                Principal: { Service: "cloudfront.amazonaws.com" },
                Action: "s3:GetObject",
                Resource: pulumi.interpolate`${bucketArn}/*`,
                Condition: { StringEquals: { "AWS:SourceArn": distributionArn } },
            },
            {
                Sid: "Tls",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ],
    });
}

function makeBucket(key: Key): Bucket {
    const logs = new Bucket("logs", { forceDestroy: true });
    const bucket = new Bucket("uploads", { forceDestroy: true, tags: { app: "shop" } });
    const of = { bucket: bucket.id };
    new BucketPublicAccessBlock("uploads", {
        ...of,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
    });
    new BucketOwnershipControls("uploads", { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } });
    new BucketVersioning("uploads", { ...of, versioningConfiguration: { status: "Enabled" } });
    new BucketServerSideEncryptionConfiguration("uploads", {
        ...of,
        rules: [
            {
                applyServerSideEncryptionByDefault: { ...SENT, kmsMasterKeyId: key.arn },
                bucketKeyEnabled: true,
                blockedEncryptionTypes: ["SSE-C"],
            },
        ],
    });
    new BucketLifecycleConfiguration("uploads", {
        ...of,
        rules: [
            {
                id: "leftovers",
                status: "Enabled",
                filter: {},
                abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
                noncurrentVersionExpiration: { noncurrentDays: 30 },
            },
            { id: "old", status: "Enabled", filter: { prefix: "uploads/" }, expiration: { days: 365 } },
        ],
    });
    new BucketCorsConfiguration("uploads", {
        ...of,
        corsRules: [
            {
                allowedMethods: ["POST"],
                allowedOrigins: ["https://shop.example", "https://www.shop.example"],
                maxAgeSeconds: 600,
            },
        ],
    });
    new BucketLogging("uploads", { ...of, targetBucket: logs.id, targetPrefix: "uploads/" });
    return bucket;
}

/** A bucket and what delivers it; the signer's public key as PEM. */
export const delivery = (encodedKey: string) => (): Promise<pulumi.Inputs> => {
    const key = new Key("uploads", { deletionWindowInDays: 7 });
    const bucket = makeBucket(key);
    const oac = new OriginAccessControl("uploads", {
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
    });
    const headers = new ResponseHeadersPolicy("uploads", {
        customHeadersConfig: {
            items: [{ header: "Content-Disposition", value: "attachment", override: true }],
        },
        securityHeadersConfig: {
            contentTypeOptions: { override: true },
            contentSecurityPolicy: { contentSecurityPolicy: "sandbox", override: true },
            strictTransportSecurity: { accessControlMaxAgeSec: 31536000, override: true },
        },
    });
    const cache = new CachePolicy("uploads", {
        parametersInCacheKeyAndForwardedToOrigin: {
            cookiesConfig: { cookieBehavior: "none" },
            headersConfig: { headerBehavior: "none" },
            queryStringsConfig: { queryStringBehavior: "none" },
        },
    });
    const publicKey = new PublicKey("uploads", { encodedKey });
    const keys = new KeyGroup("uploads", { items: [publicKey.id] });
    const behavior = {
        allowedMethods: ["GET", "HEAD"],
        cachedMethods: ["HEAD", "GET"],
        cachePolicyId: cache.id,
        responseHeadersPolicyId: headers.id,
        targetOriginId: "bucket",
        viewerProtocolPolicy: "https-only",
    };
    const distribution = new Distribution("uploads", {
        enabled: true,
        comment: "uploads",
        origins: [
            {
                originId: "bucket",
                domainName: bucket.bucketRegionalDomainName,
                originAccessControlId: oac.id,
            },
        ],
        defaultCacheBehavior: behavior,
        orderedCacheBehaviors: [{ ...behavior, pathPattern: "/private/*", trustedKeyGroups: [keys.id] }],
        restrictions: { geoRestriction: { restrictionType: "none" } },
        viewerCertificate: { cloudfrontDefaultCertificate: true },
        tags: { app: "shop" },
    });
    new BucketPolicy("uploads", { bucket: bucket.id, policy: policyFor(bucket.arn, distribution.arn) });
    new OpenIdConnectProvider("github", {
        url: "https://token.actions.githubusercontent.com",
        clientIdLists: ["sts.amazonaws.com"],
    });
    return Promise.resolve({
        bucket: bucket.id,
        distribution: distribution.id,
        domain: distribution.domainName,
        headers: headers.id,
    });
};
