import type { ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import { fromAws, toAws } from "../blocks/api";
import type { Field } from "../blocks/fields";
import { oneOf } from "../checks";
import { AwsRefusal } from "../errors";
import { bucketPart, EXPECTED_OWNER } from "./part";

const RULES = {
    terraformName: "rule",
    required: true,
    many: "set",
    fields: {
        applyServerSideEncryptionByDefault: {
            fields: {
                kmsMasterKeyId: { awsName: "KMSMasterKeyID", default: "" },
                sseAlgorithm: {
                    awsName: "SSEAlgorithm",
                    required: true,
                    check: oneOf("AES256", "aws:kms", "aws:kms:dsse"),
                },
            },
        },
        blockedEncryptionTypes: {
            convert: {
                to: (types) => ({ EncryptionType: types }),
                from: (raw) => (raw as { EncryptionType?: string[] }).EncryptionType,
            },
        },
        bucketKeyEnabled: { default: false },
    },
} as const satisfies Field;

/** What S3 encrypts with where an upload doesn't say. */
export const bucketServerSideEncryptionConfiguration = bucketPart({
    token: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    label: "S3 Bucket Server-side Encryption Configuration",
    blocks: { rules: RULES },
    properties: EXPECTED_OWNER,

    put: async (s3, Bucket, inputs) => {
        const Rules = toAws(RULES, inputs["rules"] ?? []) as ServerSideEncryptionRule[];
        refuseKeyWithoutKms(Rules);
        await s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: { Rules } });
    },

    get: async (s3, Bucket) => {
        const { ServerSideEncryptionConfiguration } = await s3.getBucketEncryption({ Bucket });
        return { rules: fromAws(RULES, ServerSideEncryptionConfiguration?.Rules) ?? [] };
    },

    remove: (s3, Bucket) => s3.deleteBucketEncryption({ Bucket }),
});

/** The emulator takes it. */
function refuseKeyWithoutKms(rules: readonly ServerSideEncryptionRule[]): void {
    for (const { ApplyServerSideEncryptionByDefault: standard } of rules) {
        const { SSEAlgorithm: algorithm, KMSMasterKeyID: key = "" } = standard ?? {};
        if (key !== "" && algorithm === "AES256") {
            throw new AwsRefusal(
                "S3",
                "PutBucketEncryption",
                "InvalidArgument",
                "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
            );
        }
    }
}
