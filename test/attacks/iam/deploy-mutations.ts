import type { Mutation } from "../mutations";

const internal = "components/internal";
const oidc = `${internal}/iam/oidc.ts`;
const gitHub = `${internal}/iam/github.ts`;
const grants = `${internal}/iam/deploy-grants.ts`;
const preview = `${internal}/iam/preview-grants.ts`;
const keyPolicy = `${internal}/iam/key-policy.ts`;

const line = (id: string, file: string, find: string, replace = ""): Mutation => ({
    id: `builds-${id}`,
    suite: "deploy",
    file,
    find,
    replace,
});

/** The hardening lines of the roles for builds, and of who manages a key. */
export const deployMutations: readonly Mutation[] = [
    line("audience", oidc, "{ aud: audience, ...claims }", "claims"),
    line("subject", oidc, "{ ...exact, ...subject }", "exact"),
    line("repository-id", gitHub, "{ repository_id: repositoryId }", "{}"),
    line(
        "pull-requests",
        gitHub,
        'gitHubRuns(repository, "pull_request", false)',
        'gitHubRuns(repository, "*", true)',
    ),
    line(
        "one-prefix",
        `${internal}/s3/grants.ts`,
        "`${keyPrefix}*`),\n        Condition: { StringEquals: { [requestedKey]",
        '"*"),\n        Condition: { StringEquals: { [requestedKey]',
    ),
    line(
        "required-key",
        `${internal}/s3/grants.ts`,
        "        Condition: { StringEquals: { [requestedKey]: keyArn } },\n",
    ),
    line("one-document", grants, "`document/${documentName}`", '"document/*"'),
    line(
        "tagged-instances",
        grants,
        "            Condition: { StringEquals: { [`ssm:resourceTag/${key}`]: value } },\n",
    ),
    line(
        "required-boundary",
        grants,
        '            Condition: { StringEquals: { "iam:PermissionsBoundary": boundaryArn } },\n',
    ),
    line(
        "role-names",
        grants,
        'const roles = arn(scope, "iam", `role/${namePrefix}*`, "");',
        'const roles = arn(scope, "iam", "role/*", "");',
    ),
    line(
        "passed-names",
        grants,
        'Resource: arn(scope, "iam", `role/${namePrefix}*`, ""),',
        'Resource: arn(scope, "iam", "role/*", ""),',
    ),
    line(
        "passed-services",
        grants,
        '        Condition: { StringEquals: { "iam:PassedToService": services } },\n',
    ),
    line("boundary", `${internal}/iam/bounded-role.ts`, ", permissionsBoundary: boundary.arn"),
    line("redacted-state", preview, "s3Arn(scope, bucket, `${prefix}*`)", '"*"'),
    line("only-images", preview, "::parameter/aws/service/*", ":*:parameter/*"),
    line(
        "root-user-alone",
        keyPolicy,
        '        Condition: { StringEquals: { "aws:PrincipalType": "Account" } },\n',
    ),
    line("managers-dont-use", keyPolicy, "Action: administration,", 'Action: [...administration, "kms:*"],'),
];
