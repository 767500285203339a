import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Takes off the role what somebody else put on it, at the next `pulumi up --refresh`: inline policies of other names, and all
 * attached ones (the boundary isn't one). After the role's own policies, since one that is listed and isn't there yet would be
 * asked of AWS without a document.
 */
export function excludeOthers(
    name: string,
    role: iam.Role,
    policies: readonly iam.RolePolicy[],
    child: { parent: pulumi.Resource },
): void {
    new iam.RolePoliciesExclusive(
        `${name}-policies-exclusive`,
        { roleName: role.name, policyNames: policies.map((policy) => policy.name) },
        { ...child, dependsOn: [...policies] },
    );
    new iam.RolePolicyAttachmentsExclusive(
        `${name}-attachments-exclusive`,
        { roleName: role.name, policyArns: [] },
        child,
    );
}
