import { kept, normalised, RESOURCE_POLICY } from "../documents/document";
import { grammarFault } from "../documents/grammar";
import { AwsRefusal } from "../errors";
import { bucketPart } from "./part";
import { foreignResource } from "./policy-resources";

const OPERATION = "PutBucketPolicy";

/** The policy of a bucket. */
export const bucketPolicy = bucketPart({
    token: "aws:s3/bucketPolicy:BucketPolicy",
    label: "S3 Bucket Policy",
    properties: { policy: { required: true, ...RESOURCE_POLICY } },
    refuseSecond: { operation: OPERATION, code: "OperationAborted" },

    put: async (s3, Bucket, inputs) => {
        const Policy = normalised(inputs["policy"] ?? "");
        const fault = grammarFault("resource", Policy) ?? foreignResource(Bucket, Policy);
        if (fault !== undefined) {
            throw new AwsRefusal("S3", OPERATION, "MalformedPolicy", fault);
        }
        await s3.putBucketPolicy({ Bucket, Policy });
    },

    get: async (s3, Bucket, state) => {
        const { Policy = "" } = await s3.getBucketPolicy({ Bucket });
        return { policy: kept(state["policy"], Policy) };
    },

    remove: (s3, Bucket) => s3.deleteBucketPolicy({ Bucket }),
});
