import type { CachePolicyConfig } from "@aws-sdk/client-cloudfront";
import { blockToAws } from "../blocks/api";
import type { Fields } from "../blocks/fields";
import { oneOf } from "../checks";
import { AwsRefusal } from "../errors";
import { configured } from "./configured";
import { listBlock } from "./lists";

const NAMES = listBlock({ default: [] });

const FIELDS = {
    comment: { default: "" },
    defaultTtl: { awsName: "DefaultTTL", default: 86_400, said: true },
    maxTtl: { awsName: "MaxTTL", default: 31_536_000, said: true },
    minTtl: { awsName: "MinTTL", default: 0, said: true },
    name: {},
    parametersInCacheKeyAndForwardedToOrigin: {
        required: true,
        fields: {
            cookiesConfig: {
                required: true,
                fields: {
                    cookieBehavior: {
                        required: true,
                        check: oneOf("none", "whitelist", "allExcept", "all"),
                    },
                    cookies: NAMES,
                },
            },
            enableAcceptEncodingBrotli: { default: false, said: true },
            enableAcceptEncodingGzip: { default: false, said: true },
            headersConfig: {
                required: true,
                fields: {
                    headerBehavior: { required: true, check: oneOf("none", "whitelist") },
                    headers: NAMES,
                },
            },
            queryStringsConfig: {
                required: true,
                fields: {
                    queryStringBehavior: {
                        required: true,
                        check: oneOf("none", "whitelist", "allExcept", "all"),
                    },
                    queryStrings: NAMES,
                },
            },
        },
    },
} as const satisfies Fields;

/** What a distribution keeps, for how long, and what tells one kept answer from another. */
export const cachePolicy = configured({
    token: "aws:cloudfront/cachePolicy:CachePolicy",
    label: "CloudFront Cache Policy",
    fields: FIELDS,
    properties: { name: { autoname: { maxLength: 255 } } },
    arnOf: "cache-policy",

    create: async (cloudfront, inputs) => {
        const { CachePolicy } = await cloudfront.createCachePolicy({
            CachePolicyConfig: configOf(blockToAws(FIELDS, inputs), "Create"),
        });
        return CachePolicy?.Id;
    },

    get: async (cloudfront, Id) => {
        const { CachePolicyConfig: config, ETag } = await cloudfront.getCachePolicyConfig({ Id });
        return { config, ETag };
    },

    update: (cloudfront, which, config) =>
        cloudfront.updateCachePolicy({ ...which, CachePolicyConfig: configOf(config, "Update") }),

    remove: (cloudfront, which) => cloudfront.deleteCachePolicy(which),
});

function configOf(given: Record<string, unknown>, verb: "Create" | "Update"): CachePolicyConfig {
    const config = given as unknown as CachePolicyConfig;
    const { MinTTL = 0, DefaultTTL = 0, MaxTTL = 0 } = config;
    const isOrdered = MinTTL <= DefaultTTL && DefaultTTL <= MaxTTL;
    if (!isOrdered) {
        const message = "The parameters MinTTL, DefaultTTL and MaxTTL must be in ascending order.";
        throw new AwsRefusal("CloudFront", `${verb}CachePolicy`, "InvalidArgument", message);
    }
    return config;
}
