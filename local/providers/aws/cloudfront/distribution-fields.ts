/** What a distribution is made of. Of CloudFront's many arguments these are the ones that the stand-in takes. */
import { asText, isObject } from "../../properties";
import type { Value } from "../../resource-type";
import { counted } from "../blocks/api";
import type { Field, Fields } from "../blocks/fields";
import { arn, oneOf } from "../checks";
import { DEFAULT_BEHAVIOR, ORDERED_BEHAVIORS } from "./behavior";

const TLS_VERSIONS = oneOf(
    "SSLv3",
    "TLSv1",
    "TLSv1_2016",
    "TLSv1.1_2016",
    "TLSv1.2_2018",
    "TLSv1.2_2019",
    "TLSv1.2_2021",
);

const ORIGINS: Field = {
    terraformName: "origin",
    required: true,
    many: "set",
    counted: true,
    fields: {
        connectionAttempts: { default: 3 },
        connectionTimeout: { default: 10 },
        customHeaders: {
            default: [],
            many: "set",
            counted: true,
            fields: {
                name: { awsName: "HeaderName", required: true },
                value: { awsName: "HeaderValue", required: true },
            },
        },
        customOriginConfig: {
            fields: {
                httpPort: { awsName: "HTTPPort", required: true },
                httpsPort: { awsName: "HTTPSPort", required: true },
                originKeepaliveTimeout: { default: 5 },
                originProtocolPolicy: {
                    required: true,
                    check: oneOf("http-only", "https-only", "match-viewer"),
                },
                originReadTimeout: { default: 30 },
                originSslProtocols: { required: true, counted: true },
            },
        },
        domainName: { required: true },
        originAccessControlId: { default: "" },
        originId: { awsName: "Id", required: true },
        originPath: { default: "" },
    },
};

const ERROR_RESPONSES: Field = {
    terraformName: "custom_error_response",
    default: [],
    many: "set",
    counted: true,
    fields: {
        errorCachingMinTtl: { awsName: "ErrorCachingMinTTL", default: 0 },
        errorCode: { required: true },
        responseCode: {
            default: 0,
            convert: { to: (code) => (code === 0 ? "" : asText(code)), from: Number },
        },
        responsePagePath: { default: "" },
    },
};

const GEO_RESTRICTION: Field = {
    required: true,
    fields: {
        locations: { default: [] },
        restrictionType: { required: true, check: oneOf("none", "whitelist", "blacklist") },
    },
    convert: {
        to: (block) => {
            const { locations = [], restrictionType } = isObject(block) ? block : {};
            return { RestrictionType: restrictionType, ...counted([locations].flat()) };
        },
        from: (raw) => {
            const { RestrictionType = "", Items = [] } = raw as { RestrictionType?: string; Items?: Value[] };
            return { locations: Items, restrictionType: RestrictionType };
        },
    },
};

const VIEWER_CERTIFICATE: Field = {
    required: true,
    fields: {
        acmCertificateArn: { awsName: "ACMCertificateArn", default: "", check: arn },
        cloudfrontDefaultCertificate: { awsName: "CloudFrontDefaultCertificate", default: false },
        iamCertificateId: { awsName: "IAMCertificateId", default: "" },
        minimumProtocolVersion: { default: "TLSv1", check: TLS_VERSIONS },
        sslSupportMethod: {
            awsName: "SSLSupportMethod",
            default: "",
            check: oneOf("sni-only", "vip", "static-ip"),
        },
    },
};

const LOGGING: Field = {
    awsName: "Logging",
    fields: { bucket: { required: true }, includeCookies: { default: false }, prefix: { default: "" } },
    convert: {
        to: (block) => {
            const { bucket, includeCookies = false, prefix = "" } = isObject(block) ? block : {};
            return { Enabled: true, Bucket: bucket, IncludeCookies: includeCookies, Prefix: prefix };
        },
        from: (raw) => {
            const { Enabled, Bucket = "", IncludeCookies = false, Prefix = "" } = raw as LoggingConfig;
            return Enabled ? { bucket: Bucket, includeCookies: IncludeCookies, prefix: Prefix } : undefined;
        },
    },
};

interface LoggingConfig {
    Enabled?: boolean;
    Bucket?: string;
    IncludeCookies?: boolean;
    Prefix?: string;
}

/** Everything that is in CloudFront's own document. */
export const DISTRIBUTION = {
    aliases: { default: [], counted: true },
    comment: { default: "" },
    continuousDeploymentPolicyId: { computed: true, default: "" },
    customErrorResponses: ERROR_RESPONSES,
    defaultCacheBehavior: DEFAULT_BEHAVIOR,
    defaultRootObject: { default: "" },
    enabled: { required: true },
    httpVersion: { default: "http2", check: oneOf("http1.1", "http2", "http3", "http2and3") },
    isIpv6Enabled: { awsName: "IsIPV6Enabled", default: false },
    loggingConfig: LOGGING,
    orderedCacheBehaviors: ORDERED_BEHAVIORS,
    originGroups: { computed: true, default: [], counted: true, fields: {} },
    origins: ORIGINS,
    priceClass: {
        default: "PriceClass_All",
        check: oneOf("PriceClass_100", "PriceClass_200", "PriceClass_All"),
    },
    restrictions: { required: true, fields: { geoRestriction: GEO_RESTRICTION } },
    staging: { computed: true, default: false },
    viewerCertificate: VIEWER_CERTIFICATE,
    webAclId: { awsName: "WebACLId", default: "" },
} as const satisfies Fields;
