import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import {
    gitHubBranch,
    gitHubEnvironment,
    gitHubId,
    gitHubProviderArn,
    gitHubRepository,
    type GitHubSubject,
    gitHubSubjects,
    gitHubTrust,
} from "../../../../components/internal/iam/oidc";
import { testRule } from "../../rule-cases";

const provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const byName: GitHubSubject = {
    repository: "acme/shop",
    repositoryOwnerId: undefined,
    repositoryId: undefined,
    branch: "main",
    environment: undefined,
};
const byId = { ...byName, repositoryOwnerId: "42", repositoryId: "4711" };
const environment = { branch: undefined, environment: "production" };

suite("the subjects of a repository's runs", () => {
    const cases: Record<string, { subject: GitHubSubject; whole: string[] }> = {
        "a branch, by name": { subject: byName, whole: ["repo:acme/shop:ref:refs/heads/main"] },
        "an environment, by name": {
            subject: { ...byName, ...environment },
            whole: ["repo:acme/shop:environment:production"],
        },
        "a branch, by ids": {
            subject: byId,
            whole: ["repo:acme/shop:ref:refs/heads/main", "repo:acme@42/shop@4711:ref:refs/heads/main"],
        },
        "an environment, by ids": {
            subject: { ...byId, ...environment },
            whole: ["repo:acme/shop:environment:production", "repo:acme@42/shop@4711:environment:production"],
        },
    };
    for (const [what, { subject, whole }] of Object.entries(cases)) {
        test(what, () => {
            assert.deepEqual(gitHubSubjects(subject), whole);
        });
    }
});

suite("the trust in GitHub", () => {
    const trustOf = (claims: Record<string, unknown>) => ({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "OnlyTheseWorkflows",
                Effect: "Allow",
                Principal: { Federated: provider },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: { StringEquals: claims },
            },
        ],
    });

    test("by name", () => {
        assert.deepEqual(
            JSON.parse(gitHubTrust(provider, byName)),
            trustOf({
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                "token.actions.githubusercontent.com:sub": ["repo:acme/shop:ref:refs/heads/main"],
            }),
        );
    });

    test("by ids, also of the repository itself", () => {
        assert.deepEqual(
            JSON.parse(gitHubTrust(provider, byId)),
            trustOf({
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                "token.actions.githubusercontent.com:sub": [
                    "repo:acme/shop:ref:refs/heads/main",
                    "repo:acme@42/shop@4711:ref:refs/heads/main",
                ],
                "token.actions.githubusercontent.com:repository_id": "4711",
            }),
        );
    });

    test("never has a wildcard, whatever the rules let through", () => {
        const through = (rule: (value: string) => string | undefined) =>
            fc
                .string({
                    unit: fc.constantFrom("a", "1", "/", "-", "_", ".", "@", ":", "*", "?", "$", "{"),
                    minLength: 1,
                    maxLength: 12,
                })
                .filter((value) => rule(value) === undefined);
        fc.assert(
            fc.property(
                through(gitHubRepository),
                through(gitHubBranch),
                through(gitHubEnvironment),
                fc.boolean(),
                (repository, branch, name, onBranch) => {
                    const run = onBranch
                        ? { branch, environment: undefined }
                        : { branch: undefined, environment: name };
                    const subjects = gitHubSubjects({ ...byId, repository, ...run });
                    assert.doesNotMatch(subjects.join(), /[*?$]/);
                    // One owner, one name and one run: what is given can't bring another part along.
                    for (const subject of subjects) {
                        assert.match(
                            subject,
                            /^repo:[^:/]+\/[^:/]+:(ref:refs\/heads\/[^:]+|environment:[^:]+)$/,
                        );
                    }
                },
            ),
        );
    });
});

testRule("gitHubRepository", {
    rule: gitHubRepository,
    allowed: ["acme/shop", "a/b", "Acme-1/shop_2.web"],
    refused: {
        'isn\'t one repository: OWNER/NAME is needed, without host or wildcard, like "acme/shop".': [
            "",
            "*",
            "acme",
            "acme/*",
            "*/shop",
            "acme/shop/web",
            "acme/shop:ref",
            "github.com/acme/shop",
            "acme/sh?p",
            "acme@42/shop@1",
            undefined,
        ],
    },
});
testRule("gitHubId", {
    rule: gitHubId,
    allowed: ["1", "4711"],
    refused: {
        'isn\'t an id of GitHub\'s: the digits of "id" and "owner.id" in https://api.github.com/repos/OWNER/NAME are needed, like "123456".':
            ["", "*", "0", "acme", "1 ", 4711],
    },
});
testRule("gitHubBranch", {
    rule: gitHubBranch,
    allowed: ["main", "release/1.0", "a_b-c"],
    refused: {
        'isn\'t one branch: its whole name of letters, digits, "_", ".", "/" and "-" is needed, without "refs/heads/" or wildcard, like "main".':
            ["", "*", "release/*", "ma?n", "refs/heads/main", "main:environment:x", "a b", "${x}"],
    },
});
testRule("gitHubEnvironment", {
    rule: gitHubEnvironment,
    allowed: ["production", "eu-1.prod_a"],
    refused: {
        'isn\'t one environment: its whole name of letters, digits, "_", "." and "-" is needed, without wildcard, like "production".':
            ["", "*", "prod*", "a/b", "a:b", "my env"],
    },
});
testRule("gitHubProviderArn", {
    rule: gitHubProviderArn,
    allowed: [provider],
    refused: {
        "isn't the ARN of GitHub's provider: arn:aws:iam::ACCOUNT:oidc-provider/token.actions.githubusercontent.com is needed.":
            [
                "",
                "*",
                "token.actions.githubusercontent.com",
                "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com.evil.org",
                "arn:aws:iam::123456789012:oidc-provider/*",
                "arn:aws:iam::123456789012:oidc-provider/accounts.google.com",
            ],
    },
});
