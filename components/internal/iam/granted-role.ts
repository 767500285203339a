import type * as pulumi from "@pulumi/pulumi";
import { type BoundedRole, limitedRole, rolePolicies } from "./bounded-role";
import { excludeOthers } from "./exclusive";
import type { RoleGrantsArgs } from "./grant-args";
import { givenKey } from "./grant-plan";
import { parameterKey } from "./parameter-key";
import type { Home } from "./place";
import type { Planned } from "./planned";
import { roleGrants, roleLimits } from "./role-grants";

/** A role with all that its arguments ask for. */
export interface GrantedRole extends BoundedRole {
    /** The key of the parameters, given or made. */
    readonly keyArn: pulumi.Output<string> | undefined;
}

/** Makes the role, its boundary, its policies, the key of its parameters and what keeps others' policies off it. */
export function grantedRole(
    name: string,
    { home, plan, trust }: { home: Home; plan: readonly Planned[]; trust: pulumi.Input<string> },
    args: RoleGrantsArgs,
    child: { parent: pulumi.Resource },
): GrantedRole {
    const limits = roleLimits(home, plan, givenKey(home, args));
    const { role, boundary } = limitedRole(name, trust, limits, child);
    const keyArn = parameterKey(name, role, home, args, child);
    const policies = rolePolicies(name, role, roleGrants(home, plan, keyArn), child);
    if (args.exclusive ?? true) {
        excludeOthers(name, role, policies, child);
    }
    return { role, boundary, policies, keyArn };
}
