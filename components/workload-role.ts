import * as pulumi from "@pulumi/pulumi";
import { after } from "./internal/after";
import { checkGrants, checkTogether } from "./internal/iam/check-grants";
import type { Scope } from "./internal/iam/document";
import type { RoleGrantsArgs } from "./internal/iam/grant-args";
import { grantPlan } from "./internal/iam/grant-plan";
import { grantedRole } from "./internal/iam/granted-role";
import { type Permission, rolePermissions } from "./internal/iam/permissions";
import { placeOf } from "./internal/iam/place";
import { currentScope } from "./internal/iam/scope";
import { checkSizeOf } from "./internal/iam/size";
import { functionTrust, taskTrust } from "./internal/iam/trust";
import { Faults, given } from "./internal/validation";

const type = "least-privilege:index:WorkloadRole";

/** What runs the programs of a `WorkloadRole`. */
export const Workload = { EcsTask: "ecs-task", LambdaFunction: "lambda-function" } as const;
export type Workload = (typeof Workload)[keyof typeof Workload];

/** What the programs of a task or a function need of AWS. */
export interface WorkloadRoleArgs extends RoleGrantsArgs {
    /** What runs them: one of `Workload`. */
    workload: Workload;
}

/**
 * A role for ECS tasks or for Lambda functions that may do what its programs need and nothing else: the same needs, boundary, key
 * and exclusiveness as those of an `InstanceRole`.
 *
 * ```ts
 * const role = new WorkloadRole("shop", {
 *     workload: Workload.EcsTask,
 *     parameters: ["/shop/prod/stripe-key"],
 * });
 * new aws.ecs.TaskDefinition("shop", { family: "shop", taskRoleArn: role.roleArn, containerDefinitions });
 * ```
 *
 * For tasks it is the task role, which the programs have, and not the execution role, by which ECS starts them.
 *
 * Bad arguments give one `InputPropertiesError` that lists all of them, as those of an `InstanceRole` do.
 */
export class WorkloadRole extends pulumi.ComponentResource {
    /** Name of the role, known at preview. */
    public readonly roleName: pulumi.Output<string>;
    /** ARN of the role. It waits for the role's policies: nothing starts without its rights. */
    public readonly roleArn: pulumi.Output<string>;
    /** ARN of the permissions boundary. */
    public readonly boundaryArn: pulumi.Output<string>;
    /** ARN of the key of the parameters, given or made; nothing where there are no parameters. */
    public readonly keyArn: pulumi.Output<string | undefined>;
    /**
     * All that the role may do, computed from its policies, its boundary and its key. What isn't known yet, or is secret, stands in
     * it by its name: `⟨unknown: NAME⟩`.
     */
    public readonly permissions: pulumi.Output<Permission[]>;
    /** The same in words, a line a right: `ssm:GetParameter on /shop/prod/stripe-key`; what limits most of them is said once. */
    public readonly permissionsInWords: pulumi.Output<string[]>;

    constructor(name: string, args: WorkloadRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const child = { parent: this };
        const home = placeOf({ type, name }, currentScope(child), args, checkGrants);
        const plan = grantPlan(args);

        const trust = home.place.apply(trusts[args.workload]);
        const granted = grantedRole(name, { home, plan, trust }, args, child);
        const { role, boundary, policies, keyArn } = granted;

        this.roleName = role.name;
        this.roleArn = after(role.arn, policies);
        this.boundaryArn = boundary.arn;
        this.keyArn = pulumi.output(keyArn);
        const { permissions, permissionsInWords } = rolePermissions(home, args, grantPlan, keyArn);
        this.permissions = permissions;
        this.permissionsInWords = permissionsInWords;
        this.registerOutputs({
            roleName: this.roleName,
            roleArn: this.roleArn,
            boundaryArn: this.boundaryArn,
            keyArn: this.keyArn,
            permissions,
            permissionsInWords,
        });
    }
}

const trusts: Readonly<Record<Workload, (scope: Scope) => string>> = {
    [Workload.EcsTask]: taskTrust,
    [Workload.LambdaFunction]: functionTrust,
};

function validate(name: string, args: WorkloadRoleArgs): void {
    const faults = new Faults(type, name);
    // Not every caller has types.
    faults.require("workload", args.workload, (value) =>
        Object.values(Workload).includes(value)
            ? undefined
            : `${given(value)} isn't a workload; ${Object.values(Workload)
                  .map((one) => `"${one}"`)
                  .join(" and ")} are known here.`,
    );
    checkGrants(faults, args);
    checkTogether(faults, args);
    faults.throwIfAny();
    checkSizeOf(faults, args, grantPlan(args));
    faults.throwIfAny();
}
