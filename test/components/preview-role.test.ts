import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { PreviewRole, type PreviewRoleArgs, PreviewService } from "../../components";
import { policyJson, type Statement } from "../../components/internal/iam/document";
import { gitHubPullRequests } from "../../components/internal/iam/github";
import { webIdentityTrust } from "../../components/internal/iam/oidc";
import { readRedactedState, readSettings } from "../../components/internal/iam/preview-grants";
import { late, lateFailure, refusal, type Registration, run, scope, valueOf } from "./program";
import { ownWords, type Reasons, wholeMessage } from "./whole-message";

const provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const gitHub = { repository: "acme/shop" };
const services = [PreviewService.Iam, PreviewService.Images];
const redactedState = { bucket: "acme-states", prefix: "redacted/" };
const args: PreviewRoleArgs = { gitHub, services };
const make = (given: PreviewRoleArgs) =>
    run(() => new PreviewRole("preview", given), { project: "shop", stack: "prod" });

const child = (type: string, name: string, inputs: unknown, dependsOn: string[] = []): Registration => ({
    type,
    name,
    parent: "preview",
    inputs,
    provider: "",
    dependsOn,
    options: {},
});

/** The role and its policies; the provider is made where none is given. */
function children(needs: Record<string, Statement>, ids: object = {}, given?: string): Registration[] {
    const made = "preview-oidc-provider";
    const makesProvider = given === undefined;
    const trust = webIdentityTrust(given ?? `arn-of-${made}`, gitHubPullRequests({ ...gitHub, ...ids }));
    return [
        ...(makesProvider
            ? [
                  child("aws:iam/openIdConnectProvider:OpenIdConnectProvider", made, {
                      url: "https://token.actions.githubusercontent.com",
                      clientIdLists: ["sts.amazonaws.com"],
                  }),
              ]
            : []),
        child("aws:iam/policy:Policy", "preview-boundary", {
            name: "shop-prod-preview-boundary",
            description: "The most that the role of the same name may ever do",
            policy: policyJson(Object.values(needs)),
        }),
        child(
            "aws:iam/role:Role",
            "preview-role",
            {
                name: "shop-prod-preview",
                assumeRolePolicy: trust,
                permissionsBoundary: "arn-of-preview-boundary",
            },
            makesProvider ? ["preview-boundary", made] : ["preview-boundary"],
        ),
        ...Object.entries(needs).map(([need, statement]) =>
            child(
                "aws:iam/rolePolicy:RolePolicy",
                `preview-${need}`,
                { name: need, role: "shop-prod-preview", policy: policyJson([statement]) },
                ["preview-role"],
            ),
        ),
    ];
}

const settings = { iam: readSettings(scope, "iam"), images: readSettings(scope, "images") };
const withState = { ...settings, "redacted-state": readRedactedState(scope, "acme-states", "redacted/") };
const ids = { repositoryId: "4711", repositoryOwnerId: "42" };
const cases: Record<string, { args: PreviewRoleArgs; children: Registration[] }> = {
    "two services, and a provider of its own": { args, children: children(settings) },
    "a redacted state, a repository known by its ids and a provider that exists": {
        args: { gitHub: { ...gitHub, ...ids }, services, redactedState, oidcProviderArn: provider },
        children: children(withState, ids, provider),
    },
    "values that are told later": {
        args: {
            ...args,
            redactedState: { ...redactedState, bucket: late("acme-states") },
            oidcProviderArn: late(provider),
        },
        children: children(withState, {}, provider),
    },
};
const byName = (all: readonly Registration[]) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));

suite("PreviewRole makes exactly this", () => {
    for (const [what, { args: given, children: made }] of Object.entries(cases)) {
        test(`for ${what}`, async () => {
            const { registered } = await make(given);
            assert.deepEqual(byName(registered.filter(({ parent }) => parent === "preview")), byName(made));
        });
    }
});

test("PreviewRole's outputs are the names and ARNs of what it made", async () => {
    const { result } = await make(args);
    const { roleName, roleArn, boundaryArn, oidcProviderArn } = result;
    assert.deepEqual(await valueOf({ roleName, roleArn, boundaryArn, oidcProviderArn }), {
        roleName: "shop-prod-preview",
        roleArn: "arn-of-preview-role",
        boundaryArn: "arn-of-preview-boundary",
        oidcProviderArn: "arn-of-preview-oidc-provider",
    });
});

const bad = {
    gitHub: { repository: "acme/*", repositoryId: "*" },
    oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
    services: ["iam", "secretsmanager"],
    redactedState: { bucket: "Acme", prefix: "" },
};
const reasons: Reasons = {
    "gitHub.repository": `"acme/*" isn't one repository: OWNER/NAME is needed, without host or wildcard, like "acme/shop".`,
    "gitHub.repositoryId": `"*" isn't an id of GitHub's: the digits of "id" and "owner.id" in https://api.github.com/repos/OWNER/NAME are needed, like "123456".`,
    "gitHub.repositoryOwnerId": "the subject of a token holds both ids or none; give this one too.",
    oidcProviderArn: `"arn:aws:iam::123456789012:oidc-provider/gitlab.com" isn't the ARN of the provider for token.actions.githubusercontent.com: arn:aws:iam::ACCOUNT:oidc-provider/token.actions.githubusercontent.com is needed.`,
    "services[1]": `"secretsmanager" isn't a service that a preview may look at: autoscaling, cloudfront, ec2, iam, images, kms, logs, s3 are.`,
    "redactedState.bucket": `"Acme" isn't a bucket's name: 3 to 63 lower-case letters, digits, "." and "-" are needed, not an ARN, like "acme-artifacts".`,
    "redactedState.prefix": `"" isn't a prefix: levels of letters, digits, "_", "." and "-" are needed, each with a slash after it and none before the first, at most 200 characters, no wildcard, like "redacted/".`,
};
const noService = 'no service is named; name those that the program uses, like ["iam", "s3"].';

suite("PreviewRole refuses, with all that is wrong and nothing made", () => {
    const refused: Record<string, { given: unknown; whole: Reasons }> = {
        "bad arguments": { given: bad, whole: reasons },
        "no arguments": {
            given: {},
            whole: {
                "gitHub.repository": (reasons["gitHub.repository"] ?? "").replace('"acme/*"', "undefined"),
                services: noService,
            },
        },
        "an empty list of services": { given: { gitHub, services: [] }, whole: { services: noService } },
        "a service twice": {
            given: { gitHub, services: ["iam", "s3", "iam"] },
            whole: { services: "a service stands there twice; name each once." },
        },
    };
    for (const [what, { given, whole }] of Object.entries(refused)) {
        test(what, async () => {
            const program = () => new PreviewRole("preview", given as PreviewRoleArgs);
            const { error, registered } = await refusal(program);
            assert.equal(error.message, wholeMessage('PreviewRole "preview"', whole));
            assert.deepEqual(registered, []);
        });
    }

    const laterOn: Record<string, PreviewRoleArgs> = {
        oidcProviderArn: { ...args, oidcProviderArn: late(bad.oidcProviderArn) },
        "redactedState.bucket": { ...args, redactedState: { ...redactedState, bucket: late("Acme") } },
    };
    for (const [path, given] of Object.entries(laterOn)) {
        test(`a bad ${path} that is only known later, in the same words`, async () => {
            const error = await lateFailure(() => new PreviewRole("preview", given));
            assert.equal(
                ownWords(error),
                wholeMessage('PreviewRole "preview"', { [path]: reasons[path] ?? "" }),
            );
        });
    }
});
