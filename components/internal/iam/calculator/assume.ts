import { narrowed, type Access } from "./access";
import type { PolicySource } from "./document";
import { effectiveGrants, type GrantSet, type RolePolicies } from "./effective";
import { isUnknown } from "./leaf";
import { union } from "./union";
import type { Vocabulary } from "./vocabulary";

/** A role with its trust policy, which says who may assume it. */
export interface TrustingRole extends RolePolicies {
    readonly arn: string;
    readonly trust: PolicySource;
}

/** A role that another reaches by assuming roles, one after the other. */
export interface ReachedRole {
    readonly arn: string;
    /** From the first role to this one. */
    readonly path: readonly string[];
    /** In which ways each step of the path is allowed; its conditions are those of that `sts:AssumeRole`. */
    readonly steps: readonly (readonly Access[])[];
    readonly grants: GrantSet;
}

/** What a role may do itself and through others. */
export interface Reach {
    readonly own: GrantSet;
    /** Each by its shortest path, the nearest first. */
    readonly reached: readonly ReachedRole[];
    /** What it may assume beside the given roles: nothing is known of those, so their rights are missing from `all`. */
    readonly beyond: readonly Access[];
    /** Its own rights and those of all reached roles together. A step's conditions aren't asked again: they count as met. */
    readonly all: GrantSet;
}

const assumeRole = "sts:AssumeRole";

/**
 * What each role may do, alone and through the others: roles that it may assume, and those that they may. A cycle ends where
 * it comes to a role again. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 *
 * @returns one entry a role, by its ARN
 * @throws PolicyError when a document isn't a policy
 */
export function reachOf(roles: readonly TrustingRole[], vocabulary: Vocabulary): Map<string, Reach> {
    const trusts = roles.map(({ arn, trust }) => ({ resources: [arn], policy: trust }));
    const grants = new Map(
        roles.map((role) => {
            const resourcePolicies = [...(role.resourcePolicies ?? []), ...trusts];
            return [role.arn, effectiveGrants({ ...role, resourcePolicies }, vocabulary)];
        }),
    );
    return new Map(Array.from(grants, ([arn, own]) => [arn, reach(arn, own, grants)]));
}

function reach(start: string, own: GrantSet, grants: ReadonlyMap<string, GrantSet>): Reach {
    const reached = new Map<string, ReachedRole>();
    const queue: Pick<ReachedRole, "path" | "steps" | "grants">[] = [
        { path: [start], steps: [], grants: own },
    ];
    for (const { path, steps, grants: from } of queue) {
        for (const [arn, theirs] of grants) {
            const step = stepTo(arn, from);
            if (arn === start || reached.has(arn) || step.length === 0) {
                continue;
            }
            const next: ReachedRole = { arn, path: [...path, arn], steps: [...steps, step], grants: theirs };
            reached.set(arn, next);
            queue.push(next);
        }
    }
    const all = [own, ...Array.from(reached.values(), ({ grants: theirs }) => theirs)];
    return {
        own,
        reached: [...reached.values()],
        beyond: own
            .accessOf(assumeRole)
            .filter(({ resources }) => !resources.some((leaf) => !isUnknown(leaf) && grants.has(leaf))),
        all: union(all),
    };
}

/** The ways in which the role itself may be assumed, by someone with these grants. */
function stepTo(arn: string, from: GrantSet): Access[] {
    return from.accessOf(assumeRole).flatMap((access) => narrowed(access, [arn], []));
}
