import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type * as pulumi from "@pulumi/pulumi";
import { SignedUploadBucket, type SignedUploadBucketArgs } from "../../components";
import { policyJson } from "../../components/internal/iam/document";
import { trustJson } from "../../components/internal/iam/trust";
import { bucketPolicy, type UploadsBucket } from "../../components/internal/s3/bucket-policy";
import { encryptThroughS3, uploadByForm } from "../../components/internal/s3/grants";
import { dataOnlyHeaders } from "../../components/internal/s3/headers";
import { uploadsKeyPolicy } from "../../components/internal/s3/key-policy";
import { lifecycleRules } from "../../components/internal/s3/lifecycle";
import {
    learnOfUploads,
    onlyTheScanningService,
    scanThroughS3,
    scanUploads,
} from "../../components/internal/s3/scan-grants";
import { late, type Registration, run, scope, unknown, valueOf } from "./program";

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/1";
const minimal: SignedUploadBucketArgs = {
    maxBytes: 10_000_000,
    contentTypes: ["image/png", "image/jpeg"],
    signerPrincipals: [role("app")],
};
const full: SignedUploadBucketArgs = {
    maxBytes: 1,
    contentTypes: ["image/svg+xml"],
    activeContentReason: "logos of shops",
    signerPrincipals: [role("web"), role("worker")],
    keyPrefix: "in/coming/",
    uploadExpiry: 60,
    corsOrigins: ["https://b.example.com", "https://a.example.com"],
    scannerRoleArn: role("scanner"),
    noncurrentDays: 7,
    keyAdministrators: [role("deploy")],
    trustedKeyGroups: ["group-1"],
    aliases: ["files.example.com"],
    certificateArn: certificate,
    deletionProtection: false,
};

const make = (args: SignedUploadBucketArgs, preview = false) =>
    run(() => new SignedUploadBucket("up", args), { project: "shop", stack: "prod", preview });

const child = (
    type: string,
    name: string,
    inputs: unknown,
    dependsOn: string[] = [],
    options: Registration["options"] = {},
): Registration => ({ type, name, parent: "up", inputs, provider: "", dependsOn, options });

const bucket = "shop-prod-up-123456789012";
const named = (inputs: object) => ({ bucket, ...inputs });
const methods = ["GET", "HEAD"];

/** What differs between the two sets of arguments. */
interface Differences {
    readonly keyPrefix: string;
    readonly expirySeconds: number;
    readonly noncurrentDays: number;
    readonly principals: string[];
    readonly scannerRoleArn: string | undefined;
    readonly administrators: string[];
    readonly behavior: object;
    readonly distribution: object;
    readonly protect: Registration["options"];
}

