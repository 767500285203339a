import type { CORSRule } from "@aws-sdk/client-s3";
import { fromAws, toAws } from "../blocks/api";
import type { Field } from "../blocks/fields";
import { AwsRefusal } from "../errors";
import { bucketPart, EXPECTED_OWNER } from "./part";

const OPERATION = "PutBucketCors";
const METHODS = ["GET", "PUT", "POST", "DELETE", "HEAD"];

const RULES = {
    terraformName: "cors_rule",
    required: true,
    many: "set",
    fields: {
        allowedHeaders: { default: [] },
        allowedMethods: { required: true },
        allowedOrigins: { required: true },
        exposeHeaders: { default: [] },
        id: { awsName: "ID", default: "" },
        maxAgeSeconds: { default: 0 },
    },
} as const satisfies Field;

/** Which foreign pages may use a bucket from a browser. */
export const bucketCorsConfiguration = bucketPart({
    token: "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
    label: "S3 Bucket CORS Configuration",
    blocks: { corsRules: RULES },
    properties: EXPECTED_OWNER,
    refuseSecond: { operation: OPERATION, code: "OperationAborted" },

    put: async (s3, Bucket, inputs) => {
        const CORSRules = toAws(RULES, inputs["corsRules"] ?? []) as CORSRule[];
        refuseRules(CORSRules);
        await s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules } });
    },

    get: async (s3, Bucket) => {
        const { CORSRules } = await s3.getBucketCors({ Bucket });
        return { corsRules: fromAws(RULES, CORSRules) ?? [] };
    },

    remove: (s3, Bucket) => s3.deleteBucketCors({ Bucket }),
});

/** What S3 refuses and the emulator lets pass. */
function refuseRules(rules: readonly CORSRule[]): void {
    const method = rules
        .flatMap(({ AllowedMethods = [] }) => AllowedMethods)
        .find((one) => !METHODS.includes(one));
    if (method !== undefined) {
        const message = `Found unsupported HTTP method in CORS config. Unsupported method is ${method}`;
        throw new AwsRefusal("S3", OPERATION, "InvalidRequest", message);
    }
    const origin = rules
        .flatMap(({ AllowedOrigins = [] }) => AllowedOrigins)
        .find((one) => one.split("*").length > 2);
    if (origin !== undefined) {
        const message = `AllowedOrigin "${origin}" can not have more than one wildcard.`;
        throw new AwsRefusal("S3", OPERATION, "InvalidRequest", message);
    }
}
