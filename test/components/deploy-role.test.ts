import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DeployRole, type DeployRoleArgs } from "../../components";
import { createRoles, passRoles, runDocument } from "../../components/internal/iam/deploy-grants";
import { policyJson, type Statement } from "../../components/internal/iam/document";
import { gitHubIdentity } from "../../components/internal/iam/github";
import { gitLabIdentity } from "../../components/internal/iam/gitlab";
import { tokenIdentity, type WebIdentity, webIdentityTrust } from "../../components/internal/iam/oidc";
import { encryptThroughS3, putArtifacts } from "../../components/internal/s3/grants";
import { late, neverKnown, type Registration, run, scope, unknown, valueOf } from "./program";

const key = "arn:aws:kms:eu-central-1:123456789012:key/1";
const boundary = "arn:aws:iam::123456789012:policy/functions";
const providerOf = (issuer: string) => `arn:aws:iam::123456789012:oidc-provider/${issuer}`;
const gitHub = { repository: "acme/shop", branch: "main" };
const artifacts = { bucket: "acme-artifacts", prefix: "shop/", keyArn: key };
const command = { documentName: "shop-restart", tagKey: "App", tagValue: "shop" };
const createsRoles = {
    namePrefix: "shop-fn-",
    boundaryArn: boundary,
    passedToServices: ["lambda.amazonaws.com"],
};
const args: DeployRoleArgs = { gitHub, artifacts };
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
const provider = (issuer: string, audience: string) =>
    child("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "ci-oidc-provider", {
        url: `https://${issuer}`,
        clientIdLists: [audience],
    });
const put = putArtifacts(scope, "acme-artifacts", "shop/", key);
const encrypt = encryptThroughS3(scope, key);
const putNeeds: Record<string, Statement[]> = { artifacts: [put], "artifacts-key": [encrypt] };
const runNeeds = { command: runDocument(scope, "shop-restart", { key: "App", value: "shop" }) };

/** The role and its policies; the provider is made where none is given. */
function children(identity: WebIdentity, needs: Record<string, Statement[]>, given?: string): Registration[] {
    return [
        ...(given === undefined ? [provider(identity.issuer, identity.audience)] : []),
        child("aws:iam/policy:Policy", "ci-boundary", {
            name: "shop-prod-ci-boundary",
            description: "The most that the role of the same name may ever do",
            policy: policyJson(Object.values(needs).flat()),
        }),
        child(
            "aws:iam/role:Role",
            "ci-role",
            {
                name: "shop-prod-ci",
                assumeRolePolicy: webIdentityTrust(given ?? "arn-of-ci-oidc-provider", identity),
                permissionsBoundary: "arn-of-ci-boundary",
            },
            given === undefined ? ["ci-boundary", "ci-oidc-provider"] : ["ci-boundary"],
        ),
        ...Object.entries(needs).map(([need, statements]) =>
            child(
                "aws:iam/rolePolicy:RolePolicy",
                `ci-${need}`,
                { name: need, role: "shop-prod-ci", policy: policyJson(statements) },
                ["ci-role"],
            ),
        ),
    ];
}

const byId = { ...gitHub, repositoryId: "4711", repositoryOwnerId: "42" };
const gitLab = { project: "acme/web/shop", host: "git.acme.example", branch: "main" };
const issuer = { url: "https://oidc.circleci.com/org/1", audience: "1", subject: "org/1/project/2/user/3" };
const github = providerOf("token.actions.githubusercontent.com");
const cases: Record<string, { args: DeployRoleArgs; children: Registration[] }> = {
    "artifacts from a branch on GitHub": { args, children: children(gitHubIdentity(gitHub), putNeeds) },
    "artifacts from a repository known by its ids, under a provider that exists": {
        args: { gitHub: byId, artifacts, oidcProviderArn: github },
        children: children(gitHubIdentity(byId), putNeeds, github),
    },
    "a command from a GitLab of one's own": {
        args: { gitLab, command },
        children: children(gitLabIdentity(gitLab), runNeeds),
    },
    "all rights, from another issuer": {
        args: { issuer, artifacts, command, createsRoles },
        children: children(tokenIdentity(issuer), {
            ...putNeeds,
            ...runNeeds,
            roles: createRoles(scope, "shop-fn-", boundary),
            "roles-passed": [passRoles(scope, "shop-fn-", ["lambda.amazonaws.com"])],
        }),
    },
    "roles that are handed to nothing": {
        args: { gitHub, createsRoles: { namePrefix: "shop-fn-", boundaryArn: boundary } },
        children: children(gitHubIdentity(gitHub), { roles: createRoles(scope, "shop-fn-", boundary) }),
    },
};

/** The same with everything that may be known later, known later. */
function toldLater({ oidcProviderArn, artifacts, command, createsRoles, ...others }: DeployRoleArgs) {
    return {
        ...others,
        ...(oidcProviderArn !== undefined && { oidcProviderArn: late(oidcProviderArn) }),
        ...(artifacts && {
            artifacts: { ...artifacts, bucket: late(artifacts.bucket), keyArn: late(artifacts.keyArn) },
        }),
        ...(command && {
            command: {
                ...command,
                documentName: late(command.documentName),
                tagValue: late(command.tagValue),
            },
        }),
        ...(createsRoles && {
            createsRoles: { ...createsRoles, boundaryArn: late(createsRoles.boundaryArn) },
        }),
    };
}

const byName = (all: readonly Registration[]) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
suite("DeployRole makes exactly this", () => {
    for (const [what, { args: given, children: made }] of Object.entries(cases)) {
        test(`for ${what}`, async () => {
            const { registered } = await make(given);
            const component = { ...child("least-privilege:index:DeployRole", "ci", given), parent: "" };
            assert.deepEqual(byName(registered), byName([component, ...made]));
        });

        test(`for ${what}, told later`, async () => {
            const { registered } = await make(toldLater(given));
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
            oidcProviderArn: "arn-of-ci-oidc-provider",
        });
    });

    test("have the provider that was given", async () => {
        const { result } = await make({ ...args, oidcProviderArn: github });
        assert.equal(await valueOf(result.oidcProviderArn), github);
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
    assert.deepEqual(await policies({ ...args, artifacts: { ...artifacts, bucket: neverKnown() } }), {
        "ci-boundary": unknown,
        "ci-artifacts": unknown,
        "ci-artifacts-key": policyJson([encrypt]),
    });
});
