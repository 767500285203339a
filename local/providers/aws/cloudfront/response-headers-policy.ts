import type { ResponseHeadersPolicyConfig } from "@aws-sdk/client-cloudfront";
import { blockToAws } from "../blocks/api";
import { AwsRefusal } from "../errors";
import { configured } from "./configured";
import { RESPONSE_HEADERS } from "./response-headers";

const CONFIGS: readonly (readonly [property: string, terraformName: string])[] = [
    ["corsConfig", "cors_config"],
    ["customHeadersConfig", "custom_headers_config"],
    ["removeHeadersConfig", "remove_headers_config"],
    ["securityHeadersConfig", "security_headers_config"],
    ["serverTimingHeadersConfig", "server_timing_headers_config"],
];
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html */
const SECURITY_HEADERS = [
    "content-security-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
    "x-xss-protection",
];

/** The headers that a distribution adds to, or takes from, what it delivers. */
export const responseHeadersPolicy = configured({
    token: "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    label: "CloudFront Response Headers Policy",
    fields: RESPONSE_HEADERS,
    properties: { name: { autoname: { maxLength: 255 } } },
    arnOf: "response-headers-policy",
    check: (inputs) =>
        CONFIGS.some(([property]) => property in inputs)
            ? []
            : CONFIGS.map(([property, terraformName]) => ({
                  property,
                  reason:
                      `Missing required argument. "${terraformName}": one of ` +
                      `\`${CONFIGS.map(([, name]) => name).join(",")}\` must be specified`,
              })),

    create: async (cloudfront, inputs) => {
        const { ResponseHeadersPolicy } = await cloudfront.createResponseHeadersPolicy({
            ResponseHeadersPolicyConfig: configOf(blockToAws(RESPONSE_HEADERS, inputs), "Create"),
        });
        return ResponseHeadersPolicy?.Id;
    },

    get: async (cloudfront, Id) => {
        const { ResponseHeadersPolicyConfig: config, ETag } = await cloudfront.getResponseHeadersPolicyConfig(
            { Id },
        );
        return { config, ETag };
    },

    update: (cloudfront, which, config) =>
        cloudfront.updateResponseHeadersPolicy({
            ...which,
            ResponseHeadersPolicyConfig: configOf(config, "Update"),
        }),

    remove: (cloudfront, which) => cloudfront.deleteResponseHeadersPolicy(which),
});

function configOf(given: Record<string, unknown>, verb: "Create" | "Update"): ResponseHeadersPolicyConfig {
    const config = given as unknown as ResponseHeadersPolicyConfig;
    const wrong = config.CustomHeadersConfig?.Items?.find(({ Header = "" }) =>
        SECURITY_HEADERS.includes(Header.toLowerCase()),
    );
    if (wrong) {
        throw new AwsRefusal(
            "CloudFront",
            `${verb}ResponseHeadersPolicy`,
            "InvalidArgument",
            `The parameter CustomHeaders contains ${wrong.Header ?? ""} that is a security header and cannot be set as custom header.`,
        );
    }
    return config;
}
