import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { SignedUploadBucket, type SignedUploadBucketArgs } from "../../components";
import { late, lateFailure, refusal } from "./program";
import { ownWords, type Reasons, wholeMessage } from "./whole-message";

const good: SignedUploadBucketArgs = {
    maxBytes: 1000,
    contentTypes: ["image/png"],
    signerPrincipals: ["arn:aws:iam::123456789012:role/app"],
};
const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/1";
const bad = {
    maxBytes: 6 * 1024 ** 3,
    contentTypes: ["image/*", "text/html"],
    signerPrincipals: ["*"],
    keyPrefix: "uploads",
    uploadExpiry: 86_400,
    corsOrigins: ["*"],
    scannerRoleArn: "scanner",
    noncurrentDays: 0,
    keyAdministrators: ["arn:aws:iam::123456789012:root"],
    trustedKeyGroups: ["*"],
    aliases: ["*.example.com"],
    certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/1",
};
const roleNeeded =
    "isn't a role's ARN: arn:aws:iam::ACCOUNT:role/NAME is needed, not a user, an account or the ARN of a session (which ends, and the key stays).";
const reasons: Reasons = {
    maxBytes:
        "6442450944 isn't a limit of bytes: a whole number from 1 to 5,368,709,120 (5 GiB) is needed, like 10_000_000.",
    "contentTypes[0]": `"image/*" isn't a media type: type/subtype in lower case is needed, without wildcard or parameters, like "image/png".`,
    "contentTypes[1]": `"text/html" is content that a browser runs, as the user who looks at it; leave it out, or say why it is needed in activeContentReason.`,
    "signerPrincipals[0]": `"*" ${roleNeeded}`,
    keyPrefix: `"uploads" isn't a prefix: levels of letters, digits, "_", "." and "-" are needed, each with a slash after it and none before the first, at most 200 characters, no wildcard, like "uploads/".`,
    uploadExpiry:
        "86400 isn't a time in seconds: a whole number from 1 to 3,600 is needed (the signer's session lives no longer than an hour), like 300.",
    "corsOrigins[0]": `"*" isn't one origin: https://HOST is needed, without path or wildcard, like "https://shop.example.com".`,
    scannerRoleArn: `"scanner" ${roleNeeded}`,
    noncurrentDays: "0 isn't a number of days: a whole number from 1 to 3,650 is needed, like 30.",
    "keyAdministrators[0]": `"arn:aws:iam::123456789012:root" ${roleNeeded}`,
    "trustedKeyGroups[0]": `"*" isn't a key group's id: the id of an aws.cloudfront.KeyGroup is needed, not its name or ARN.`,
    "aliases[0]": `"*.example.com" isn't a host's name: a whole name in lower case is needed, without scheme or wildcard, like "files.example-usercontent.com".`,
    certificateArn: `"arn:aws:acm:eu-central-1:123456789012:certificate/1" isn't the ARN of a certificate that CloudFront can use: arn:aws:acm:us-east-1:ACCOUNT:certificate/ID is needed, in us-east-1 whatever the bucket's region.`,
};
const empty = "the list is empty; name at least one, or leave it out.";

suite("SignedUploadBucket refuses, with all that is wrong and nothing made", () => {
    const cases: Record<string, { args: unknown; reasons: Reasons }> = {
        "bad arguments": { args: bad, reasons },
        "no arguments": {
            args: {},
            reasons: {
                maxBytes: (reasons["maxBytes"] ?? "").replace("6442450944", "undefined"),
                contentTypes: empty,
                signerPrincipals: empty,
            },
        },
        "empty lists": {
            args: { ...good, corsOrigins: [], keyAdministrators: [], trustedKeyGroups: [] },
            reasons: { corsOrigins: empty, keyAdministrators: empty, trustedKeyGroups: empty },
        },
        "aliases without a certificate": {
            args: { ...good, aliases: ["files.example.com"] },
            reasons: { certificateArn: "aliases were given, but no certificate for them; give its ARN too." },
        },
        "a certificate without aliases": {
            args: { ...good, certificateArn: certificate },
            reasons: { aliases: "a certificate was given, but no host names that it is for; give them too." },
        },
        "two scanners": {
            args: {
                ...good,
                malwareProtection: true,
                scannerRoleArn: "arn:aws:iam::123456789012:role/scanner",
            },
            reasons: {
                malwareProtection:
                    "scannerRoleArn names a scanner of your own, and one is enough; give one of the two.",
            },
        },
        "a reason that says nothing": {
            args: { ...good, contentTypes: ["text/html"], activeContentReason: "" },
            reasons: {
                activeContentReason:
                    '"" isn\'t a reason: a few words of at most 100 plain characters are needed (letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*), like "card payments".',
            },
        },
    };
    for (const [what, { args, reasons: expected }] of Object.entries(cases)) {
        test(what, async () => {
            const { error, registered } = await refusal(
                () => new SignedUploadBucket("up", args as SignedUploadBucketArgs),
            );
            assert.equal(error.message, wholeMessage('SignedUploadBucket "up"', expected));
            assert.deepEqual(registered, []);
        });
    }

    const values: Record<string, Partial<SignedUploadBucketArgs>> = {
        "signerPrincipals[0]": { signerPrincipals: [late("*")] },
        "corsOrigins[0]": { corsOrigins: [late("*")] },
        scannerRoleArn: { scannerRoleArn: late("scanner") },
        "keyAdministrators[0]": { keyAdministrators: [late("arn:aws:iam::123456789012:root")] },
        "trustedKeyGroups[0]": { trustedKeyGroups: [late("*")] },
        "aliases[0]": { aliases: [late("*.example.com")], certificateArn: certificate },
        certificateArn: { aliases: ["files.example.com"], certificateArn: late(bad.certificateArn) },
    };
    for (const [path, args] of Object.entries(values)) {
        test(`a bad ${path} that is only known later, in the same words`, async () => {
            const error = await lateFailure(() => new SignedUploadBucket("up", { ...good, ...args }));
            const whole = wholeMessage('SignedUploadBucket "up"', { [path]: reasons[path] ?? "" });
            assert.equal(ownWords(error), whole);
        });
    }
});
