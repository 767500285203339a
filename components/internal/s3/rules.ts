import { given, type Rule } from "../validation";

/** The longest that a session lives which was assumed from a role's session, and a form lives no longer than its signer's. */
const longestExpiry = 3600;

/** A prefix of keys: whole levels, so that `uploads/` doesn't let into `uploads-of-others/`. */
export function objectPrefix(example: string): Rule<string> {
    return (value) =>
        typeof value === "string" && value.length <= 200 && /^([A-Za-z0-9_-][A-Za-z0-9_.-]*\/)+$/.test(value)
            ? undefined
            : `${given(value)} isn't a prefix: levels of letters, digits, "_", "." and "-" are needed, each with a slash after it and none before the first, at most 200 characters, no wildcard, like "${example}".`;
}

/** A general-purpose bucket: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName: Rule<string> = (value) =>
    typeof value === "string" && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value)
        ? undefined
        : `${given(value)} isn't a bucket's name: 3 to 63 lower-case letters, digits, "." and "-" are needed, not an ARN, like "acme-artifacts".`;

/** How long a form may be used. */
export const uploadExpiry: Rule<number> = (value) =>
    Number.isInteger(value) && value >= 1 && value <= longestExpiry
        ? undefined
        : `${given(value)} isn't a time in seconds: a whole number from 1 to 3,600 is needed (the signer's session lives no longer than an hour), like 300.`;

/** How long replaced versions are kept. */
export const noncurrentDays: Rule<number> = (value) =>
    Number.isInteger(value) && value >= 1 && value <= 3650
        ? undefined
        : `${given(value)} isn't a number of days: a whole number from 1 to 3,650 is needed, like 30.`;

/** A site that may send forms from browsers. */
export const corsOrigin: Rule<string> = (value) =>
    typeof value === "string" && /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/.test(value)
        ? undefined
        : `${given(value)} isn't one origin: https://HOST is needed, without path or wildcard, like "https://shop.example.com".`;

/** A host name that a distribution answers to. */
export const alias: Rule<string> = (value) =>
    typeof value === "string" && /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/.test(value) && value.length <= 253
        ? undefined
        : `${given(value)} isn't a host's name: a whole name in lower case is needed, without scheme or wildcard, like "files.example-usercontent.com".`;

/** A certificate for CloudFront: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html */
export const certificateArn: Rule<string> = (value) =>
    typeof value === "string" &&
    /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[A-Za-z0-9-]+$/.test(value)
        ? undefined
        : `${given(value)} isn't the ARN of a certificate that CloudFront can use: arn:aws:acm:us-east-1:ACCOUNT:certificate/ID is needed, in us-east-1 whatever the bucket's region.`;

/** A CloudFront key group's id. */
export const keyGroupId: Rule<string> = (value) =>
    typeof value === "string" && /^[A-Za-z0-9-]{1,64}$/.test(value)
        ? undefined
        : `${given(value)} isn't a key group's id: the id of an aws.cloudfront.KeyGroup is needed, not its name or ARN.`;
