import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { boundedRole } from "./internal/iam/bounded-role";
import {
    gitHubBranch,
    gitHubEnvironment,
    gitHubId,
    gitHubIssuer,
    gitHubProviderArn,
    gitHubRepository,
    gitHubTrust,
    stsAudience,
} from "./internal/iam/oidc";
import { kmsKeyArn } from "./internal/iam/rules";
import { currentScope } from "./internal/iam/scope";
import { encryptThroughS3, putArtifacts } from "./internal/s3/grants";
import { bucketName, objectPrefix } from "./internal/s3/rules";
import { Faults, type Rule, whenKnown } from "./internal/validation";

const type = "least-privilege:index:DeployRole";

/** Which workflows may deploy, and where they put what is deployed. */
export interface DeployRoleArgs {
    /** The repository on GitHub, `acme/shop`. */
    repository: string;
    /** GitHub's id of the repository. With it, nobody who takes over an abandoned name gets the role. @default by name alone */
    repositoryId?: string;
    /** GitHub's id of the repository's owner; needed with `repositoryId`. @default by name alone */
    repositoryOwnerId?: string;
    /** The branch whose workflow runs may deploy, `main`. @default none; then `environment` is needed */
    branch?: string;
    /** The deployment environment whose jobs may deploy, `production`. @default none; then `branch` is needed */
    environment?: string;
    /** ARN of the account's provider for GitHub's tokens, of which an account can have only one. @default it is made */
    oidcProviderArn?: pulumi.Input<string>;
    /** Name of the bucket for artifacts. */
    artifactBucket: pulumi.Input<string>;
    /** Prefix below which artifacts are put, with a slash at its end: `shop/`. */
    artifactPrefix: string;
    /** ARN of the key that artifacts must be encrypted with. */
    artifactKeyArn: pulumi.Input<string>;
}

/**
 * A role for GitHub Actions that may add artifacts below one prefix of one bucket and nothing else: neither read nor delete them,
 * nor reach the servers, which fetch by themselves. There is no key to leak, since GitHub's token of the run is what lets it in.
 *
 * ```ts
 * new DeployRole("deploy", {
 *     repository: "acme/shop",
 *     branch: "main",
 *     artifactBucket: "acme-artifacts",
 *     artifactPrefix: "shop/",
 *     artifactKeyArn: key.arn,
 * });
 * ```
 *
 * An artifact is put in one piece (parts would need the right to decrypt), with the key named:
 * `aws s3api put-object --bucket acme-artifacts --key shop/1.tar.gz --body 1.tar.gz --server-side-encryption aws:kms --ssekms-key-id ARN`.
 */
export class DeployRole extends pulumi.ComponentResource {
    /** Name of the role, known at preview. */
    public readonly roleName: pulumi.Output<string>;
    /** ARN of the role, for `role-to-assume` of aws-actions/configure-aws-credentials. It waits for the role's policies. */
    public readonly roleArn: pulumi.Output<string>;
    /** ARN of the permissions boundary. */
    public readonly boundaryArn: pulumi.Output<string>;
    /** ARN of the provider for GitHub's tokens, given or made. */
    public readonly oidcProviderArn: pulumi.Output<string>;

    constructor(name: string, args: DeployRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const child = { parent: this };
        const scope = currentScope(child);
        const known = (path: string, value: pulumi.Input<string>, rule: Rule<string>) =>
            whenKnown({ type, name }, path, value, rule);
        const bucket = known("artifactBucket", args.artifactBucket, bucketName);
        const keyArn = known("artifactKeyArn", args.artifactKeyArn, kmsKeyArn);

        const providerArn =
            args.oidcProviderArn === undefined
                ? gitHubProvider(name, child).arn
                : known("oidcProviderArn", args.oidcProviderArn, gitHubProviderArn);
        const { repository, repositoryOwnerId, repositoryId, branch, environment } = args;
        const trust = providerArn.apply((arn) =>
            gitHubTrust(arn, { repository, repositoryOwnerId, repositoryId, branch, environment }),
        );
        const grants = [
            {
                need: "artifacts",
                statements: pulumi
                    .all([scope, bucket, keyArn])
                    .apply(([where, to, key]) => [putArtifacts(where, to, args.artifactPrefix, key)]),
            },
            {
                need: "artifacts-key",
                statements: pulumi
                    .all([scope, keyArn])
                    .apply(([where, key]) => [encryptThroughS3(where, key)]),
            },
        ];
        const { role, boundary, policies } = boundedRole(name, trust, grants, grants, child);

        this.roleName = role.name;
        this.roleArn = pulumi
            .all([role.arn, pulumi.all(policies.map(({ id }) => id))])
            .apply(([roleArn]) => roleArn);
        this.boundaryArn = boundary.arn;
        this.oidcProviderArn = providerArn;
        this.registerOutputs({
            roleName: this.roleName,
            roleArn: this.roleArn,
            boundaryArn: this.boundaryArn,
            oidcProviderArn: this.oidcProviderArn,
        });
    }
}

function validate(name: string, args: DeployRoleArgs): void {
    const faults = new Faults(type, name);
    faults.require("repository", args.repository, gitHubRepository);
    faults.check("repositoryId", args.repositoryId, gitHubId);
    faults.check("repositoryOwnerId", args.repositoryOwnerId, gitHubId);
    faults.check("branch", args.branch, gitHubBranch);
    faults.check("environment", args.environment, gitHubEnvironment);
    faults.check("oidcProviderArn", args.oidcProviderArn, gitHubProviderArn);
    faults.require("artifactBucket", args.artifactBucket, bucketName);
    faults.require("artifactPrefix", args.artifactPrefix, objectPrefix("shop/"));
    faults.require("artifactKeyArn", args.artifactKeyArn, kmsKeyArn);
    if ((args.repositoryId === undefined) !== (args.repositoryOwnerId === undefined)) {
        const missing = args.repositoryId === undefined ? "repositoryId" : "repositoryOwnerId";
        faults.add(missing, "the subject of a token holds both ids or none; give this one too.");
    }
    if (args.branch === undefined && args.environment === undefined) {
        faults.add(
            "branch",
            'neither a branch nor an environment was given, and every branch could deploy; give one of them, like branch: "main".',
        );
    }
    if (args.branch !== undefined && args.environment !== undefined) {
        faults.add(
            "environment",
            "a branch was given too, and the subject of a token holds only one of them; give the environment alone, and say on GitHub which branches may deploy to it.",
        );
    }
    faults.throwIfAny();
}

function gitHubProvider(name: string, child: { parent: pulumi.Resource }): iam.OpenIdConnectProvider {
    return new iam.OpenIdConnectProvider(
        `${name}-github`,
        { url: `https://${gitHubIssuer}`, clientIdLists: [stsAudience] },
        child,
    );
}
