import type { OwnershipControlsRule } from "@aws-sdk/client-s3";
import { blockFromAws, toAws } from "../blocks/api";
import type { Field } from "../blocks/fields";
import { oneOf } from "../checks";
import { bucketPart } from "./part";

const OWNERSHIPS = oneOf("BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced");

const RULE = {
    required: true,
    fields: { objectOwnership: { required: true, check: (value) => OWNERSHIPS(value, "object_ownership") } },
} as const satisfies Field;

/** Who owns the objects. */
export const bucketOwnershipControls = bucketPart({
    token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    label: "S3 Bucket Ownership Controls",
    blocks: { rule: RULE },

    put: (s3, Bucket, inputs) =>
        s3.putBucketOwnershipControls({
            Bucket,
            OwnershipControls: { Rules: [toAws(RULE, inputs["rule"] ?? {}) as OwnershipControlsRule] },
        }),

    get: async (s3, Bucket) => {
        const { OwnershipControls } = await s3.getBucketOwnershipControls({ Bucket });
        const rule = OwnershipControls?.Rules?.[0];
        return rule && { rule: blockFromAws(RULE.fields, rule) };
    },

    remove: (s3, Bucket) => s3.deleteBucketOwnershipControls({ Bucket }),
});
