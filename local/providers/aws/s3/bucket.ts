import type { BucketLocationConstraint, S3 } from "@aws-sdk/client-s3";
import { length } from "../checks";
import { AwsRefusal, unlessMissing } from "../errors";
import { conflicts, uniqueId } from "../names";
import { allTags, awsResource, REGION, tagList, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { emptyBucket } from "./empty-bucket";

const DEFAULT_REGION = "us-east-1";

/** https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints, of the most used regions. */
const HOSTED_ZONES: Readonly<Record<string, string>> = {
    "us-east-1": "Z3AQBSTGFYJSTF",
    "us-east-2": "Z2O1EMRO9K5GLX",
    "us-west-1": "Z2F56UZL2M1ACD",
    "us-west-2": "Z3BJ6K6RIION7M",
    "eu-west-1": "Z1BKCTXD74EZPE",
    "eu-central-1": "Z21DNDUVLTQW6Q",
};

/**
 * A bucket. Its deprecated arguments (acl, policy, versioning, ...) aren't taken: each is a resource of its own. Nor are
 * they reported, for what they say changes with those resources.
 */
export const bucket = awsResource({
    token: "aws:s3/bucket:Bucket",
    label: "S3 Bucket",
    properties: {
        bucket: { forceNew: true, autoname: { maxLength: 63 }, check: length(0, 63) },
        bucketPrefix: { forceNew: true, default: "", check: length(0, 37) },
        forceDestroy: { default: false },
        objectLockEnabled: { forceNew: true, chosenByService: true },
        region: REGION,
        ...TAGS,
        arn: { computed: true },
        bucketDomainName: { computed: true },
        bucketRegion: { computed: true },
        bucketRegionalDomainName: { computed: true },
        hostedZoneId: { computed: true },
    },
    check: conflicts(["bucket", "bucket"], ["bucketPrefix", "bucket_prefix"]),

    create: async (client, inputs) => {
        const Bucket = textOf(inputs, "bucket") ?? uniqueId(textOf(inputs, "bucketPrefix") ?? "terraform-");
        const region = textOf(inputs, "region") ?? client.region;
        const s3 = await client.service("s3", region);
        await refuseExisting(s3, Bucket);
        const Tags = tagList(allTags(inputs));
        await s3.createBucket({
            Bucket,
            ObjectLockEnabledForBucket: inputs["objectLockEnabled"] === true,
            CreateBucketConfiguration: {
                ...(region !== DEFAULT_REGION && { LocationConstraint: region as BucketLocationConstraint }),
                ...(Tags.length > 0 && { Tags }),
            },
        });
        return Bucket;
    },

    read: async (client, id, state) => {
        const s3 = await client.service("s3", state["region"]);
        const head = await unlessMissing(s3.headBucket({ Bucket: id }));
        if (!head) {
            return undefined;
        }
        const region = head.BucketRegion ?? DEFAULT_REGION;
        const tagging = await unlessMissing(s3.getBucketTagging({ Bucket: id }));
        return {
            arn: `arn:aws:s3:::${id}`,
            bucket: id,
            bucketDomainName: `${id}.s3.amazonaws.com`,
            bucketPrefix: state["bucketPrefix"] ?? "",
            bucketRegion: region,
            bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
            forceDestroy: state["forceDestroy"] ?? false,
            hostedZoneId: HOSTED_ZONES[region] ?? "",
            objectLockEnabled: await isLocked(s3, id),
            region,
            ...tagOutputs(client, tagRecord(tagging?.TagSet), state),
        };
    },

    update: async (client, id, _, news) => {
        const s3 = await client.service("s3", news["region"]);
        const TagSet = tagList(allTags(news));
        await (TagSet.length > 0
            ? s3.putBucketTagging({ Bucket: id, Tagging: { TagSet } })
            : s3.deleteBucketTagging({ Bucket: id }));
    },

    /** S3 refuses a bucket that holds anything; with `forceDestroy` it is emptied first. */
    delete: async (client, id, state) => {
        const s3 = await client.service("s3", state["region"]);
        await unlessMissing(
            (async () => {
                if (state["forceDestroy"] === true) {
                    await emptyBucket(s3, id, state["objectLockEnabled"] === true);
                }
                await s3.deleteBucket({ Bucket: id });
            })(),
        );
    },
});

/** In us-east-1 S3 says yes to a bucket that one has already. */
async function refuseExisting(s3: S3, Bucket: string): Promise<void> {
    const { Buckets = [] } = await s3.listBuckets({ Prefix: Bucket });
    if (Buckets.some(({ Name }) => Name === Bucket)) {
        throw new AwsRefusal(
            "S3",
            "CreateBucket",
            "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own it.",
            409,
        );
    }
}

async function isLocked(s3: S3, Bucket: string): Promise<boolean> {
    const it = await unlessMissing(s3.getObjectLockConfiguration({ Bucket }));
    return it?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled";
}
