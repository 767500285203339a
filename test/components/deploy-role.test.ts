import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DeployRole, type DeployRoleArgs } from "../../components";
import { policyJson } from "../../components/internal/iam/document";
import { type GitHubSubject, gitHubTrust } from "../../components/internal/iam/oidc";
import { encryptThroughS3, putArtifacts } from "../../components/internal/s3/grants";
import {
    late,
    lateFailure,
    neverKnown,
    refusal,
    type Registration,
    run,
    scope,
    unknown,
    valueOf,
} from "./program";
import { ownWords, type Reasons, wholeMessage } from "./whole-message";

const key = "arn:aws:kms:eu-central-1:123456789012:key/1";
const provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const common = {
    repository: "acme/shop",
    artifactBucket: "acme-artifacts",
    artifactPrefix: "shop/",
    artifactKeyArn: key,
};
const args: DeployRoleArgs = { ...common, branch: "main" };
const inEnvironment: DeployRoleArgs = { ...common, environment: "production" };
const onMain: GitHubSubject = {
    repository: "acme/shop",
    repositoryId: undefined,
    repositoryOwnerId: undefined,
    branch: "main",
    environment: undefined,
};
const make = (given: DeployRoleArgs, preview = false) =>
    run(() => new DeployRole("ci", given), { project: "shop", stack: "prod", preview });

const child = (type: string, name: string, inputs: unknown, dependsOn: string[] = []): Registration => ({
    type,
    name,
    parent: "ci",
    inputs,
    provider: "",
    dependsOn,
    options: {},
});
const put = putArtifacts(scope, "acme-artifacts", "shop/", key);
const encrypt = encryptThroughS3(scope, key);
const gitHub = child("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "ci-github", {
    url: "https://token.actions.githubusercontent.com",
    clientIdLists: ["sts.amazonaws.com"],
});
const children = (subject: GitHubSubject, providerArn: string, dependsOn: string[]) => [
    child("aws:iam/policy:Policy", "ci-boundary", {
        name: "shop-prod-ci-boundary",
        description: "The most that the role of the same name may ever do",
        policy: policyJson([put, encrypt]),
    }),
    child(
        "aws:iam/role:Role",
        "ci-role",
        {
            name: "shop-prod-ci",
            assumeRolePolicy: gitHubTrust(providerArn, subject),
            permissionsBoundary: "arn-of-ci-boundary",
        },
        ["ci-boundary", ...dependsOn],
    ),
    child(
        "aws:iam/rolePolicy:RolePolicy",
        "ci-artifacts",
        { name: "artifacts", role: "shop-prod-ci", policy: policyJson([put]) },
        ["ci-role"],
    ),
    child(
        "aws:iam/rolePolicy:RolePolicy",
        "ci-artifacts-key",
        { name: "artifacts-key", role: "shop-prod-ci", policy: policyJson([encrypt]) },
        ["ci-role"],
    ),
];

const onEnvironment = { branch: undefined, environment: "production" };
const ids = { repositoryId: "4711", repositoryOwnerId: "42" };
const cases: Record<string, { args: DeployRoleArgs; children: Registration[] }> = {
    "a branch, and a provider of its own": {
        args,
        children: [gitHub, ...children(onMain, "arn-of-ci-github", ["ci-github"])],
    },
    "an environment of a repository known by its ids, under a provider that exists": {
        args: { ...inEnvironment, ...ids, oidcProviderArn: provider },
        children: children({ ...onMain, ...onEnvironment, ...ids }, provider, []),
    },
};

const byName = (all: readonly Registration[]) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));

suite("DeployRole makes exactly this", () => {
    for (const [what, { args: given, children: made }] of Object.entries(cases)) {
        test(`for ${what}`, async () => {
            const { registered } = await make(given);
            const component = { ...child("least-privilege:index:DeployRole", "ci", given), parent: "" };
            assert.deepEqual(byName(registered), byName([component, ...made]));
        });

        test(`for ${what}, told later`, async () => {
            const { registered } = await make({
                ...given,
                artifactBucket: late(given.artifactBucket),
                artifactKeyArn: late(given.artifactKeyArn),
                ...(given.oidcProviderArn !== undefined && { oidcProviderArn: late(given.oidcProviderArn) }),
            });
            assert.deepEqual(byName(registered.filter(({ parent }) => parent === "ci")), byName(made));
        });
    }
});

suite("DeployRole's outputs", () => {
    test("are the names and ARNs of what it made", async () => {
        const { result } = await make(args);
        const { roleName, roleArn, boundaryArn, oidcProviderArn } = result;
        assert.deepEqual(await valueOf({ roleName, roleArn, boundaryArn, oidcProviderArn }), {
            roleName: "shop-prod-ci",
            roleArn: "arn-of-ci-role",
            boundaryArn: "arn-of-ci-boundary",
            oidcProviderArn: "arn-of-ci-github",
        });
    });

    test("have the provider that was given", async () => {
        const { result } = await make({ ...args, oidcProviderArn: provider });
        assert.equal(await valueOf(result.oidcProviderArn), provider);
    });

    test("have the name at preview", async () => {
        const { result } = await make(args, true);
        assert.equal(await valueOf(result.roleName), "shop-prod-ci");
        assert.equal(await valueOf(result.roleArn), unknown);
    });
});

