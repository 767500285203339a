import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { Statement } from "../../../../components/internal/iam/document";
import { bucketPolicy, type UploadsBucket } from "../../../../components/internal/s3/bucket-policy";

const scope = { partition: "aws", region: "eu-central-1", accountId: "123456789012" };
const scanner = "arn:aws:iam::123456789012:role/scanner";
const key = "arn:aws:kms:eu-central-1:123456789012:key/1";
const distribution = "arn:aws:cloudfront::123456789012:distribution/E1";
const uploads: UploadsBucket = {
    bucket: "shop-uploads",
    keyPrefix: "uploads/",
    keyArn: key,
    expirySeconds: 300,
    distributionArn: distribution,
    scannerRoleArn: undefined,
};
const everything = ["arn:aws:s3:::shop-uploads", "arn:aws:s3:::shop-uploads/*"];
const objects = "arn:aws:s3:::shop-uploads/*";
const uploaded = "arn:aws:s3:::shop-uploads/uploads/*";
const everybody = { AWS: "*" };
const butTheScanner = { ArnNotEquals: { "aws:PrincipalArn": scanner } };

const transport: Statement[] = [
    {
        Sid: "DenyWithoutTls",
        Effect: "Deny",
        Principal: everybody,
        Action: "s3:*",
        Resource: everything,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
        Sid: "DenyOldTls",
        Effect: "Deny",
        Principal: everybody,
        Action: "s3:*",
        Resource: everything,
        Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
    {
        Sid: "DenyOldSignatureVersions",
        Effect: "Deny",
        Principal: everybody,
        Action: "s3:*",
        Resource: everything,
        Condition: {
            StringNotEquals: { "s3:signatureversion": "AWS4-HMAC-SHA256" },
            Null: { "s3:signatureversion": "false" },
        },
    },
    {
        Sid: "DenyOldSignatures",
        Effect: "Deny",
        Principal: everybody,
        Action: "s3:*",
        Resource: everything,
        Condition: { NumericGreaterThan: { "s3:signatureAge": "300000" } },
    },
];
const tagging = {
    Sid: "DenyTagging",
    Effect: "Deny",
    Principal: everybody,
    Action: [
        "s3:DeleteObjectTagging",
        "s3:DeleteObjectVersionTagging",
        "s3:PutObjectTagging",
        "s3:PutObjectVersionTagging",
    ],
    Resource: objects,
} as const;
const elsewhere = {
    Sid: "DenyWritesElsewhere",
    Effect: "Deny",
    Principal: everybody,
    Action: "s3:PutObject",
    NotResource: uploaded,
} as const;
const otherKeys: Statement = {
    Sid: "DenyOtherKeys",
    Effect: "Deny",
    Principal: everybody,
    Action: "s3:PutObject",
    Resource: uploaded,
    Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": key } },
};
const testObject = "arn:aws:s3:::shop-uploads/malware-protection-resource-validation-object";
const taggedUploads: Statement = {
    Sid: "DenyTaggedUploads",
    Effect: "Deny",
    Principal: everybody,
    Action: "s3:PutObject",
    Resource: objects,
    Condition: { Null: { "s3:RequestObjectTagKeys": "false" } },
};
const read: Statement = {
    Sid: "ReadThroughTheDistribution",
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "s3:GetObject",
    Resource: uploaded,
    Condition: { StringEquals: { "aws:SourceArn": distribution } },
};

suite("the policy of a bucket for uploads", () => {
    test("as a whole, where nothing is scanned", () => {
        assert.deepEqual(bucketPolicy(scope, uploads), [
            ...transport,
            otherKeys,
            elsewhere,
            tagging,
            taggedUploads,
            read,
        ]);
    });

    test("as a whole, where uploads are scanned", () => {
        assert.deepEqual(bucketPolicy(scope, { ...uploads, scannerRoleArn: scanner }), [
            ...transport,
            otherKeys,
            { ...elsewhere, NotResource: [uploaded, testObject] },
            { ...tagging, Condition: butTheScanner },
            taggedUploads,
            {
                Sid: "DenyTestObject",
                Effect: "Deny",
                Principal: everybody,
                Action: "s3:PutObject",
                Resource: testObject,
                Condition: butTheScanner,
            },
            {
                Sid: "DenyReadsUntilClean",
                Effect: "Deny",
                Principal: everybody,
                Action: ["s3:GetObject", "s3:GetObjectVersion"],
                Resource: objects,
                Condition: {
                    StringNotEquals: {
                        "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND",
                    },
                    ...butTheScanner,
                },
            },
            read,
        ]);
    });

    test("allows one thing only, to one distribution, whatever it is made of", () => {
        fc.assert(
            fc.property(
                fc.constantFrom(undefined, scanner),
                fc.constantFrom("uploads/", "a/b/"),
                fc.integer({ min: 1, max: 3600 }),
                (scannerRoleArn, keyPrefix, expirySeconds) => {
                    const statements = bucketPolicy(scope, {
                        ...uploads,
                        scannerRoleArn,
                        keyPrefix,
                        expirySeconds,
                    });
                    assert.deepEqual(
                        statements.filter(({ Effect }) => Effect === "Allow"),
                        [{ ...read, Resource: `arn:aws:s3:::shop-uploads/${keyPrefix}*` }],
                    );
                    assert.ok(statements.some(({ Condition }) => ageLimit(Condition) === expirySeconds));
                    const sids = statements.map(({ Sid }) => Sid);
                    assert.equal(new Set(sids).size, sids.length);
                },
            ),
        );
    });
});

function ageLimit(condition: Statement["Condition"]): number {
    return Number(condition?.["NumericGreaterThan"]?.["s3:signatureAge"]) / 1000;
}