function children(differ: Differences): Registration[] {
    const { keyPrefix, expirySeconds, noncurrentDays, scannerRoleArn, administrators, protect } = differ;
    const forceDestroy = !("protect" in protect);
    const scannedBy = scannerRoleArn === "arn-of-up-scanner-role" ? ["up-scanner-role"] : [];
    const uploads: UploadsBucket = {
        bucket,
        keyPrefix,
        keyArn: "arn-of-up-key",
        expirySeconds,
        distributionArn: "arn-of-up-distribution",
        scannerRoleArn,
    };
    const upload = uploadByForm(scope, bucket, keyPrefix);
    return [
        child(
            "aws:kms/key:Key",
            "up-key",
            { description: "Uploads of shop-prod-up", enableKeyRotation: true },
            [],
            protect,
        ),
        child("aws:s3/bucket:Bucket", "up-bucket", named({ forceDestroy }), [], protect),
        child(
            "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
            "up-ownership",
            named({ rule: { objectOwnership: "BucketOwnerEnforced" } }),
            ["up-bucket"],
        ),
        child(
            "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            "up-public-access-block",
            named({
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            }),
            ["up-bucket"],
        ),
        child(
            "aws:s3/bucketVersioning:BucketVersioning",
            "up-versioning",
            named({ versioningConfiguration: { status: "Enabled" } }),
            ["up-bucket"],
        ),
        child(
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            "up-encryption",
            named({
                rules: [
                    {
                        applyServerSideEncryptionByDefault: {
                            sseAlgorithm: "aws:kms",
                            kmsMasterKeyId: "arn-of-up-key",
                        },
                        bucketKeyEnabled: true,
                        blockedEncryptionTypes: ["SSE-C"],
                    },
                ],
            }),
            ["up-bucket", "up-key"],
        ),
        child(
            "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
            "up-lifecycle",
            named({ rules: lifecycleRules(noncurrentDays) }),
            ["up-bucket", "up-versioning"],
        ),
        child("aws:cloudfront/originAccessControl:OriginAccessControl", "up-origin-access", {
            name: "shop-prod-up",
            description: "Signs each request to the bucket",
            originAccessControlOriginType: "s3",
            signingBehavior: "always",
            signingProtocol: "sigv4",
        }),
        child("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "up-headers", {
            name: "shop-prod-up",
            comment: "What users uploaded is data",
            ...dataOnlyHeaders,
        }),
        child(
            "aws:cloudfront/distribution:Distribution",
            "up-distribution",
            {
                enabled: true,
                comment: "shop-prod-up",
                httpVersion: "http2and3",
                isIpv6Enabled: true,
                origins: [
                    {
                        originId: "bucket",
                        domainName: `${bucket}.s3.eu-central-1.amazonaws.com`,
                        originAccessControlId: "up-origin-access-id",
                    },
                ],
                defaultCacheBehavior: {
                    targetOriginId: "bucket",
                    viewerProtocolPolicy: "https-only",
                    allowedMethods: methods,
                    cachedMethods: methods,
                    cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
                    responseHeadersPolicyId: "up-headers-id",
                    ...differ.behavior,
                },
                restrictions: { geoRestriction: { restrictionType: "none" } },
                ...differ.distribution,
            },
            ["up-bucket", "up-headers", "up-origin-access"],
        ),
        child(
            "aws:iam/policy:Policy",
            "up-signer-boundary",
            {
                name: "shop-prod-up-signer-boundary",
                description: "The most that the role of the same name may ever do",
                policy: policyJson([
                    upload,
                    encryptThroughS3(scope, "arn:aws:kms:eu-central-1:123456789012:key/*"),
                ]),
            },
            ["up-bucket"],
        ),
        child(
            "aws:iam/role:Role",
            "up-signer-role",
            {
                name: "shop-prod-up-signer",
                assumeRolePolicy: trustJson({
                    Sid: "OnlyTheApp",
                    Principal: { AWS: differ.principals },
                    Action: "sts:AssumeRole",
                }),
                permissionsBoundary: "arn-of-up-signer-boundary",
            },
            ["up-signer-boundary"],
        ),
        child(
            "aws:iam/rolePolicy:RolePolicy",
            "up-signer-uploads",
            { name: "uploads", role: "shop-prod-up-signer", policy: policyJson([upload]) },
            ["up-bucket", "up-signer-role"],
        ),
        child(
            "aws:iam/rolePolicy:RolePolicy",
            "up-signer-uploads-key",
            {
                name: "uploads-key",
                role: "shop-prod-up-signer",
                policy: policyJson([encryptThroughS3(scope, "arn-of-up-key")]),
            },
            ["up-key", "up-signer-role"],
        ),
        ...exclusive("signer", ["uploads", "uploads-key"]),
        child(
            "aws:kms/keyPolicy:KeyPolicy",
            "up-key-policy",
            {
                keyId: "id-of-up-key",
                policy: policyJson(
                    uploadsKeyPolicy(scope, {
                        signerRoleArn: "arn-of-up-signer-role",
                        distributionArn: "arn-of-up-distribution",
                        scannerRoleArn,
                        administrators,
                    }),
                ),
            },
            ["up-distribution", "up-key", ...scannedBy, "up-signer-role"],
        ),
        child(
            "aws:s3/bucketPolicy:BucketPolicy",
            "up-bucket-policy",
            named({ policy: policyJson(bucketPolicy(scope, uploads)) }),
            [
                "up-bucket",
                "up-distribution",
                "up-key",
                "up-ownership",
                "up-public-access-block",
                ...scannedBy,
            ],
        ),
    ];
}

