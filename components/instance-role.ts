import * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { arn, policyJson, type Scope } from "./internal/iam/document";
import { ec2Trust, parameterArns } from "./internal/iam/grants";
import { parameterKeyPolicy } from "./internal/iam/key-policy";
import { boundaryJson, roleGrants, type RoleNeeds } from "./internal/iam/role-grants";
import {
    databaseResourceId,
    databaseUsername,
    kmsKeyArn,
    logGroupName,
    parameterPath,
    roleArn,
    wholeParameterName,
} from "./internal/iam/rules";
import { currentScope } from "./internal/iam/scope";
import { metadataOptions } from "./internal/metadata-options";
import { physicalName } from "./internal/naming";
import { Faults, type Rule, whenKnown } from "./internal/validation";

const type = "least-privilege:index:InstanceRole";

/** Login by IAM to one RDS database as one of its users. */
export interface DatabaseLoginArgs {
    /** The database's resource id, `db-...`: the `resourceId` of an `aws.rds.Instance`, not its identifier. */
    resourceId: pulumi.Input<string>;
    /** The database user, like `shop_app`; the user needs `rds_iam` in PostgreSQL. */
    username: pulumi.Input<string>;
}

/** What the programs of an instance need of AWS. Everything else is denied. */
export interface InstanceRoleArgs {
    /** Parameter Store parameters that may be read, by their whole names: `/shop/prod/stripe-key`. @default none */
    parameters?: pulumi.Input<string>[];
    /** Paths of which everything below may be read, without a slash at the end: `/shop/prod`. @default none */
    parameterPaths?: pulumi.Input<string>[];
    /**
     * ARN of the customer-managed key that the parameters are encrypted with.
     * @default a key of its own is made, when there are parameters
     */
    keyArn?: pulumi.Input<string>;
    /**
     * ARNs of the roles that may manage the key that is made here, and write parameters with it: the role that deploys.
     * @default the account: whichever principals its IAM policies allow
     */
    keyAdministrators?: pulumi.Input<string>[];
    /** Login to a database by IAM. @default none */
    databaseLogin?: DatabaseLoginArgs;
    /** The one log group to whose streams the instance may add records. @default none */
    logGroupName?: pulumi.Input<string>;
    /** ARNs of the roles that sign uploads and may be assumed: `signerRoleArn` of a `SignedUploadBucket`. @default none */
    signerRoleArns?: pulumi.Input<string>[];
}

/** Metadata options for `aws.ec2.Instance` and `aws.ec2.LaunchTemplate`. */
export interface MetadataOptions {
    httpEndpoint: string;
    httpTokens: string;
    httpPutResponseHopLimit: number;
    instanceMetadataTags: string;
}

/**
 * A role for EC2 instances that may do what its programs need and nothing else.
 *
 * ```ts
 * const role = new InstanceRole("shop", { parameters: ["/shop/prod/stripe-key"] });
 * new aws.ec2.LaunchTemplate("shop", {
 *     iamInstanceProfile: { name: role.instanceProfileName },
 *     metadataOptions: role.metadataOptions,
 * });
 * ```
 *
 * It makes the role with one inline policy for each need, its instance profile, a permissions boundary of the same needs
 * (so that a policy attached later can't widen it), and a customer-managed key for the parameters: under AWS's own
 * `aws/ssm` key, everybody who may read a parameter may decrypt it.
 *
 * Bad arguments give one `InputPropertiesError` that lists all of them, before anything is registered.
 */
export class InstanceRole extends pulumi.ComponentResource {
    /** Name of the role, known at preview. */
    public readonly roleName: pulumi.Output<string>;
    /** ARN of the role. */
    public readonly roleArn: pulumi.Output<string>;
    /** Name of the instance profile. It waits for the role's policies: an instance never starts without its rights. */
    public readonly instanceProfileName: pulumi.Output<string>;
    /** ARN of the instance profile, which waits likewise. */
    public readonly instanceProfileArn: pulumi.Output<string>;
    /** ARN of the permissions boundary. */
    public readonly boundaryArn: pulumi.Output<string>;
    /** ARN of the key of the parameters, given or made; nothing where there are no parameters. */
    public readonly keyArn: pulumi.Output<string | undefined>;
    /** Metadata options that an instance with this role must have: session tokens (IMDSv2), for programs on the instance only. */
    public readonly metadataOptions: pulumi.Output<MetadataOptions>;

