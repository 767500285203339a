import type { CloudFront, DistributionConfig } from "@aws-sdk/client-cloudfront";
import type { Properties } from "../../resource-type";
import { blockFromAws, blockToAws } from "../blocks/api";
import { blockCheck, blockProperties } from "../blocks/fields";
import { unlessMissing } from "../errors";
import { uniqueId } from "../names";
import { allTags, awsResource, changeTags, tagList, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { DISTRIBUTION } from "./distribution-fields";
import { refuseMissing } from "./distribution-refusals";

/** The hosted zone of every distribution's name. */
const HOSTED_ZONE = "Z2FDTNDATAQYW2";

/** What delivers a bucket's objects to the world. */
export const distribution = awsResource({
    token: "aws:cloudfront/distribution:Distribution",
    label: "CloudFront Distribution",
    properties: {
        ...blockProperties(DISTRIBUTION),
        retainOnDelete: { default: false },
        waitForDeployment: { default: true },
        ...TAGS,
        arn: { computed: true },
        callerReference: { computed: true },
        domainName: { computed: true },
        etag: { computed: true },
        hostedZoneId: { computed: true, default: HOSTED_ZONE },
        inProgressValidationBatches: { computed: true },
        lastModifiedTime: { computed: true },
        loggingV1Enabled: { computed: true },
        status: { computed: true },
        trustedKeyGroups: { computed: true },
        trustedSigners: { computed: true },
    },
    check: blockCheck(DISTRIBUTION),

    create: async (client, inputs) => {
        const cloudfront = await client.service("cloudfront");
        await refuseMissing(cloudfront, inputs, "CreateDistribution");
        const { Distribution } = await cloudfront.createDistributionWithTags({
            DistributionConfigWithTags: {
                DistributionConfig: configOf(inputs, uniqueId("terraform-")),
                Tags: { Items: tagList(allTags(inputs)) },
            },
        });
        return Distribution?.Id ?? "";
    },

    read: async (client, id, state) => {
        const cloudfront = await client.service("cloudfront");
        const found = await unlessMissing(cloudfront.getDistribution({ Id: id }));
        const it = found?.Distribution;
        if (!it?.DistributionConfig) {
            return undefined;
        }
        const { Tags } = await cloudfront.listTagsForResource({ Resource: it.ARN });
        return {
            ...blockFromAws(DISTRIBUTION, it.DistributionConfig),
            arn: it.ARN ?? "",
            callerReference: it.DistributionConfig.CallerReference ?? "",
            domainName: it.DomainName ?? "",
            etag: found?.ETag ?? "",
            hostedZoneId: HOSTED_ZONE,
            inProgressValidationBatches: it.InProgressInvalidationBatches ?? 0,
            lastModifiedTime: goTime(it.LastModifiedTime),
            loggingV1Enabled: it.DistributionConfig.Logging?.Enabled ?? false,
            retainOnDelete: state["retainOnDelete"] ?? false,
            status: it.Status ?? "",
            // The emulator doesn't say which keys are at work.
            trustedKeyGroups: [],
            trustedSigners: [],
            waitForDeployment: state["waitForDeployment"] ?? true,
            ...tagOutputs(client, tagRecord(Tags?.Items), state),
        };
    },

    update: async (client, id, olds, news) => {
        const cloudfront = await client.service("cloudfront");
        await refuseMissing(cloudfront, news, "UpdateDistribution");
        const { ETag, DistributionConfig } = await cloudfront.getDistributionConfig({ Id: id });
        await cloudfront.updateDistribution({
            Id: id,
            IfMatch: ETag,
            DistributionConfig: configOf(news, DistributionConfig?.CallerReference ?? ""),
        });
        const Resource = textOf(olds, "arn");
        await changeTags(
            olds,
            news,
            (tags) => cloudfront.tagResource({ Resource, Tags: { Items: tagList(tags) } }),
            (Items) => cloudfront.untagResource({ Resource, TagKeys: { Items } }),
        );
    },

    delete: async (client, id, state) => {
        const cloudfront = await client.service("cloudfront");
        await unlessMissing(
            (async () => {
                const IfMatch = await disabled(cloudfront, id);
                if (state["retainOnDelete"] !== true) {
                    await cloudfront.deleteDistribution({ Id: id, IfMatch });
                }
            })(),
        );
    },
});

function configOf(inputs: Properties, CallerReference: string): DistributionConfig {
    const defaults = Object.entries(DISTRIBUTION).flatMap(([key, field]) =>
        "default" in field ? [[key, field.default]] : [],
    );
    const config = blockToAws(DISTRIBUTION, { ...(Object.fromEntries(defaults) as Properties), ...inputs });
    return { ...withS3Origins(config as unknown as DistributionConfig), CallerReference };
}

/** An origin is a bucket where nothing else is said. */
function withS3Origins(config: DistributionConfig): DistributionConfig {
    const { Items = [], Quantity } = config.Origins ?? {};
    const origins = Items.map((origin) =>
        origin.CustomOriginConfig ? origin : { ...origin, S3OriginConfig: { OriginAccessIdentity: "" } },
    );
    return { ...config, Origins: { Quantity, Items: origins } };
}

/** CloudFront deletes only what is switched off. The version to delete. */
async function disabled(cloudfront: CloudFront, Id: string): Promise<string | undefined> {
    const { ETag, DistributionConfig: config } = await cloudfront.getDistributionConfig({ Id });
    if (!config?.Enabled) {
        return ETag;
    }
    const changed = await cloudfront.updateDistribution({
        Id,
        IfMatch: ETag,
        DistributionConfig: { ...config, Enabled: false },
    });
    return changed.ETag;
}

/** A time as Go prints it. */
function goTime(time: Date | undefined): string {
    return time === undefined ? "" : `${time.toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}