test("DeployRole shows all its policies at preview but those of what isn't known", async () => {
    const policies = async (given: DeployRoleArgs) => {
        const { registered } = await make(given, true);
        return Object.fromEntries(
            registered.flatMap(({ name, inputs }) => {
                const { policy } = inputs as { policy?: string };
                return policy === undefined ? [] : [[name, policy]];
            }),
        );
    };
    assert.deepEqual(await policies(args), {
        "ci-boundary": policyJson([put, encrypt]),
        "ci-artifacts": policyJson([put]),
        "ci-artifacts-key": policyJson([encrypt]),
    });
    assert.deepEqual(await policies({ ...args, artifactBucket: neverKnown() }), {
        "ci-boundary": unknown,
        "ci-artifacts": unknown,
        "ci-artifacts-key": policyJson([encrypt]),
    });
});

const bad = {
    repository: "acme/*",
    repositoryId: "shop",
    repositoryOwnerId: "*",
    branch: "release/*",
    environment: "prod*",
    oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/accounts.google.com",
    artifactBucket: "arn:aws:s3:::acme",
    artifactPrefix: "shop",
    artifactKeyArn: "alias/artifacts",
};
const prefixNeeded = (given: string) =>
    `${given} isn't a prefix: levels of letters, digits, "_", "." and "-" are needed, each with a slash after it and none before the first, at most 200 characters, no wildcard, like "shop/".`;
const reasons: Reasons = {
    repository: `"acme/*" isn't one repository: OWNER/NAME is needed, without host or wildcard, like "acme/shop".`,
    repositoryId: `"shop" isn't an id of GitHub's: the digits of "id" and "owner.id" in https://api.github.com/repos/OWNER/NAME are needed, like "123456".`,
    repositoryOwnerId: `"*" isn't an id of GitHub's: the digits of "id" and "owner.id" in https://api.github.com/repos/OWNER/NAME are needed, like "123456".`,
    branch: `"release/*" isn't one branch: its whole name of letters, digits, "_", ".", "/" and "-" is needed, without "refs/heads/" or wildcard, like "main".`,
    environment: `"prod*" isn't one environment: its whole name of letters, digits, "_", "." and "-" is needed, without wildcard, like "production".`,
    oidcProviderArn: `"arn:aws:iam::123456789012:oidc-provider/accounts.google.com" isn't the ARN of GitHub's provider: arn:aws:iam::ACCOUNT:oidc-provider/token.actions.githubusercontent.com is needed.`,
    artifactBucket: `"arn:aws:s3:::acme" isn't a bucket's name: 3 to 63 lower-case letters, digits, "." and "-" are needed, not an ARN, like "acme-artifacts".`,
    artifactPrefix: prefixNeeded('"shop"'),
    artifactKeyArn: `"alias/artifacts" isn't a key's ARN: arn:aws:kms:REGION:ACCOUNT:key/ID is needed, not an id or an alias (IAM policies can't name a key by its alias).`,
};
const bothRuns =
    "a branch was given too, and the subject of a token holds only one of them; give the environment alone, and say on GitHub which branches may deploy to it.";

suite("DeployRole refuses, with all that is wrong and nothing made", () => {
    const instead = (path: string, given: string) => (reasons[path] ?? "").replace(/^"[^"]*"/, given);
    const refused: Record<string, { given: unknown; whole: string }> = {
        "bad arguments": {
            given: bad,
            whole: wholeMessage('DeployRole "ci"', reasons)
                .replace("9 arguments", "10 arguments")
                .concat(`\n  environment: ${bothRuns}`),
        },
        "no arguments": {
            given: {},
            whole: wholeMessage('DeployRole "ci"', {
                repository: instead("repository", "undefined"),
                artifactBucket: instead("artifactBucket", "undefined"),
                artifactPrefix: instead("artifactPrefix", "undefined"),
                artifactKeyArn: instead("artifactKeyArn", "undefined"),
                branch: 'neither a branch nor an environment was given, and every branch could deploy; give one of them, like branch: "main".',
            }),
        },
        "a branch and an environment": {
            given: { ...args, environment: "production" },
            whole: wholeMessage('DeployRole "ci"', { environment: bothRuns }),
        },
        "the repository's id alone": {
            given: { ...args, repositoryId: "4711" },
            whole: wholeMessage('DeployRole "ci"', {
                repositoryOwnerId: "the subject of a token holds both ids or none; give this one too.",
            }),
        },
        "the owner's id alone": {
            given: { ...args, repositoryOwnerId: "42" },
            whole: wholeMessage('DeployRole "ci"', {
                repositoryId: "the subject of a token holds both ids or none; give this one too.",
            }),
        },
    };
    for (const [what, { given, whole }] of Object.entries(refused)) {
        test(what, async () => {
            const { error, registered } = await refusal(() => new DeployRole("ci", given as DeployRoleArgs));
            assert.equal(error.message, whole);
            assert.deepEqual(registered, []);
        });
    }

    for (const property of ["artifactBucket", "artifactKeyArn", "oidcProviderArn"] as const) {
        test(`a bad ${property} that is only known later, in the same words`, async () => {
            const error = await lateFailure(
                () => new DeployRole("ci", { ...args, [property]: late(bad[property]) }),
            );
            const whole = wholeMessage('DeployRole "ci"', { [property]: reasons[property] ?? "" });
            assert.equal(ownWords(error), whole);
        });
    }
});
