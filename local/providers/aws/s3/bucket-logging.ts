import type { S3 } from "@aws-sdk/client-s3";
import { AwsRefusal, unlessMissing } from "../errors";
import { textOf } from "../resource";
import { bucketPart, EXPECTED_OWNER } from "./part";

const OPERATION = "PutBucketLogging";

/** Where a bucket's access log goes. */
export const bucketLogging = bucketPart({
    token: "aws:s3/bucketLogging:BucketLogging",
    label: "S3 Bucket Logging",
    properties: {
        ...EXPECTED_OWNER,
        targetBucket: { required: true },
        targetGrants: { computed: true },
        targetPrefix: { required: true },
    },
    refuseSecond: { operation: OPERATION, code: "OperationAborted" },

    put: async (s3, Bucket, inputs) => {
        const TargetBucket = textOf(inputs, "targetBucket") ?? "";
        await refuseMissing(s3, TargetBucket);
        await s3.putBucketLogging({
            Bucket,
            BucketLoggingStatus: {
                LoggingEnabled: { TargetBucket, TargetPrefix: textOf(inputs, "targetPrefix") ?? "" },
            },
        });
    },

    get: async (s3, Bucket) => {
        const { LoggingEnabled: it } = await s3.getBucketLogging({ Bucket });
        return (
            it && {
                targetBucket: it.TargetBucket ?? "",
                targetGrants: [],
                targetPrefix: it.TargetPrefix ?? "",
            }
        );
    },

    remove: (s3, Bucket) => s3.putBucketLogging({ Bucket, BucketLoggingStatus: {} }),
});

/** The emulator would log to a bucket that isn't there. */
async function refuseMissing(s3: S3, target: string): Promise<void> {
    if (!(await unlessMissing(s3.headBucket({ Bucket: target })))) {
        const message = "The target bucket for logging does not exist";
        throw new AwsRefusal("S3", OPERATION, "InvalidTargetBucketForLogging", message);
    }
}
