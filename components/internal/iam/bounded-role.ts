import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { policyJson } from "./document";
import { boundaryJson, type Grant } from "./role-grants";

/** A role with one inline policy for each need, and a boundary that no policy attached later can widen. */
export interface BoundedRole {
    readonly role: iam.Role;
    readonly boundary: iam.Policy;
    readonly policies: readonly iam.RolePolicy[];
}

/** The physical name of such a role, known before it exists: for a policy that names it. */
export function boundedRoleName(name: string): string {
    return physicalName(name, 64);
}

/**
 * Makes the role as children of a component.
 *
 * @param limits what the boundary allows: the grants, with patterns for what isn't known at preview
 */
export function boundedRole(
    name: string,
    trust: pulumi.Input<string>,
    grants: Grant[],
    limits: Grant[],
    child: { parent: pulumi.Resource },
): BoundedRole {
    const boundary = new iam.Policy(
        `${name}-boundary`,
        {
            name: physicalName(`${name}-boundary`, 128),
            description: "The most that the role of the same name may ever do",
            policy: boundaryJson(limits),
        },
        child,
    );
    const role = new iam.Role(
        `${name}-role`,
        { name: boundedRoleName(name), assumeRolePolicy: trust, permissionsBoundary: boundary.arn },
        child,
    );
    const policies = grants.map(
        ({ need, statements }) =>
            new iam.RolePolicy(
                `${name}-${need}`,
                { name: need, role: role.name, policy: statements.apply(policyJson) },
                child,
            ),
    );
    return { role, boundary, policies };
}
