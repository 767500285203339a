import type { LifecycleRule } from "@aws-sdk/client-s3";
import { fromAws, toAws } from "../blocks/api";
import { AwsRefusal } from "../errors";
import { LIFECYCLE_RULES } from "./lifecycle-rules";
import { bucketPart, EXPECTED_OWNER } from "./part";

const OPERATION = "PutBucketLifecycleConfiguration";
const ACTIONS = [
    "AbortIncompleteMultipartUpload",
    "Expiration",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionTransitions",
    "Transitions",
] as const;

/** When objects move to cheaper storage, and when they go. */
export const bucketLifecycleConfiguration = bucketPart({
    token: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    label: "S3 Bucket Lifecycle Configuration",
    blocks: { rules: LIFECYCLE_RULES },
    properties: EXPECTED_OWNER,
    refuseSecond: { operation: OPERATION, code: "OperationAborted" },

    put: async (s3, Bucket, inputs) => {
        const Rules = toAws(LIFECYCLE_RULES, inputs["rules"] ?? []) as LifecycleRule[];
        refuseRules(Rules);
        await s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules } });
    },

    get: async (s3, Bucket) => {
        const { Rules } = await s3.getBucketLifecycleConfiguration({ Bucket });
        return { rules: fromAws(LIFECYCLE_RULES, Rules) ?? [] };
    },

    remove: (s3, Bucket) => s3.deleteBucketLifecycle({ Bucket }),
});

/** What S3 refuses and the emulator lets pass. */
function refuseRules(rules: readonly LifecycleRule[]): void {
    if (new Set(rules.map(({ ID }) => ID)).size < rules.length) {
        const message = "Rule ID must be unique. Found same ID for one or more rules";
        throw new AwsRefusal("S3", OPERATION, "InvalidArgument", message);
    }
    if (rules.some((rule) => ACTIONS.every((action) => isNothing(rule[action])))) {
        const message = "At least one action needs to be specified in a rule";
        throw new AwsRefusal("S3", OPERATION, "InvalidRequest", message);
    }
}

function isNothing(action: LifecycleRule[(typeof ACTIONS)[number]]): boolean {
    return action === undefined || (Array.isArray(action) && action.length === 0);
}
