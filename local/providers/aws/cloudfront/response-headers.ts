/** What a response headers policy is made of. */
import type { Fields } from "../blocks/fields";
import { oneOf } from "../checks";
import { listBlock } from "./lists";

const OVERRIDE = { override: { required: true } } as const;
const REFERRER_POLICIES = oneOf(
    "no-referrer",
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
);
const TEXTS = listBlock({ required: true });

export const RESPONSE_HEADERS = {
    comment: { default: "" },
    corsConfig: {
        fields: {
            accessControlAllowCredentials: { required: true },
            accessControlAllowHeaders: { required: true, ...TEXTS },
            accessControlAllowMethods: { required: true, ...TEXTS },
            accessControlAllowOrigins: { required: true, ...TEXTS },
            accessControlExposeHeaders: TEXTS,
            accessControlMaxAgeSec: { default: 0 },
            originOverride: { required: true },
        },
    },
    customHeadersConfig: listBlock({
        many: "set",
        fields: { header: { required: true }, ...OVERRIDE, value: { required: true } },
    }),
    name: {},
    removeHeadersConfig: listBlock({ many: "set", fields: { header: { required: true } } }),
    securityHeadersConfig: {
        fields: {
            contentSecurityPolicy: { fields: { contentSecurityPolicy: { required: true }, ...OVERRIDE } },
            contentTypeOptions: { fields: OVERRIDE },
            frameOptions: {
                fields: { frameOption: { required: true, check: oneOf("DENY", "SAMEORIGIN") }, ...OVERRIDE },
            },
            referrerPolicy: {
                fields: { referrerPolicy: { required: true, check: REFERRER_POLICIES }, ...OVERRIDE },
            },
            strictTransportSecurity: {
                fields: {
                    accessControlMaxAgeSec: { required: true },
                    includeSubdomains: { default: false },
                    ...OVERRIDE,
                    preload: { default: false },
                },
            },
            xssProtection: {
                awsName: "XSSProtection",
                fields: {
                    modeBlock: { default: false },
                    ...OVERRIDE,
                    protection: { required: true },
                    reportUri: { default: "" },
                },
            },
        },
    },
    serverTimingHeadersConfig: { fields: { enabled: { required: true }, samplingRate: { required: true } } },
} as const satisfies Fields;
