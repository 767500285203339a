import * as pulumi from "@pulumi/pulumi";
import { after } from "./internal/after";
import { boundedRole, boundedRoleName } from "./internal/iam/bounded-role";
import {
    createRoles,
    documentName,
    passRoles,
    policyArn,
    roleNamePrefix,
    runDocument,
    servicePrincipal,
    tagKey,
    tagValue,
} from "./internal/iam/deploy-grants";
import type { Scope, Statement } from "./internal/iam/document";
import type { GitHubRunsArgs } from "./internal/iam/github";
import type { GitLabRunsArgs } from "./internal/iam/gitlab";
import { type OidcTokenArgs, oidcProviderArn, webIdentityTrust } from "./internal/iam/oidc";
import { oidcProvider } from "./internal/iam/oidc-provider";
import type { Grant } from "./internal/iam/role-grants";
import { kmsKeyArn } from "./internal/iam/rules";
import { currentScope } from "./internal/iam/scope";
import { checkHolders, holderIdentity, issuerMeant } from "./internal/iam/token-holders";
import { encryptThroughS3, putArtifacts } from "./internal/s3/grants";
import { bucketName, objectPrefix } from "./internal/s3/rules";
import { Faults, type Rule, whenKnown } from "./internal/validation";

export type { GitHubRepositoryArgs, GitHubRunsArgs } from "./internal/iam/github";
export type { GitLabRunsArgs } from "./internal/iam/gitlab";
export type { OidcTokenArgs } from "./internal/iam/oidc";
export type { RunPatternArgs } from "./internal/iam/run-pattern";

const type = "least-privilege:index:DeployRole";

/** Artifacts below one prefix of a bucket. */
export interface ArtifactsArgs {
    /** Name of the bucket. */
    bucket: pulumi.Input<string>;
    /** Prefix below which artifacts are put, with a slash at its end: `shop/`. */
    prefix: string;
    /** ARN of the key that artifacts must be encrypted with. */
    keyArn: pulumi.Input<string>;
}

/** One document that may be run on some instances, as root. */
export interface DeployCommandArgs {
    /**
     * Name of an SSM document of the account that holds the command. A parameter that it puts into a script is a way to run
     * anything: without parameters it is safe, or with an `allowedPattern` for each.
     */
    documentName: pulumi.Input<string>;
    /** Key of the tag that instances must have: `aws:autoscaling:groupName` is one that nobody can put on others. */
    tagKey: string;
    /** The tag's value. */
    tagValue: pulumi.Input<string>;
}

/** Roles that may be made, changed and removed, none of which can do more than a boundary says. */
export interface CreatedRolesArgs {
    /** Beginning of the roles' names: `shop-fn-`. No other role's name may begin with it. */
    namePrefix: string;
    /** ARN of the policy that each of the roles must have as its permissions boundary. */
    boundaryArn: pulumi.Input<string>;
    /** The services that the roles may be handed to, `lambda.amazonaws.com`. @default none */
    passedToServices?: string[];
}

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
}

/**
 * A role for a build's runs that may do what a deploy takes and nothing else: add artifacts below one prefix of a bucket (and
 * neither read, replace by parts, list nor delete them), start one document on tagged instances, make roles within a boundary.
 * There is no key to leak, since the token of the run is what lets it in.
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

    constructor(name: string, args: DeployRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const child = { parent: this };
        const identity = holderIdentity(args);
        const providerArn = oidcProvider({ type, name }, identity, args.oidcProviderArn, child);
        const trust = providerArn.apply((arn) => webIdentityTrust(arn, identity));
        const grants = grantsOf(name, args, currentScope(child));
        const { role, boundary, policies } = boundedRole(name, trust, grants, grants, child);

        this.roleName = role.name;
        this.roleArn = after(role.arn, policies);
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
    const { artifacts, command, createsRoles } = args;
    checkHolders(faults, args);
    const issuer = issuerMeant(args);
    if (issuer !== undefined) {
        faults.check("oidcProviderArn", args.oidcProviderArn, oidcProviderArn(issuer));
    }
    if (!artifacts && !command && !createsRoles) {
        faults.add(
            "artifacts",
            "the role could do nothing; give at least one of artifacts, command, createsRoles.",
        );
    }
    if (artifacts) {
        faults.require("artifacts.bucket", artifacts.bucket, bucketName);
        faults.require("artifacts.prefix", artifacts.prefix, objectPrefix("shop/"));
        faults.require("artifacts.keyArn", artifacts.keyArn, kmsKeyArn);
    }
    if (command) {
        faults.require("command.documentName", command.documentName, documentName);
        faults.require("command.tagKey", command.tagKey, tagKey);
        faults.require("command.tagValue", command.tagValue, tagValue);
    }
    if (createsRoles) {
        faults.require("createsRoles.namePrefix", createsRoles.namePrefix, roleNamePrefix);
        faults.require("createsRoles.boundaryArn", createsRoles.boundaryArn, policyArn);
        faults.checkList("createsRoles.passedToServices", createsRoles.passedToServices, servicePrincipal);
        const own = boundedRoleName(name);
        if (own.startsWith(createsRoles.namePrefix)) {
            faults.add(
                "createsRoles.namePrefix",
                `this role's own name, "${own}", begins with it, and it could change itself; give another beginning.`,
            );
        }
    }
    faults.throwIfAny();
}

function grantsOf(name: string, args: DeployRoleArgs, scope: pulumi.Output<Scope>): Grant[] {
    const known = (path: string, value: pulumi.Input<string>, rule: Rule<string>) =>
        whenKnown({ type, name }, path, value, rule);
    const grant = (need: string, statements: pulumi.Output<Statement[]>): Grant => ({ need, statements });
    const { artifacts, command, createsRoles } = args;
    const grants: Grant[] = [];
    if (artifacts) {
        const bucket = known("artifacts.bucket", artifacts.bucket, bucketName);
        const key = known("artifacts.keyArn", artifacts.keyArn, kmsKeyArn);
        grants.push(
            grant(
                "artifacts",
                pulumi
                    .all([scope, bucket, key])
                    .apply(([where, to, keyArn]) => [putArtifacts(where, to, artifacts.prefix, keyArn)]),
            ),
            grant(
                "artifacts-key",
                pulumi.all([scope, key]).apply(([where, keyArn]) => [encryptThroughS3(where, keyArn)]),
            ),
        );
    }
    if (command) {
        const document = known("command.documentName", command.documentName, documentName);
        const value = known("command.tagValue", command.tagValue, tagValue);
        grants.push(
            grant(
                "command",
                pulumi
                    .all([scope, document, value])
                    .apply(([where, one, tag]) =>
                        runDocument(where, one, { key: command.tagKey, value: tag }),
                    ),
            ),
        );
    }
    if (createsRoles) {
        const { namePrefix, passedToServices } = createsRoles;
        const boundary = known("createsRoles.boundaryArn", createsRoles.boundaryArn, policyArn);
        grants.push(
            grant(
                "roles",
                pulumi
                    .all([scope, boundary])
                    .apply(([where, boundaryArn]) => createRoles(where, namePrefix, boundaryArn)),
            ),
        );
        if (passedToServices) {
            grants.push(
                grant(
                    "roles-passed",
                    scope.apply((where) => [passRoles(where, namePrefix, passedToServices)]),
                ),
            );
        }
    }
    return grants;
}
