import type { KeyGroupConfig } from "@aws-sdk/client-cloudfront";
import { blockToAws } from "../blocks/api";
import type { Fields } from "../blocks/fields";
import { configured } from "./configured";

const FIELDS = { comment: { default: "" }, items: { required: true }, name: {} } as const satisfies Fields;

/** The keys that sign addresses of one distribution. */
export const keyGroup = configured({
    token: "aws:cloudfront/keyGroup:KeyGroup",
    label: "CloudFront Key Group",
    fields: FIELDS,
    properties: { name: { autoname: { maxLength: 255 } } },

    create: async (cloudfront, inputs) => {
        const config = blockToAws(FIELDS, inputs) as unknown as KeyGroupConfig;
        const { KeyGroup } = await cloudfront.createKeyGroup({ KeyGroupConfig: config });
        return KeyGroup?.Id;
    },

    get: async (cloudfront, Id) => {
        const { KeyGroupConfig: config, ETag } = await cloudfront.getKeyGroupConfig({ Id });
        return { config, ETag };
    },

    update: (cloudfront, which, config) =>
        cloudfront.updateKeyGroup({ ...which, KeyGroupConfig: config as unknown as KeyGroupConfig }),

    remove: (cloudfront, which) => cloudfront.deleteKeyGroup(which),
});
