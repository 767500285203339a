/** The rules of a bucket's lifecycle, as the provider's arguments and as S3's. */
import { asText } from "../../properties";
import type { Field } from "../blocks/fields";
import { oneOf } from "../checks";

const STORAGE_CLASSES = oneOf(
    "GLACIER",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "DEEP_ARCHIVE",
    "GLACIER_IR",
);

const DATE = {
    default: "",
    convert: {
        to: (date) => new Date(asText(date)),
        from: (raw) => (raw as Date).toISOString().replace(".000Z", "Z"),
    },
} as const satisfies Field;

const SIZES = { objectSizeGreaterThan: { default: "" }, objectSizeLessThan: { default: "" } } as const;

export const LIFECYCLE_RULES = {
    terraformName: "rule",
    required: true,
    many: "list",
    fields: {
        abortIncompleteMultipartUpload: { fields: { daysAfterInitiation: {} } },
        expiration: {
            fields: { date: DATE, days: { default: 0 }, expiredObjectDeleteMarker: { default: false } },
        },
        filter: {
            fields: {
                ...SIZES,
                prefix: { default: "" },
                tag: { fields: { key: { required: true }, value: { required: true } } },
            },
        },
        id: { awsName: "ID", required: true },
        noncurrentVersionExpiration: {
            fields: { newerNoncurrentVersions: { default: "" }, noncurrentDays: { required: true } },
        },
        noncurrentVersionTransitions: {
            default: [],
            many: "set",
            fields: {
                newerNoncurrentVersions: { default: "" },
                noncurrentDays: { required: true },
                storageClass: { required: true, check: STORAGE_CLASSES },
            },
        },
        prefix: { default: "" },
        status: { required: true, check: oneOf("Disabled", "Enabled") },
        transitions: {
            terraformName: "transition",
            default: [],
            many: "set",
            fields: {
                date: DATE,
                days: { default: 0 },
                storageClass: { required: true, check: STORAGE_CLASSES },
            },
        },
    },
} as const satisfies Field;
