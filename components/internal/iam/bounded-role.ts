import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { policyJson } from "./document";
import { boundaryJson, type Grant } from "./role-grants";

interface Child {
    readonly parent: pulumi.Resource;
}

/** A role, and a boundary that no policy attached later can widen. */
export interface LimitedRole {
    readonly role: iam.Role;
    readonly boundary: iam.Policy;
}

/** Such a role with one inline policy for each need. */
export interface BoundedRole extends LimitedRole {
    readonly policies: readonly iam.RolePolicy[];
}

/** The physical name of such a role, known before it exists: for a policy that names it. */
export function boundedRoleName(name: string): string {
    return physicalName(name, 64);
}

/** Makes the boundary and the role, as children of a component; its policies come later, where something must stand between. */
export function limitedRole(
    name: string,
    trust: pulumi.Input<string>,
    limits: pulumi.Input<string>,
    child: Child,
): LimitedRole {
    const boundary = new iam.Policy(
        `${name}-boundary`,
        {
            name: physicalName(`${name}-boundary`, 128),
            description: "The most that the role of the same name may ever do",
            policy: limits,
        },
        child,
    );
    const role = new iam.Role(
        `${name}-role`,
        { name: boundedRoleName(name), assumeRolePolicy: trust, permissionsBoundary: boundary.arn },
        child,
    );
    return { role, boundary };
}

/** Makes the inline policies of a role, one for each need. */
export function rolePolicies(name: string, role: iam.Role, grants: Grant[], child: Child): iam.RolePolicy[] {
    return grants.map(
        ({ need, statements }) =>
            new iam.RolePolicy(
                `${name}-${need}`,
                { name: need, role: role.name, policy: statements.apply(policyJson) },
                child,
            ),
    );
}

/**
 * Makes the role with its policies, as children of a component.
 *
 * @param limits what the boundary allows: the grants, with patterns for what isn't known at preview
 */
export function boundedRole(
    name: string,
    trust: pulumi.Input<string>,
    grants: Grant[],
    limits: Grant[],
    child: Child,
): BoundedRole {
    const limited = limitedRole(name, trust, boundaryJson(limits), child);
    return { ...limited, policies: rolePolicies(name, limited.role, grants, child) };
}
