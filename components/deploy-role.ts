import * as pulumi from "@pulumi/pulumi";
import { after } from "./internal/after";
import { boundedRole, boundedRoleName } from "./internal/iam/bounded-role";
import type { ArtifactsArgs, CreatedRolesArgs, DeployCommandArgs } from "./internal/iam/deploy-args";
import { checkRights, rightsGrants } from "./internal/iam/deploy-plan";
import type { GitHubRunsArgs } from "./internal/iam/github";
import type { GitLabRunsArgs } from "./internal/iam/gitlab";
import { type OidcTokenArgs, oidcProviderArn, webIdentityTrust } from "./internal/iam/oidc";
import { oidcProvider } from "./internal/iam/oidc-provider";
import { inOwnAccount } from "./internal/iam/own-account";
import { grantedPermissions, type Permission } from "./internal/iam/permissions";
import { type Check, placeOf } from "./internal/iam/place";
import { currentScope } from "./internal/iam/scope";
import { checkHolders, holderIdentity, issuerMeant } from "./internal/iam/token-holders";
import { Faults } from "./internal/validation";

export type { ArtifactsArgs, CreatedRolesArgs, DeployCommandArgs } from "./internal/iam/deploy-args";
export type { GitHubRepositoryArgs, GitHubRunsArgs } from "./internal/iam/github";
export type { GitLabRunsArgs } from "./internal/iam/gitlab";
export type { OidcTokenArgs } from "./internal/iam/oidc";
export type { RunPatternArgs } from "./internal/iam/run-pattern";

const type = "least-privilege:index:DeployRole";

/** Who may deploy, and what that takes. Exactly one of `gitHub`, `gitLab` and `issuer`; at least one of the rights. */
export interface DeployRoleArgs {
    /** Workflow runs on GitHub that may deploy. @default none */
    gitHub?: GitHubRunsArgs;
    /** Pipelines on GitLab that may deploy. @default none */
    gitLab?: GitLabRunsArgs;
    /** Holders of another issuer's tokens that may deploy. @default none */
    issuer?: OidcTokenArgs;
    /** ARN of the account's provider for the issuer, of which an account can have only one. @default it is made */
    oidcProviderArn?: pulumi.Input<string>;
    /** Artifacts that may be added. @default none */
    artifacts?: ArtifactsArgs;
    /** A command that may be started on instances. @default none */
    command?: DeployCommandArgs;
    /** Roles that may be made. @default none */
    createsRoles?: CreatedRolesArgs;
    /** Numbers of the other accounts that ARNs may be of. @default none: the key must be of this account */
    otherAccounts?: string[];
}

/**
 * A role for a build's runs that may do what a deploy takes and nothing else: put artifacts below one prefix of a bucket (and
 * neither read, list nor delete them), start one document on tagged instances, make roles within a boundary. There is no key to
 * leak, since the token of the run is what lets it in. What each right is worth to an attacker stands in docs/deploy.md.
 *
 * ```ts
 * new DeployRole("deploy", {
 *     gitHub: { repository: "acme/shop", branch: "main" },
 *     artifacts: { bucket: "acme-artifacts", prefix: "shop/", keyArn: key.arn },
 * });
 * ```
 *
 * An artifact is put in one piece (parts would need the right to decrypt), with the key named:
 * `aws s3api put-object --bucket acme-artifacts --key shop/1.tar.gz --body 1.tar.gz --server-side-encryption aws:kms --ssekms-key-id ARN`.
 *
 * Bad arguments give one `InputPropertiesError` that lists all of them, before anything is registered.
 */
export class DeployRole extends pulumi.ComponentResource {
    /** Name of the role, known at preview. */
    public readonly roleName: pulumi.Output<string>;
    /** ARN of the role, for `role-to-assume` of aws-actions/configure-aws-credentials. It waits for the role's policies. */
    public readonly roleArn: pulumi.Output<string>;
    /** ARN of the permissions boundary. */
    public readonly boundaryArn: pulumi.Output<string>;
    /** ARN of the provider for the tokens, given or made. */
    public readonly oidcProviderArn: pulumi.Output<string>;
    /** All that the role may do, computed from its policies. A need with a value that isn't known yet stands in it by its name. */
    public readonly permissions: pulumi.Output<Permission[]>;
    /** The same in words, a line a right. */
    public readonly permissionsInWords: pulumi.Output<string[]>;

    constructor(name: string, args: DeployRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const child = { parent: this };
        const identity = holderIdentity(args);
        const home = placeOf({ type, name }, currentScope(child), args, check);
        const providerArn = oidcProvider(home, identity, args.oidcProviderArn, child);
        const trust = providerArn.apply((arn) => webIdentityTrust(arn, identity));
        const grants = rightsGrants(home, args);
        const { role, boundary, policies } = boundedRole(name, trust, grants, grants, child);

        this.roleName = role.name;
        this.roleArn = after(role.arn, policies);
        this.boundaryArn = boundary.arn;
        this.oidcProviderArn = providerArn;
        const { permissions, permissionsInWords } = grantedPermissions(home, grants);
        this.permissions = permissions;
        this.permissionsInWords = permissionsInWords;
        this.registerOutputs({
            roleName: this.roleName,
            roleArn: this.roleArn,
            boundaryArn: this.boundaryArn,
            oidcProviderArn: this.oidcProviderArn,
            permissions,
            permissionsInWords,
        });
    }
}

/** Records every fault of what is known; with `place`, also of where things are. */
const check: Check<DeployRoleArgs> = (faults, args, place) => {
    const issuer = issuerMeant(args);
    checkHolders(faults, args);
    if (issuer !== undefined) {
        faults.check("oidcProviderArn", args.oidcProviderArn, inOwnAccount(oidcProviderArn(issuer), place));
    }
    checkRights(faults, args, place);
};

function validate(name: string, args: DeployRoleArgs): void {
    const faults = new Faults(type, name);
    check(faults, args);
    const { artifacts, command, createsRoles } = args;
    if (!artifacts && !command && !createsRoles) {
        faults.add(
            "artifacts",
            "the role could do nothing; give at least one of artifacts, command, createsRoles.",
        );
    }
    const own = boundedRoleName(name);
    if (createsRoles && own.startsWith(createsRoles.namePrefix)) {
        faults.add(
            "createsRoles.namePrefix",
            `this role's own name, "${own}", begins with it, and it could change itself; give another beginning.`,
        );
    }
    faults.throwIfAny();
}
