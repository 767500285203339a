import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    gitLabHost,
    gitLabIdentity,
    gitLabProject,
    gitLabProjectId,
    type GitLabRunsArgs,
} from "../../../../components/internal/iam/gitlab";
import { testRule } from "../../rule-cases";

const project = "acme/web/shop";
const reason = "one role for all releases";
const byName = { issuer: "gitlab.com", audience: "sts.amazonaws.com", like: false, claims: {} };

suite("the tokens of a project's pipelines", () => {
    const cases: Record<string, { args: GitLabRunsArgs; identity: object }> = {
        "a branch": {
            args: { project, branch: "main" },
            identity: { ...byName, subjects: ["project_path:acme/web/shop:ref_type:branch:ref:main"] },
        },
        "branches, on a GitLab of one's own": {
            args: { project, host: "git.acme.example", pattern: { branches: "release/*", reason } },
            identity: {
                ...byName,
                issuer: "git.acme.example",
                subjects: ["project_path:acme/web/shop:ref_type:branch:ref:release/*"],
                like: true,
            },
        },
        "tags, of a project known by its id": {
            args: { project, projectId: "4711", pattern: { tags: "v*", reason } },
            identity: {
                ...byName,
                subjects: ["project_path:acme/web/shop:ref_type:tag:ref:v*"],
                like: true,
                claims: { project_id: "4711" },
            },
        },
    };
    for (const [what, { args, identity }] of Object.entries(cases)) {
        test(what, () => {
            assert.deepEqual(gitLabIdentity(args), identity);
        });
    }
});

testRule("gitLabProject", {
    rule: gitLabProject,
    allowed: ["acme/shop", "acme/web/shop-2.x", "_a/b"],
    refused: {
        'isn\'t one project: GROUP/NAME is needed, with all groups, without host or wildcard, like "acme/shop".':
            [
                "",
                "*",
                "acme",
                "acme/*",
                "/acme/shop",
                "acme/shop/",
                "acme/shop:ref_type",
                "acme//shop",
                undefined,
            ],
    },
});
testRule("gitLabHost", {
    rule: gitLabHost,
    allowed: ["gitlab.com", "git.acme.example"],
    refused: {
        "isn't a GitLab's host: its whole name in lower case is needed, without scheme, port or path, like \"gitlab.example.com\".":
            [
                "",
                "gitlab",
                "https://gitlab.com",
                "gitlab.com/a",
                "gitlab.com:443",
                "*.example.com",
                "G.com",
                undefined,
            ],
    },
});
testRule("gitLabProjectId", {
    rule: gitLabProjectId,
    allowed: ["1", "123456"],
    refused: {
        'isn\'t a project\'s id: the digits of "id" in https://gitlab.com/api/v4/projects/GROUP%2FNAME are needed, like "123456".':
            ["", "0", "*", "shop"],
    },
});
