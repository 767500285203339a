import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DeployRole, type DeployRoleArgs } from "../../components";
import { late, lateFailure, refusal } from "./program";
import { ownWords, type Reasons, wholeMessage } from "./whole-message";

const key = "arn:aws:kms:eu-central-1:123456789012:key/1";
const reason = "one role for all releases";
const gitHub = { repository: "acme/shop", branch: "main" };
const artifacts = { bucket: "acme-artifacts", prefix: "shop/", keyArn: key };
const command = { documentName: "shop-restart", tagKey: "App", tagValue: "shop" };
const createsRoles = {
    namePrefix: "shop-fn-",
    boundaryArn: "arn:aws:iam::123456789012:policy/functions",
};
const args: DeployRoleArgs = { gitHub, artifacts };

const name = (given: string) =>
    `${given} isn't one branch: its whole name of letters, digits, "_", ".", "/" and "-" is needed, without "refs/heads/" or wildcard, like "main"; for several there is pattern.`;
const gitHubId = (given: string) =>
    `${given} isn't an id of GitHub's: the digits of "id" and "owner.id" in https://api.github.com/repos/OWNER/NAME are needed, like "123456".`;
const pattern = (given: string) =>
    `${given} isn't a pattern of names: a beginning of letters, digits, "_", ".", "/" and "-" and one "*" at its end are needed, without "refs/", like "v*" (all of them can't be asked for).`;
const noReason = (given: string) =>
    `${given} isn't a reason: a few words of at most 100 plain characters are needed (letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*), like "card payments".`;
const providerNeeded = (given: string, issuer: string) =>
    `${given} isn't the ARN of the provider for ${issuer}: arn:aws:iam::ACCOUNT:oidc-provider/${issuer} is needed.`;
const bucketNeeded = (given: string) =>
    `${given} isn't a bucket's name: 3 to 63 lower-case letters, digits, "." and "-" are needed, not an ARN, like "acme-artifacts".`;
const prefixNeeded = (given: string) =>
    `${given} isn't a prefix: levels of letters, digits, "_", "." and "-" are needed, each with a slash after it and none before the first, at most 200 characters, no wildcard, like "shop/".`;
const keyNeeded = (given: string) =>
    `${given} isn't a key's ARN: arn:aws:kms:REGION:ACCOUNT:key/ID is needed, not an id or an alias (IAM policies can't name a key by its alias).`;
const documentNeeded = (given: string) =>
    `${given} is AWS's own, and such run whatever they are told, as root; give a document of your own that holds the one command, like "shop-restart".`;
const tagValueNeeded = (given: string) =>
    `${given} isn't a tag's value: 1 to 256 letters, digits and any of +-=._:/@ are needed, no wildcard, like "shop".`;
const boundaryNeeded = (given: string) =>
    `${given} isn't the ARN of a policy of yours: arn:aws:iam::ACCOUNT:policy/NAME is needed.`;