/** Nothing but these policies on the role of this purpose. */
function exclusive(purpose: string, policyNames: string[]): Registration[] {
    const [roleName, role] = [`shop-prod-up-${purpose}`, `up-${purpose}-role`];
    return [
        child(
            "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
            `up-${purpose}-policies-exclusive`,
            { roleName, policyNames },
            [role, ...policyNames.map((need) => `up-${purpose}-${need}`)].sort(),
        ),
        child(
            "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
            `up-${purpose}-attachments-exclusive`,
            { roleName, policyArns: [] },
            [role],
        ),
    ];
}

const anyKey = "arn:aws:kms:eu-central-1:123456789012:key/*";
const events = learnOfUploads(scope, bucket);
const scan = scanUploads(scope, bucket, "uploads/");
const scannerPolicy = (need: string, policy: string, ...after: string[]) =>
    child(
        "aws:iam/rolePolicy:RolePolicy",
        `up-scanner-${need}`,
        { name: need, role: "shop-prod-up-scanner", policy },
        [...after, "up-scanner-role"],
    );

/** What scans, where GuardDuty does. */
const scanning: Registration[] = [
    child(
        "aws:iam/policy:Policy",
        "up-scanner-boundary",
        {
            name: "shop-prod-up-scanner-boundary",
            description: "The most that the role of the same name may ever do",
            policy: policyJson([...events, ...scan, scanThroughS3(scope, anyKey)]),
        },
        ["up-bucket"],
    ),
    child(
        "aws:iam/role:Role",
        "up-scanner-role",
        {
            name: "shop-prod-up-scanner",
            assumeRolePolicy: policyJson([onlyTheScanningService]),
            permissionsBoundary: "arn-of-up-scanner-boundary",
        },
        ["up-scanner-boundary"],
    ),
    scannerPolicy("events", policyJson(events), "up-bucket"),
    scannerPolicy("uploads", policyJson(scan), "up-bucket"),
    scannerPolicy("uploads-key", policyJson([scanThroughS3(scope, "arn-of-up-key")]), "up-key"),
    ...exclusive("scanner", ["events", "uploads", "uploads-key"]),
    child(
        "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan",
        "up-malware-protection",
        {
            role: "arn-of-up-scanner-role",
            protectedResource: { s3Bucket: { bucketName: bucket, objectPrefixes: ["uploads/"] } },
            actions: [{ taggings: [{ status: "ENABLED" }] }],
        },
        [
            "up-bucket",
            "up-bucket-policy",
            "up-key-policy",
            "up-scanner-events",
            "up-scanner-role",
            "up-scanner-uploads",
            "up-scanner-uploads-key",
        ],
    ),
];

const ofLittle: Differences = {
    keyPrefix: "uploads/",
    expirySeconds: 300,
    noncurrentDays: 30,
    principals: [role("app")],
    scannerRoleArn: undefined,
    administrators: [],
    behavior: {},
    distribution: { viewerCertificate: { cloudfrontDefaultCertificate: true } },
    protect: { protect: true },
};
const cases: Record<string, { args: SignedUploadBucketArgs; made: Registration[] }> = {
    "only what is needed": { args: minimal, made: children(ofLittle) },
    "what is needed, and scanned": {
        args: { ...minimal, malwareProtection: true },
        made: [...children({ ...ofLittle, scannerRoleArn: "arn-of-up-scanner-role" }), ...scanning],
    },
    everything: {
        args: full,
        made: [
            ...children({
                keyPrefix: "in/coming/",
                expirySeconds: 60,
                noncurrentDays: 7,
                principals: [role("web"), role("worker")],
                scannerRoleArn: role("scanner"),
                administrators: [role("deploy")],
                behavior: { trustedKeyGroups: ["group-1"] },
                distribution: {
                    aliases: ["files.example.com"],
                    viewerCertificate: {
                        acmCertificateArn: certificate,
                        sslSupportMethod: "sni-only",
                        minimumProtocolVersion: "TLSv1.2_2021",
                    },
                },
                protect: {},
            }),
            child(
                "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
                "up-cors",
                named({
                    corsRules: [
                        {
                            allowedOrigins: ["https://b.example.com", "https://a.example.com"],
                            allowedMethods: ["POST"],
                            maxAgeSeconds: 3000,
                        },
                    ],
                }),
                ["up-bucket"],
            ),
        ],
    },
};

