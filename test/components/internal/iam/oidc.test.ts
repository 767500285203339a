import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    issuerUrl,
    oidcProviderArn,
    tokenAudience,
    tokenIdentity,
    tokenSubject,
    type WebIdentity,
    webIdentityTrust,
} from "../../../../components/internal/iam/oidc";
import { testRule } from "../../rule-cases";

const provider = "arn:aws:iam::123456789012:oidc-provider/ci.example.com/a";
const identity: WebIdentity = {
    issuer: "ci.example.com/a",
    audience: "acme",
    subjects: ["one", "other"],
    like: false,
    claims: { project_id: "1" },
};

suite("the trust in tokens", () => {
    const trustOf = (condition: Record<string, unknown>) => ({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "OnlyTheseTokens",
                Effect: "Allow",
                Principal: { Federated: provider },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: condition,
            },
        ],
    });
    const others = { "ci.example.com/a:aud": "acme", "ci.example.com/a:project_id": "1" };
    const subject = { "ci.example.com/a:sub": ["one", "other"] };

    test("compares all of it word for word", () => {
        assert.deepEqual(
            JSON.parse(webIdentityTrust(provider, identity)),
            trustOf({ StringEquals: { ...others, ...subject } }),
        );
    });

    test("compares only the subject by its pattern, where there is one", () => {
        assert.deepEqual(
            JSON.parse(webIdentityTrust(provider, { ...identity, like: true })),
            trustOf({ StringEquals: others, StringLike: subject }),
        );
    });

    test("takes any issuer's audience and subject as they are", () => {
        assert.deepEqual(
            tokenIdentity({ url: "https://ci.example.com/a", audience: "acme", subject: "one" }),
            { ...identity, subjects: ["one"], claims: {} },
        );
    });
});

testRule("oidcProviderArn", {
    rule: oidcProviderArn("ci.example.com/a"),
    allowed: [provider, provider.replace("arn:aws:", "arn:aws-cn:")],
    refused: {
        "isn't the ARN of the provider for ci.example.com/a: arn:aws:iam::ACCOUNT:oidc-provider/ci.example.com/a is needed.":
            [
                "",
                "*",
                "ci.example.com/a",
                "arn:aws:iam::123456789012:oidc-provider/ci.example.com",
                "arn:aws:iam::123456789012:oidc-provider/ci.example.com/a/b",
                "arn:aws:iam::123456789012:oidc-provider/evil.org/x:oidc-provider/ci.example.com/b",
                "arn:aws:iam::123456789012:oidc-provider/*",
                "arn:aws:iam::12345:oidc-provider/ci.example.com/a",
                undefined,
            ],
    },
});

testRule("issuerUrl", {
    rule: issuerUrl,
    allowed: ["https://ci.example.com", "https://oidc.circleci.com/org/4f1b-9a", "https://a.b/c_d/~e"],
    refused: {
        'isn\'t an issuer: https://HOST or https://HOST/PATH is needed, as in the token\'s "iss", without port, query or a slash at the end, like "https://oidc.circleci.com/org/ID".':
            [
                "",
                "ci.example.com",
                "http://ci.example.com",
                "https://ci.example.com/",
                "https://ci.example.com:8443",
                "https://ci.example.com?a=b",
                "https://*.example.com",
                "https://user@ci.example.com",
                undefined,
            ],
    },
});

const claims = ["", "*", "acme/*", "a?c", "${aws:username}", "with space", "line\nbreak", undefined];
testRule("tokenAudience", {
    rule: tokenAudience,
    allowed: ["sts.amazonaws.com", "https://acme.example"],
    refused: {
        'isn\'t one audience: the token\'s whole "aud" is needed, without spaces or wildcards, like "sts.amazonaws.com".':
            claims,
    },
});
testRule("tokenSubject", {
    rule: tokenSubject,
    allowed: ["org/1/project/2/user/3", "repo:acme/shop:ref:refs/heads/main"],
    refused: {
        'isn\'t one subject: the token\'s whole "sub" is needed, without spaces or wildcards, like "org/ID/project/ID/user/ID".':
            claims,
    },
});
