import type { OriginAccessControlConfig } from "@aws-sdk/client-cloudfront";
import { blockToAws } from "../blocks/api";
import type { Fields } from "../blocks/fields";
import { length, oneOf } from "../checks";
import { configured } from "./configured";

const FIELDS = {
    description: { default: "Managed by Terraform", said: true },
    name: {},
    originAccessControlOriginType: { required: true, check: oneOf("s3", "mediastore") },
    signingBehavior: { required: true, check: oneOf("never", "always", "no-override") },
    signingProtocol: { required: true, check: oneOf("sigv4") },
} as const satisfies Fields;

/** How a distribution signs what it asks of a bucket. */
export const originAccessControl = configured({
    token: "aws:cloudfront/originAccessControl:OriginAccessControl",
    label: "CloudFront Origin Access Control",
    fields: FIELDS,
    properties: {
        name: { forceNew: true, autoname: { maxLength: 64 }, check: length(1, 64) },
    },
    arnOf: "origin-access-control",

    create: async (cloudfront, inputs) => {
        const config = blockToAws(FIELDS, inputs);
        const { OriginAccessControl } = await cloudfront.createOriginAccessControl({
            OriginAccessControlConfig: config as unknown as OriginAccessControlConfig,
        });
        return OriginAccessControl?.Id;
    },

    get: async (cloudfront, Id) => {
        const { OriginAccessControlConfig: config, ETag } = await cloudfront.getOriginAccessControlConfig({
            Id,
        });
        return { config, ETag };
    },

    update: (cloudfront, which, config) =>
        cloudfront.updateOriginAccessControl({
            ...which,
            OriginAccessControlConfig: config as unknown as OriginAccessControlConfig,
        }),

    remove: (cloudfront, which) => cloudfront.deleteOriginAccessControl(which),
});