const byName = (all: readonly Registration[]) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));

suite("SignedUploadBucket makes exactly this", () => {
    for (const [what, { args, made }] of Object.entries(cases)) {
        test(`of ${what}`, async () => {
            const { registered } = await make(args);
            const component = {
                ...child("least-privilege:index:SignedUploadBucket", "up", args),
                parent: "",
            };
            assert.deepEqual(byName(registered), byName([component, ...made]));
        });

        test(`of ${what}, told later`, async () => {
            const { registered } = await make(told(args));
            assert.deepEqual(byName(registered.filter(({ parent }) => parent === "up")), byName(made));
        });
    }
});

suite("SignedUploadBucket's outputs", () => {
    test("are the names and ARNs of what it made, and the contract", async () => {
        const { result } = await make(full);
        const { bucketName, bucketArn, keyArn, signerRoleArn, distributionArn, uploadContract } = result;
        const outputs = { bucketName, bucketArn, keyArn, signerRoleArn, distributionArn, uploadContract };
        assert.deepEqual(await valueOf(outputs), {
            bucketName: bucket,
            bucketArn: `arn:aws:s3:::${bucket}`,
            keyArn: "arn-of-up-key",
            signerRoleArn: "arn-of-up-signer-role",
            distributionArn: "arn-of-up-distribution",
            uploadContract: {
                bucket,
                region: "eu-central-1",
                keyPrefix: "in/coming/",
                maxBytes: 1,
                contentTypes: ["image/svg+xml"],
                expirySeconds: 60,
                kmsKeyArn: "arn-of-up-key",
                signerRoleArn: "arn-of-up-signer-role",
            },
        });
    });

    test("have the bucket's name and ARN at preview, and the contract only when all policies stand", async () => {
        const { result } = await make(minimal, true);
        const { bucketName, bucketArn, uploadContract } = result;
        assert.deepEqual(await valueOf({ bucketName, bucketArn, uploadContract }), {
            bucketName: bucket,
            bucketArn: `arn:aws:s3:::${bucket}`,
            uploadContract: unknown,
        });
    });
});

test("SignedUploadBucket's preview shows the signer's policies but for the key, and not those that name the distribution", async () => {
    const { registered } = await make(minimal, true);
    const shown = Object.fromEntries(
        registered.flatMap(({ name, inputs }) => {
            const { policy } = inputs as { policy?: string };
            return policy === undefined ? [] : [[name, policy]];
        }),
    );
    const upload = uploadByForm(scope, bucket, "uploads/");
    assert.deepEqual(shown, {
        "up-signer-boundary": policyJson([
            upload,
            encryptThroughS3(scope, "arn:aws:kms:eu-central-1:123456789012:key/*"),
        ]),
        "up-signer-uploads": policyJson([upload]),
        "up-signer-uploads-key": unknown,
        "up-key-policy": unknown,
        "up-bucket-policy": unknown,
    });
});

/** The same arguments, each value that may be an output one that isn't known yet. */
function told(args: SignedUploadBucketArgs): SignedUploadBucketArgs {
    const each = (values: pulumi.Input<string>[]) => values.map(late<string>);
    const { corsOrigins, scannerRoleArn, keyAdministrators, trustedKeyGroups, aliases, certificateArn } =
        args;
    return {
        ...args,
        signerPrincipals: each(args.signerPrincipals),
        ...(corsOrigins && { corsOrigins: each(corsOrigins) }),
        ...(scannerRoleArn !== undefined && { scannerRoleArn: late(scannerRoleArn) }),
        ...(keyAdministrators && { keyAdministrators: each(keyAdministrators) }),
        ...(trustedKeyGroups && { trustedKeyGroups: each(trustedKeyGroups) }),
        ...(aliases && { aliases: each(aliases) }),
        ...(certificateArn !== undefined && { certificateArn: late(certificateArn) }),
    };
}
