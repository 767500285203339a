import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { checkTogether } from "./internal/iam/check-grants";
import type { InstanceRoleArgs } from "./internal/iam/grant-args";
import { grantedRole } from "./internal/iam/granted-role";
import { checkInstance, instancePlan } from "./internal/iam/instance-plan";
import { type Permission, rolePermissions } from "./internal/iam/permissions";
import { placeOf } from "./internal/iam/place";
import { currentScope } from "./internal/iam/scope";
import { checkSizeOf } from "./internal/iam/size";
import { ec2Trust } from "./internal/iam/trust";
import { metadataOptions } from "./internal/metadata-options";
import { physicalName } from "./internal/naming";
import { Faults } from "./internal/validation";

export type {
    BucketReadArgs,
    DatabaseLoginArgs,
    InstanceRoleArgs,
    RoleGrantsArgs,
    StatementArgs,
} from "./internal/iam/grant-args";
export type { Permission } from "./internal/iam/permissions";

const type = "least-privilege:index:InstanceRole";

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
 * `aws/ssm` key, everybody who may read a parameter may decrypt it. What anybody else puts on the role is removed at the next
 * `pulumi up --refresh`. Credentials that came without a session's token (IMDSv1) are worth nothing, and with
 * `boundToInstance` none are that leave the instance.
 *
 * An account can make tokens the default of every new instance, too: `aws.ec2.InstanceMetadataDefaults`, once for each region.
 *
 * Bad arguments give one `InputPropertiesError` that lists all of them, before anything is registered; ARNs of an account or
 * region that they can't be of are listed as soon as the provider has told its own, in the preview.
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
    /**
     * All that the role may do, computed from its policies, its boundary and its key. What isn't known yet, or is secret, stands in
     * it by its name: `⟨unknown: NAME⟩`.
     */
    public readonly permissions: pulumi.Output<Permission[]>;
    /** The same in words, a line a right: `ssm:GetParameter on /shop/prod/stripe-key`; what limits most of them is said once. */
    public readonly permissionsInWords: pulumi.Output<string[]>;

    constructor(name: string, args: InstanceRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const child = { parent: this };
        const home = placeOf({ type, name }, currentScope(child), args, checkInstance);
        const plan = instancePlan(args);

        const granted = grantedRole(name, { home, plan, trust: ec2Trust() }, args, child);
        const { role, boundary, policies, keyArn } = granted;
        const profile = new iam.InstanceProfile(
            `${name}-profile`,
            { name: physicalName(name, 128), role: role.name },
            { ...child, dependsOn: [...policies] },
        );

        this.roleName = role.name;
        this.roleArn = role.arn;
        this.instanceProfileName = profile.name;
        this.instanceProfileArn = profile.arn;
        this.boundaryArn = boundary.arn;
        this.keyArn = pulumi.output(keyArn);
        this.metadataOptions = pulumi.output(metadataOptions);
        const { permissions, permissionsInWords } = rolePermissions(home, args, instancePlan, keyArn);
        this.permissions = permissions;
        this.permissionsInWords = permissionsInWords;
        this.registerOutputs({
            roleName: this.roleName,
            roleArn: this.roleArn,
            instanceProfileName: this.instanceProfileName,
            instanceProfileArn: this.instanceProfileArn,
            boundaryArn: this.boundaryArn,
            keyArn: this.keyArn,
            metadataOptions: this.metadataOptions,
            permissions,
            permissionsInWords,
        });
    }
}

function validate(name: string, args: InstanceRoleArgs): void {
    const faults = new Faults(type, name);
    checkInstance(faults, args);
    checkTogether(faults, args);
    faults.throwIfAny();
    checkSizeOf(faults, args, instancePlan(args));
    faults.throwIfAny();
}
