import {
    alias,
    bucketName,
    certificateArn,
    corsOrigin,
    keyGroupId,
    noncurrentDays,
    objectPrefix,
    uploadExpiry,
} from "../../../../components/internal/s3/rules";
import { testRule } from "../../rule-cases";

testRule("objectPrefix", {
    rule: objectPrefix("uploads/"),
    allowed: ["uploads/", "shop/prod/", "a/", "A_b.c-1/", `${"x".repeat(199)}/`],
    refused: {
        'isn\'t a prefix: levels of letters, digits, "_", "." and "-" are needed, each with a slash after it and none before the first, at most 200 characters, no wildcard, like "uploads/".':
            [
                "",
                "/",
                "*",
                "uploads",
                "/uploads/",
                "uploads/*",
                "up?oads/",
                "uploads//a/",
                "../",
                "./a/",
                "${aws:username}/",
                "up loads/",
                "uploads/\n",
                `${"x".repeat(200)}/`,
                undefined,
                7,
            ],
    },
});

testRule("bucketName", {
    rule: bucketName,
    allowed: ["acme-artifacts", "a.b-c", "123", "x".repeat(63)],
    refused: {
        'isn\'t a bucket\'s name: 3 to 63 lower-case letters, digits, "." and "-" are needed, not an ARN, like "acme-artifacts".':
            [
                "",
                "*",
                "ab",
                "Acme",
                "acme_artifacts",
                "acme-",
                "acme/*",
                "acm?",
                "arn:aws:s3:::acme",
                "x".repeat(64),
                undefined,
            ],
    },
});

testRule("uploadExpiry", {
    rule: uploadExpiry,
    allowed: [1, 300, 3600],
    refused: {
        "isn't a time in seconds: a whole number from 1 to 3,600 is needed (the signer's session lives no longer than an hour), like 300.":
            [0, -1, 1.5, 3601, NaN, "300"],
    },
});

testRule("noncurrentDays", {
    rule: noncurrentDays,
    allowed: [1, 30, 3650],
    refused: {
        "isn't a number of days: a whole number from 1 to 3,650 is needed, like 30.": [0, 0.5, 3651, "30"],
    },
});

testRule("corsOrigin", {
    rule: corsOrigin,
    allowed: ["https://shop.example.com", "https://localhost:3000"],
    refused: {
        'isn\'t one origin: https://HOST is needed, without path or wildcard, like "https://shop.example.com".':
            [
                "",
                "*",
                "https://*",
                "https://*.example.com",
                "http://shop.example.com",
                "https://shop.example.com/",
                "shop.example.com",
                "null",
            ],
    },
});

testRule("alias", {
    rule: alias,
    allowed: ["files.example.com"],
    refused: {
        "isn't a host's name: a whole name in lower case is needed, without scheme or wildcard, like \"files.example-usercontent.com\".":
            ["", "*.example.com", "https://files.example.com", "files", "Files.example.com", undefined],
    },
});

testRule("certificateArn", {
    rule: certificateArn,
    allowed: ["arn:aws:acm:us-east-1:123456789012:certificate/1234-abcd"],
    refused: {
        "isn't the ARN of a certificate that CloudFront can use: arn:aws:acm:us-east-1:ACCOUNT:certificate/ID is needed, in us-east-1 whatever the bucket's region.":
            [
                "",
                "arn:aws:acm:eu-central-1:123456789012:certificate/1234",
                "arn:aws:acm:us-east-1:123456789012:certificate/*",
                "1234",
            ],
    },
});

testRule("keyGroupId", {
    rule: keyGroupId,
    allowed: ["12345678-1234-1234-1234-123456789012"],
    refused: {
        "isn't a key group's id: the id of an aws.cloudfront.KeyGroup is needed, not its name or ARN.": [
            "",
            "*",
            "my group",
            "arn:aws:cloudfront::1:key-group/1",
        ],
    },
});
