import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import {
    gitHubBranch,
    gitHubEnvironment,
    gitHubId,
    gitHubIdentity,
    gitHubPullRequests,
    gitHubRepository,
    type GitHubRunsArgs,
} from "../../../../components/internal/iam/github";
import { namePattern } from "../../../../components/internal/iam/run-pattern";
import { testRule } from "../../rule-cases";

const reason = "one role for all releases";
const repository = { repository: "acme/shop" };
const ids = { repositoryOwnerId: "42", repositoryId: "4711" };

suite("the tokens of a repository's runs", () => {
    const cases: Record<string, { args: GitHubRunsArgs; run: string; like?: true }> = {
        "a branch": { args: { ...repository, branch: "main" }, run: "ref:refs/heads/main" },
        "an environment": {
            args: { ...repository, environment: "production" },
            run: "environment:production",
        },
        branches: {
            args: { ...repository, pattern: { branches: "release/*", reason } },
            run: "ref:refs/heads/release/*",
            like: true,
        },
        tags: {
            args: { ...repository, pattern: { tags: "v*", reason } },
            run: "ref:refs/tags/v*",
            like: true,
        },
        environments: {
            args: { ...repository, pattern: { environments: "production-*", reason } },
            run: "environment:production-*",
            like: true,
        },
    };
    for (const [what, { args, run, like = false }] of Object.entries(cases)) {
        const common = {
            issuer: "token.actions.githubusercontent.com",
            audience: "sts.amazonaws.com",
            like,
        };
        test(`${what}, by name`, () => {
            assert.deepEqual(gitHubIdentity(args), {
                ...common,
                subjects: [`repo:acme/shop:${run}`],
                claims: {},
            });
        });

        test(`${what}, by ids, in both forms of the subject`, () => {
            assert.deepEqual(gitHubIdentity({ ...args, ...ids }), {
                ...common,
                subjects: [`repo:acme/shop:${run}`, `repo:acme@42/shop@4711:${run}`],
                claims: { repository_id: "4711" },
            });
        });
    }

    test("those of pull requests are other ones", () => {
        assert.deepEqual(gitHubPullRequests({ ...repository, ...ids }).subjects, [
            "repo:acme/shop:pull_request",
            "repo:acme@42/shop@4711:pull_request",
        ]);
    });

    test("never have a wildcard but at the end of a pattern, whatever the rules let through", () => {
        const unit = fc.constantFrom("a", "1", "/", "-", "_", ".", "@", ":", "*", "?", "$", "{");
        const through = (rule: (value: string) => string | undefined) =>
            fc.string({ unit, minLength: 1, maxLength: 12 }).filter((value) => rule(value) === undefined);
        const runs = fc.oneof(
            through(gitHubBranch).map((branch) => ({ branch })),
            through(gitHubEnvironment).map((environment) => ({ environment })),
            through(namePattern).map((tags) => ({ pattern: { tags, reason } })),
        );
        fc.assert(
            fc.property(through(gitHubRepository), runs, (name, run) => {
                for (const subject of gitHubIdentity({ repository: name, ...ids, ...run }).subjects) {
                    // One owner, one name and one run: what is given can't bring another part along.
                    assert.match(
                        subject,
                        /^repo:[^:/*?$]+\/[^:/*?$]+:(ref:refs\/(heads\/[^:*?$]+|tags\/[^:*?$]+\*)|environment:[^:*?$]+)$/,
                    );
                }
            }),
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
    allowed: ["1", "123456"],
    refused: {
        'isn\'t an id of GitHub\'s: the digits of "id" and "owner.id" in https://api.github.com/repos/OWNER/NAME are needed, like "123456".':
            ["", "*", "0", "-1", "shop", "1*"],
    },
});
testRule("gitHubBranch", {
    rule: gitHubBranch,
    allowed: ["main", "release/1.x", "_a"],
    refused: {
        'isn\'t one branch: its whole name of letters, digits, "_", ".", "/" and "-" is needed, without "refs/heads/" or wildcard, like "main"; for several there is pattern.':
            ["", "*", "release/*", "refs/heads/main", "a:b", "-a", "ma?n"],
    },
});
testRule("gitHubEnvironment", {
    rule: gitHubEnvironment,
    allowed: ["production", "eu-1.prod"],
    refused: {
        'isn\'t one environment: its whole name of letters, digits, "_", "." and "-" is needed, without wildcard, like "production"; for several there is pattern.':
            ["", "*", "prod*", "a/b", "a:b", "my env"],
    },
});
testRule("namePattern", {
    rule: namePattern,
    allowed: ["v*", "release/*", "production-*"],
    refused: {
        'isn\'t a pattern of names: a beginning of letters, digits, "_", ".", "/" and "-" and one "*" at its end are needed, without "refs/", like "v*" (all of them can\'t be asked for).':
            ["", "*", "**", "v**", "v?", "*v", "v*-*", "main", "refs/tags/v*", "a:*", undefined],
    },
});
