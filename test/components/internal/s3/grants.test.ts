import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    encryptThroughS3,
    putArtifacts,
    s3Arn,
    uploadByForm,
} from "../../../../components/internal/s3/grants";
import { dataOnlyHeaders } from "../../../../components/internal/s3/headers";
import { uploadsKeyPolicy } from "../../../../components/internal/s3/key-policy";
import { lifecycleRules } from "../../../../components/internal/s3/lifecycle";
import { administer } from "../../../../components/internal/iam/key-policy";
import { scope } from "../iam/fixtures";

const key = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1";
const signer = "arn:aws-us-gov:iam::123456789012:role/signer";
const scanner = "arn:aws-us-gov:iam::123456789012:role/scanner";
const admin = "arn:aws-us-gov:iam::123456789012:role/admin";
const distribution = "arn:aws:cloudfront::123456789012:distribution/E1";
const throughS3 = { StringEquals: { "kms:ViaService": "s3.us-gov-west-1.amazonaws.com" } };

const keyUses = {
    signer: {
        Sid: "EncryptUploads",
        Effect: "Allow",
        Principal: { AWS: signer },
        Action: "kms:GenerateDataKey",
        Resource: "*",
        Condition: throughS3,
    },
    distribution: {
        Sid: "DecryptForTheDistribution",
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { StringEquals: { "aws:SourceArn": distribution } },
    },
    scanner: {
        Sid: "ScanUploads",
        Effect: "Allow",
        Principal: { AWS: scanner },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
        Condition: throughS3,
    },
};

const cases: Record<string, { made: unknown; whole: unknown }> = {
    "a bucket's ARN": { made: s3Arn(scope, "b"), whole: "arn:aws-us-gov:s3:::b" },
    "the ARN of what is in it": { made: s3Arn(scope, "b", "a/*"), whole: "arn:aws-us-gov:s3:::b/a/*" },
    "uploads by form": {
        made: uploadByForm(scope, "b", "uploads/"),
        whole: {
            Sid: "UploadByForm",
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: "arn:aws-us-gov:s3:::b/uploads/*",
            Condition: { StringEquals: { "s3:authType": "POST" } },
        },
    },
    artifacts: {
        made: putArtifacts(scope, "b", "shop/", key),
        whole: {
            Sid: "PutArtifacts",
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: "arn:aws-us-gov:s3:::b/shop/*",
            Condition: { StringEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": key } },
        },
    },
    encryption: {
        made: encryptThroughS3(scope, key),
        whole: {
            Sid: "EncryptThroughS3",
            Effect: "Allow",
            Action: "kms:GenerateDataKey",
            Resource: key,
            Condition: throughS3,
        },
    },
    "the key's policy, managed by the account": {
        made: uploadsKeyPolicy(scope, {
            signerRoleArn: signer,
            distributionArn: distribution,
            scannerRoleArn: undefined,
            administrators: [],
        }),
        whole: [...administer(scope, []), keyUses.signer, keyUses.distribution],
    },
    "the key's policy, with a scanner and administrators": {
        made: uploadsKeyPolicy(scope, {
            signerRoleArn: signer,
            distributionArn: distribution,
            scannerRoleArn: scanner,
            administrators: [admin],
        }),
        whole: [...administer(scope, [admin]), keyUses.signer, keyUses.distribution, keyUses.scanner],
    },
    "headers of data": {
        made: dataOnlyHeaders,
        whole: {
            securityHeadersConfig: {
                contentTypeOptions: { override: true },
                contentSecurityPolicy: {
                    contentSecurityPolicy: "default-src 'none'; sandbox",
                    override: true,
                },
                frameOptions: { frameOption: "DENY", override: true },
            },
            customHeadersConfig: {
                items: [{ header: "Content-Disposition", value: "attachment", override: true }],
            },
        },
    },
    "what S3 tidies up": {
        made: lifecycleRules(7),
        whole: [
            {
                id: "unfinished-uploads",
                status: "Enabled",
                filter: { prefix: "" },
                abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
            },
            {
                id: "noncurrent-versions",
                status: "Enabled",
                filter: { prefix: "" },
                noncurrentVersionExpiration: { noncurrentDays: 7 },
                expiration: { expiredObjectDeleteMarker: true },
            },
        ],
    },
};

suite("what uploads and artifacts need, as whole values", () => {
    for (const [what, { made, whole }] of Object.entries(cases)) {
        test(what, () => {
            assert.deepEqual(made, whole);
        });
    }
});
