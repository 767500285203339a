import * as pulumi from "@pulumi/pulumi";
import { Faults } from "../validation";
import { arn, type DenyOthers, policyJson, type Statement } from "./document";
import type { Planned } from "./grant-plan";
import { denyEverything } from "./grants";
import type { Home } from "./place";
import { checkSize } from "./size";

/** One need and what it allows. Its name is that of the inline policy, and the end of the child's name. */
export interface Grant {
    readonly need: string;
    readonly statements: pulumi.Output<readonly (Statement | DenyOthers)[]>;
}

/**
 * What the needs allow, a policy for each: a value that isn't known yet hides a whole document from the preview, and so
 * hides only that need's.
 *
 * @param keyArn the key of the parameters, where there are any
 */
export function roleGrants(
    home: Home,
    plan: readonly Planned[],
    keyArn: pulumi.Output<string> | undefined,
): Grant[] {
    return plan.map(({ need, later }) => ({
        need,
        statements: later(home, keyArn ?? "").apply(({ policy }) => policy),
    }));
}

/**
 * The boundary: the most that the role may ever do. It fails where the role's policies wouldn't fit.
 *
 * @param keyArn the key of the parameters, where one is given; one that is made has no id yet, and the boundary should stand in
 *     the preview: there, it is any key of this account, but only by way of Parameter Store
 */
export function roleLimits(
    home: Home,
    plan: readonly Planned[],
    keyArn: pulumi.Input<string> | undefined,
): pulumi.Output<string> {
    const key = keyArn ?? home.place.apply((where) => arn(where, "kms", "key/*"));
    return pulumi.all(plan.map(({ later }) => later(home, key))).apply((rights) => {
        const faults = new Faults(home.type, home.name);
        checkSize(faults, plan, rights);
        faults.throwIfAny();
        return limitJson(rights.flatMap(({ limit }) => limit));
    });
}

/** One document of all the grants: the most that a role may ever do. */
export function boundaryJson(parts: Grant[]): pulumi.Output<string> {
    return pulumi
        .all(parts.map(({ statements }) => statements))
        .apply((statements) => limitJson(statements.flat()));
}

/** The document of a boundary: one that names nothing isn't valid. */
export function limitJson(statements: readonly (Statement | DenyOthers)[]): string {
    return policyJson(statements.length > 0 ? statements : [denyEverything]);
}
