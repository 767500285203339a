/** What belongs to a bucket and is a resource of its own here: its id is the bucket's name. */
import type { S3 } from "@aws-sdk/client-s3";
import type { Properties, ResourceType } from "../../resource-type";
import { type Fields, blockCheck, blockProperties } from "../blocks/fields";
import type { Aws } from "../client";
import { AwsRefusal, unlessMissing } from "../errors";
import { awsResource, REGION, textOf } from "../resource";

interface BucketPart {
    readonly token: string;
    readonly label: string;
    /** Its arguments that are blocks. */
    readonly blocks?: Fields;
    /** Its other arguments and outputs, beside the bucket and the region. */
    readonly properties?: ResourceType<Aws>["properties"];
    /**
     * S3 puts a second one over the first without a word; we refuse it, with this code. Not for what every bucket has
     * from its birth.
     */
    readonly refuseSecond?: { readonly operation: string; readonly code: string };
    readonly put: (s3: S3, bucket: string, inputs: Properties) => Promise<unknown>;
    readonly get: (s3: S3, bucket: string, state: Properties) => Promise<Properties | undefined>;
    readonly remove: (s3: S3, bucket: string, state: Properties) => Promise<unknown>;
}

/** Nobody names an owner here: the emulator has one account. */
export const EXPECTED_OWNER = { expectedBucketOwner: { computed: true } } as const;

/** Completes an entry. */
export function bucketPart(part: BucketPart): ResourceType<Aws> {
    const { token, label, blocks = {}, properties = {}, refuseSecond, put, get, remove } = part;
    return awsResource({
        token,
        label,
        properties: {
            bucket: { required: true, forceNew: true },
            region: REGION,
            ...blockProperties(blocks),
            ...properties,
        },
        check: blockCheck(blocks),

        create: async (client, inputs) => {
            const bucket = textOf(inputs, "bucket") ?? "";
            const s3 = await client.service("s3", inputs["region"]);
            if (refuseSecond && (await unlessMissing(get(s3, bucket, {})))) {
                const message = `the bucket ${bucket} has one already`;
                throw new AwsRefusal("S3", refuseSecond.operation, refuseSecond.code, message, 409);
            }
            await put(s3, bucket, inputs);
            return bucket;
        },

        read: async (client, id, state) => {
            const region = state["region"] ?? client.region;
            const s3 = await client.service("s3", region);
            const found = await unlessMissing(get(s3, id, state));
            return (
                found && {
                    bucket: id,
                    region,
                    ...("expectedBucketOwner" in properties && { expectedBucketOwner: "" }),
                    ...found,
                }
            );
        },

        update: async (client, id, _, news) => {
            await put(await client.service("s3", news["region"]), id, news);
        },

        delete: async (client, id, state) => {
            await unlessMissing(remove(await client.service("s3", state["region"]), id, state));
        },
    });
}
