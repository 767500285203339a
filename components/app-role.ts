import * as pulumi from "@pulumi/pulumi";
import { after } from "./internal/after";
import { appNetwork, appPlan, checkAppRole, checkAppTogether, networkKeys } from "./internal/iam/app-plan";
import { arn } from "./internal/iam/document";
import type { AppRoleArgs } from "./internal/iam/grant-args";
import { grantedRole } from "./internal/iam/granted-role";
import { type Permission, rolePermissions } from "./internal/iam/permissions";
import { type Home, knownPart, placeOf } from "./internal/iam/place";
import { currentScope } from "./internal/iam/scope";
import { checkSizeOf } from "./internal/iam/size";
import { hostTrust } from "./internal/iam/trust";
import { Faults } from "./internal/validation";

export type { AppRoleArgs } from "./internal/iam/grant-args";

const type = "least-privilege:index:AppRole";

/**
 * A role for one app on a host, apart from the host's own: every process that reaches the metadata service gets the instance's
 * role, so that one has only what the host's services need, and the app has this one. A `LeastPrivilegeApp` with its
 * `appRoleArn` hands its credentials to the app, and to nobody else.
 *
 * ```ts
 * const app = new AppRole("shop-app", {
 *     instanceRoleArn: host.roleArn,
 *     vpcId: network.vpcId,
 *     parameters: ["/shop/prod/stripe-key"],
 * });
 * ```
 *
 * Only the instances' role may become it, and only from the VPC; each of its own calls must come from there, too: the VPC needs
 * endpoints, with private DNS, of STS and of each service that the app calls. Needs, boundary, key and exclusiveness are those of
 * an `InstanceRole`. Its sessions live at most an hour, as all do that a session begins.
 *
 * Bad arguments give one `InputPropertiesError` that lists all of them, as those of an `InstanceRole` do.
 */
export class AppRole extends pulumi.ComponentResource {
    /** Name of the role, known at preview. */
    public readonly roleName: pulumi.Output<string>;
    /** ARN of the role, known at preview. It waits for the role's policies: nothing starts without its rights. */
    public readonly roleArn: pulumi.Output<string>;
    /** ARN of the permissions boundary. */
    public readonly boundaryArn: pulumi.Output<string>;
    /** ARN of the key of the parameters, given or made; nothing where there are no parameters. */
    public readonly keyArn: pulumi.Output<string | undefined>;
    /** What the role may do, as its policies, its boundary and its key give it together. */
    public readonly permissions: pulumi.Output<Permission[]>;
    /** The same in words, a line a right; what isn't known yet stands there by its name. */
    public readonly permissionsInWords: pulumi.Output<string[]>;

    constructor(name: string, args: AppRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const child = { parent: this };
        const home = placeOf({ type, name }, currentScope(child), args, checkAppRole);
        const plan = appPlan(args);
        const granted = grantedRole(name, { home, plan, trust: trustOf(home, args) }, args, child);
        const { role, boundary, policies, keyArn } = granted;

        this.roleName = role.name;
        // Of its name, so that what names the role, like a host's user data, stands in the preview.
        const roleArn = pulumi
            .all([home.place, role.name])
            .apply(([where, known]) => arn(where, "iam", `role/${known}`, ""));
        this.roleArn = after(roleArn, [role, ...policies]);
        this.boundaryArn = boundary.arn;
        this.keyArn = pulumi.output(keyArn);
        const { permissions, permissionsInWords } = rolePermissions(home, args, appPlan, keyArn);
        this.permissions = permissions;
        this.permissionsInWords = permissionsInWords;
        this.registerOutputs({
            roleName: this.roleName,
            roleArn: this.roleArn,
            boundaryArn: this.boundaryArn,
            keyArn: this.keyArn,
            permissions: this.permissions,
            permissionsInWords: this.permissionsInWords,
        });
    }
}

/** Who may become the role, and from where. */
function trustOf(home: Home, args: AppRoleArgs): pulumi.Output<string> {
    const part = { instanceRoleArn: args.instanceRoleArn, ...appNetwork(args) };
    return knownPart(home, part, checkAppRole).apply((known) =>
        hostTrust(known.instanceRoleArn, { StringEquals: networkKeys(known) }),
    );
}

function validate(name: string, args: AppRoleArgs): void {
    const faults = new Faults(type, name);
    checkAppRole(faults, args);
    checkAppTogether(faults, args);
    faults.throwIfAny();
    checkSizeOf(faults, args, appPlan(args));
    faults.throwIfAny();
}