    constructor(name: string, args: InstanceRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const child = { parent: this };
        const scope = currentScope(child);
        const needs = needsOf(name, args);

        const boundary = new iam.Policy(
            `${name}-boundary`,
            {
                name: physicalName(`${name}-boundary`, 128),
                description: "The most that the role of the same name may ever do",
                // A key that is made here has no id yet, and the boundary should stand in the preview: any key of this
                // account, but only by way of Parameter Store and for these parameters.
                policy: boundaryJson(
                    roleGrants(
                        scope,
                        needs,
                        needs.keyArn ?? scope.apply((where) => arn(where, "kms", "key/*")),
                    ),
                ),
            },
            child,
        );
        const role = new iam.Role(
            `${name}-role`,
            {
                name: physicalName(name, 64),
                assumeRolePolicy: ec2Trust(),
                permissionsBoundary: boundary.arn,
            },
            child,
        );
        const keyArn = needs.parameters && (needs.keyArn ?? parameterKey(name, role, scope, needs, child));
        const policies = roleGrants(scope, needs, keyArn).map(
            ({ need, statements }) =>
                new iam.RolePolicy(
                    `${name}-${need}`,
                    { name: need, role: role.name, policy: statements.apply(policyJson) },
                    child,
                ),
        );
        const profile = new iam.InstanceProfile(
            `${name}-profile`,
            { name: physicalName(name, 128), role: role.name },
            { ...child, dependsOn: policies },
        );

        this.roleName = role.name;
        this.roleArn = role.arn;
        this.instanceProfileName = profile.name;
        this.instanceProfileArn = profile.arn;
        this.boundaryArn = boundary.arn;
        this.keyArn = pulumi.output(keyArn);
        this.metadataOptions = pulumi.output(metadataOptions);
        this.registerOutputs({
            roleName: this.roleName,
            roleArn: this.roleArn,
            instanceProfileName: this.instanceProfileName,
            instanceProfileArn: this.instanceProfileArn,
            boundaryArn: this.boundaryArn,
            keyArn: this.keyArn,
            metadataOptions: this.metadataOptions,
        });
    }
}

function validate(name: string, args: InstanceRoleArgs): void {
    const faults = new Faults(type, name);
    const { databaseLogin: login } = args;
    faults.checkList("parameters", args.parameters, wholeParameterName);
    faults.checkList("parameterPaths", args.parameterPaths, parameterPath);
    faults.check("keyArn", args.keyArn, kmsKeyArn);
    faults.checkList("keyAdministrators", args.keyAdministrators, roleArn);
    if (login) {
        faults.require("databaseLogin.resourceId", login.resourceId, databaseResourceId);
        faults.require("databaseLogin.username", login.username, databaseUsername);
    }
    faults.check("logGroupName", args.logGroupName, logGroupName);
    faults.checkList("signerRoleArns", args.signerRoleArns, roleArn);
    const needsParameters = args.parameters !== undefined || args.parameterPaths !== undefined;
    if (args.keyArn !== undefined && !needsParameters) {
        faults.add(
            "keyArn",
            "a key was given, but no parameters that it decrypts; give parameters or parameterPaths too.",
        );
    }
    if (args.keyAdministrators !== undefined && (args.keyArn !== undefined || !needsParameters)) {
        faults.add(
            "keyAdministrators",
            "these manage the key that is made for the parameters, and none is made here; leave them out.",
        );
    }
    faults.throwIfAny();
}

function needsOf(name: string, args: InstanceRoleArgs): RoleNeeds {
    const known = <T>(path: string, value: pulumi.Input<T>, rule: Rule<pulumi.Unwrap<T>>) =>
        whenKnown({ type, name }, path, value, rule);
    const list = (path: string, values: pulumi.Input<string>[] | undefined, rule: Rule<string>) =>
        pulumi.all((values ?? []).map((value, index) => known(`${path}[${String(index)}]`, value, rule)));
    const names = list("parameters", args.parameters, wholeParameterName);
    const paths = list("parameterPaths", args.parameterPaths, parameterPath);
    const login = args.databaseLogin;
    const needsParameters = args.parameters !== undefined || args.parameterPaths !== undefined;
    return {
        parameters: needsParameters
            ? pulumi.all([names, paths]).apply(([known, below]) => ({ names: known, paths: below }))
            : undefined,
        keyArn: args.keyArn === undefined ? undefined : known("keyArn", args.keyArn, kmsKeyArn),
        keyAdministrators: list("keyAdministrators", args.keyAdministrators, roleArn),
        databaseLogin:
            login &&
            pulumi
                .all([
                    known("databaseLogin.resourceId", login.resourceId, databaseResourceId),
                    known("databaseLogin.username", login.username, databaseUsername),
                ])
                .apply(([resourceId, username]) => ({ resourceId, username })),
        logGroupName:
            args.logGroupName === undefined
                ? undefined
                : known("logGroupName", args.logGroupName, logGroupName),
        signerRoleArns: args.signerRoleArns && list("signerRoleArns", args.signerRoleArns, roleArn),
    };
}

/** The key of the parameters, and its alias. The policy names the role by its name, known before the role exists. */
function parameterKey(
    name: string,
    role: iam.Role,
    scope: pulumi.Output<Scope>,
    needs: RoleNeeds,
    child: { parent: pulumi.Resource },
): pulumi.Output<string> {
    const policy = pulumi
        .all([scope, needs.parameters, role.name, needs.keyAdministrators])
        .apply(([where, parameters, roleName, administrators]) =>
            policyJson(
                parameterKeyPolicy(
                    where,
                    parameterArns(where, parameters ?? { names: [], paths: [] }),
                    arn(where, "iam", `role/${roleName}`, ""),
                    administrators,
                ),
            ),
        );
    const key = new kms.Key(
        `${name}-key`,
        { description: `Parameters of ${physicalName(name, 64)}`, enableKeyRotation: true, policy },
        // KMS refuses a policy that names a role which doesn't exist yet.
        { ...child, dependsOn: [role] },
    );
    new kms.Alias(
        `${name}-key-alias`,
        { name: `alias/${physicalName(`${name}-parameters`, 250)}`, targetKeyId: key.keyId },
        child,
    );
    return key.arn;
}
