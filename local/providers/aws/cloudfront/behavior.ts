/** How a distribution answers for some paths: as the provider's arguments and as CloudFront's. */
import { isObject } from "../../properties";
import type { Value } from "../../resource-type";
import { blockFromAws, blockToAws, counted, fromAws, toAws } from "../blocks/api";
import type { Field, Fields } from "../blocks/fields";
import { oneOf } from "../checks";

const BEHAVIOR = {
    allowedMethods: { required: true, counted: true },
    cachedMethods: { required: true, counted: true },
    cachePolicyId: { default: "" },
    compress: { default: false },
    defaultTtl: { awsName: "DefaultTTL", computed: true, default: 0 },
    fieldLevelEncryptionId: { computed: true, default: "" },
    functionAssociations: {
        default: [],
        many: "set",
        counted: true,
        fields: {
            eventType: { required: true, check: oneOf("viewer-request", "viewer-response") },
            functionArn: { awsName: "FunctionARN", required: true },
        },
    },
    lambdaFunctionAssociations: { computed: true, default: [], counted: true, fields: {} },
    maxTtl: { awsName: "MaxTTL", computed: true, default: 0 },
    minTtl: { awsName: "MinTTL", computed: true, default: 0 },
    originRequestPolicyId: { default: "" },
    realtimeLogConfigArn: { computed: true, default: "" },
    responseHeadersPolicyId: { default: "" },
    smoothStreaming: { default: false },
    targetOriginId: { required: true },
    trustedKeyGroups: {
        default: [],
        convert: {
            to: (ids) => ({ Enabled: [ids].flat().length > 0, ...counted([ids].flat()) }),
            from: (raw) => (raw as { Items?: string[] }).Items,
        },
    },
    viewerProtocolPolicy: { required: true, check: oneOf("allow-all", "https-only", "redirect-to-https") },
} as const satisfies Fields;

const TRUSTED_SIGNERS = { computed: true, default: [], counted: true } as const satisfies Field;

/** One behaviour; CloudFront writes the cached methods within the allowed ones. */
function behavior(fields: Fields): { fields: Fields; convert: NonNullable<Field["convert"]> } {
    return {
        fields,
        convert: {
            to: (block) => {
                const { CachedMethods, AllowedMethods, ...rest } = blockToAws(fields, block);
                return { ...rest, AllowedMethods: { ...(AllowedMethods as object), CachedMethods } };
            },
            from: (raw) => {
                const { AllowedMethods } = raw as { AllowedMethods?: { CachedMethods?: unknown } };
                return blockFromAws(fields, {
                    ...(raw as object),
                    CachedMethods: AllowedMethods?.CachedMethods,
                });
            },
        },
    };
}

/** What holds for every path that no other behaviour names. */
export const DEFAULT_BEHAVIOR: Field = {
    required: true,
    ...behavior({ ...BEHAVIOR, trustedSigners: TRUSTED_SIGNERS }),
};

const ORDERED = behavior({ ...BEHAVIOR, pathPattern: { required: true } });

/** What holds for some paths; the first that fits. */
export const ORDERED_BEHAVIORS: Field = {
    terraformName: "ordered_cache_behavior",
    awsName: "CacheBehaviors",
    default: [],
    many: "list",
    fields: ORDERED.fields,
    convert: {
        to: (blocks) => counted([blocks].flat().map((block) => toAws(ORDERED, block))),
        from: (raw) => {
            const { Items = [] } = raw as { Items?: unknown[] };
            return Items.map((item) => fromAws(ORDERED, item) ?? null);
        },
    },
};

/** The behaviours in a distribution's arguments. */
export function behaviorsOf(defaultBehavior: Value | undefined, ordered: Value | undefined) {
    return [defaultBehavior ?? [], ordered ?? []].flat().filter(isObject);
}