const refused: Record<string, { given: unknown; whole: Reasons }> = {
    "no arguments": {
        given: {},
        whole: {
            gitHub: 'nobody was given who may deploy; give exactly one of gitHub, gitLab, issuer, like gitHub: { repository: "acme/shop", branch: "main" }.',
            artifacts: "the role could do nothing; give at least one of artifacts, command, createsRoles.",
        },
    },
    "empty arguments": {
        given: { gitHub: {}, artifacts: {}, command: {}, createsRoles: { passedToServices: [] } },
        whole: {
            "gitHub.repository": `undefined isn't one repository: OWNER/NAME is needed, without host or wildcard, like "acme/shop".`,
            gitHub: 'neither branch, environment nor pattern was given, and every branch could deploy; give one of them, like branch: "main".',
            "artifacts.bucket": bucketNeeded("undefined"),
            "artifacts.prefix": prefixNeeded("undefined"),
            "artifacts.keyArn": keyNeeded("undefined"),
            "command.documentName": `undefined isn't a document's name: 3 to 128 letters, digits, "_", "." and "-" are needed, no ARN and no wildcard, like "shop-restart".`,
            "command.tagKey": `undefined isn't a tag's key: 1 to 128 letters, digits and any of +-=._:/@ are needed, no wildcard, like "App".`,
            "command.tagValue": tagValueNeeded("undefined"),
            "createsRoles.namePrefix": `undefined isn't the beginning of roles' names: 3 to 32 letters, digits and any of _+=,.@- are needed, without path or wildcard, like "shop-fn-".`,
            "createsRoles.boundaryArn": boundaryNeeded("undefined"),
            "createsRoles.passedToServices": "the list is empty; name at least one, or leave it out.",
        },
    },
    "everything wrong on GitHub": {
        given: {
            gitHub: {
                repository: "acme/*",
                repositoryId: "shop",
                repositoryOwnerId: "*",
                branch: "release/*",
                environment: "prod*",
            },
            oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/accounts.google.com",
            artifacts: { bucket: "arn:aws:s3:::acme", prefix: "shop", keyArn: "alias/artifacts" },
            command: { documentName: "AWS-RunShellScript", tagKey: "*", tagValue: "sh*" },
            createsRoles: {
                namePrefix: "*",
                boundaryArn: "arn:aws:iam::aws:policy/AdministratorAccess",
                passedToServices: ["*"],
            },
        },
        whole: {
            "gitHub.repository": `"acme/*" isn't one repository: OWNER/NAME is needed, without host or wildcard, like "acme/shop".`,
            "gitHub.repositoryId": gitHubId('"shop"'),
            "gitHub.repositoryOwnerId": gitHubId('"*"'),
            "gitHub.branch": name('"release/*"'),
            "gitHub.environment": `"prod*" isn't one environment: its whole name of letters, digits, "_", "." and "-" is needed, without wildcard, like "production"; for several there is pattern.`,
            gitHub: "branch and environment were given, and the subject of a token holds only one of them; for an environment, say on GitHub which branches may deploy to it.",
            oidcProviderArn: providerNeeded(
                '"arn:aws:iam::123456789012:oidc-provider/accounts.google.com"',
                "token.actions.githubusercontent.com",
            ),
            "artifacts.bucket": bucketNeeded('"arn:aws:s3:::acme"'),
            "artifacts.prefix": prefixNeeded('"shop"'),
            "artifacts.keyArn": keyNeeded('"alias/artifacts"'),
            "command.documentName": documentNeeded('"AWS-RunShellScript"'),
            "command.tagKey": `"*" isn't a tag's key: 1 to 128 letters, digits and any of +-=._:/@ are needed, no wildcard, like "App".`,
            "command.tagValue": tagValueNeeded('"sh*"'),
            "createsRoles.namePrefix": `"*" isn't the beginning of roles' names: 3 to 32 letters, digits and any of _+=,.@- are needed, without path or wildcard, like "shop-fn-".`,
            "createsRoles.boundaryArn": boundaryNeeded('"arn:aws:iam::aws:policy/AdministratorAccess"'),
            "createsRoles.passedToServices[0]": `"*" isn't a service: its principal is needed, without wildcard, like "lambda.amazonaws.com".`,
        },
    },
    "the repository's id alone": {
        given: { ...args, gitHub: { ...gitHub, repositoryId: "4711" } },
        whole: {
            "gitHub.repositoryOwnerId": "the subject of a token holds both ids or none; give this one too.",
        },
    },
    "the owner's id alone": {
        given: { ...args, gitHub: { ...gitHub, repositoryOwnerId: "42" } },
        whole: { "gitHub.repositoryId": "the subject of a token holds both ids or none; give this one too." },
    },
    "a bad pattern without a reason": {
        given: { artifacts, gitHub: { repository: "acme/shop", pattern: { tags: "*" } } },
        whole: { "gitHub.pattern.tags": pattern('"*"'), "gitHub.pattern.reason": noReason("undefined") },
    },
    "a pattern of nothing": {
        given: { artifacts, gitHub: { repository: "acme/shop", pattern: { reason } } },
        whole: {
            "gitHub.pattern":
                "none was given, and exactly one of branches, tags, environments says what may vary.",
        },
    },
    "a pattern of two things, beside a branch": {
        given: { artifacts, gitHub: { ...gitHub, pattern: { branches: "v*", tags: "v*", reason } } },
        whole: {
            "gitHub.pattern":
                "branches and tags were given, and exactly one of branches, tags, environments says what may vary.",
            gitHub: "branch and pattern were given, and the subject of a token holds only one of them; for an environment, say on GitHub which branches may deploy to it.",
        },
    },
    "everything wrong on GitLab": {
        given: {
            artifacts,
            gitLab: { project: "shop", projectId: "shop", host: "https://git.example", branch: "*" },
            oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
        },
        whole: {
            "gitLab.project": `"shop" isn't one project: GROUP/NAME is needed, with all groups, without host or wildcard, like "acme/shop".`,
            "gitLab.projectId": `"shop" isn't a project's id: the digits of "id" in https://gitlab.com/api/v4/projects/GROUP%2FNAME are needed, like "123456".`,
            "gitLab.host": `"https://git.example" isn't a GitLab's host: its whole name in lower case is needed, without scheme, port or path, like "gitlab.example.com".`,
            "gitLab.branch": name('"*"'),
        },
    },
    "a branch and a pattern on GitLab": {
        given: { artifacts, gitLab: { project: "a/b", branch: "main", pattern: { tags: "v*", reason } } },
        whole: {
            gitLab: "branch and pattern were given, and exactly one of branch, pattern says whose pipelines may deploy.",
        },
    },
    "neither on GitLab, and environments, which its subjects don't hold": {
        given: { artifacts, gitLab: { project: "a/b", pattern: { environments: "prod-*", reason } } },
        whole: {
            "gitLab.pattern": "none was given, and exactly one of branches, tags says what may vary.",
        },
    },
    "a project on GitLab without anything": {
        given: { artifacts, gitLab: { project: "a/b" } },
        whole: {
            gitLab: "none was given, and exactly one of branch, pattern says whose pipelines may deploy.",
        },
    },
    "a project's id on a GitLab of one's own": {
        given: {
            artifacts,
            gitLab: { project: "a/b", branch: "main", host: "git.acme.example", projectId: "1" },
        },
        whole: {
            "gitLab.projectId": "STS knows a project's id only in tokens of gitlab.com; leave it out here.",
        },
    },
    "everything wrong with another issuer": {
        given: {
            artifacts,
            issuer: { url: "http://ci.example.com", audience: "*", subject: "repo:acme/*" },
        },
        whole: {
            "issuer.url": `"http://ci.example.com" isn't an issuer: https://HOST or https://HOST/PATH is needed, as in the token's "iss", without port, query or a slash at the end, like "https://oidc.circleci.com/org/ID".`,
            "issuer.audience": `"*" isn't one audience: the token's whole "aud" is needed, without spaces or wildcards, like "sts.amazonaws.com".`,
            "issuer.subject": `"repo:acme/*" isn't one subject: the token's whole "sub" is needed, without spaces or wildcards, like "org/ID/project/ID/user/ID".`,
        },
    },
    "two who may deploy": {
        given: { ...args, gitLab: { project: "a/b", branch: "main" } },
        whole: {
            gitLab: "gitHub and gitLab were given, and a role is for exactly one of them; make a role for each.",
        },
    },
    "roles among which it is itself": {
        given: { gitHub, createsRoles: { ...createsRoles, namePrefix: "project-" } },
        whole: {
            "createsRoles.namePrefix": `this role's own name, "project-stack-ci", begins with it, and it could change itself; give another beginning.`,
        },
    },
};

suite("DeployRole refuses, with all that is wrong and nothing made", () => {
    for (const [what, { given, whole }] of Object.entries(refused)) {
        test(what, async () => {
            const { error, registered } = await refusal(() => new DeployRole("ci", given as DeployRoleArgs));
            assert.equal(error.message, wholeMessage('DeployRole "ci"', whole));
            assert.deepEqual(registered, []);
        });
    }
});

suite("DeployRole refuses a bad value that is only known later, in the same words", () => {
    const otherProvider = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
    const cases: Record<string, { given: DeployRoleArgs; reason: string }> = {
        oidcProviderArn: {
            given: { ...args, oidcProviderArn: late(otherProvider) },
            reason: providerNeeded(`"${otherProvider}"`, "token.actions.githubusercontent.com"),
        },
        "artifacts.bucket": {
            given: { gitHub, artifacts: { ...artifacts, bucket: late("arn:aws:s3:::acme") } },
            reason: bucketNeeded('"arn:aws:s3:::acme"'),
        },
        "artifacts.keyArn": {
            given: { gitHub, artifacts: { ...artifacts, keyArn: late("alias/artifacts") } },
            reason: keyNeeded('"alias/artifacts"'),
        },
        "command.documentName": {
            given: { gitHub, command: { ...command, documentName: late("AWS-RunShellScript") } },
            reason: documentNeeded('"AWS-RunShellScript"'),
        },
        "command.tagValue": {
            given: { gitHub, command: { ...command, tagValue: late("*") } },
            reason: tagValueNeeded('"*"'),
        },
        "createsRoles.boundaryArn": {
            given: { gitHub, createsRoles: { ...createsRoles, boundaryArn: late("functions") } },
            reason: boundaryNeeded('"functions"'),
        },
    };
    for (const [path, { given, reason: words }] of Object.entries(cases)) {
        test(path, async () => {
            const error = await lateFailure(() => new DeployRole("ci", given));
            assert.equal(ownWords(error), wholeMessage('DeployRole "ci"', { [path]: words }));
        });
    }
});
