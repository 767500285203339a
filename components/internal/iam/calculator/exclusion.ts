import { conditionId, type Condition } from "./condition";
import { implies } from "./implication";
import { leafText, type Leaf, type LeafSet } from "./leaf";
import { isEverything, resourceContains, resourcesOverlap } from "./resource";

/** What a deny, or a NotResource, leaves out of an access: on these resources, while all these conditions hold. */
export interface Exclusion {
    readonly resources: LeafSet;
    readonly conditions: readonly Condition[];
}

/** How much of the resources (those that match all of `within`) a leaf set takes: all, none, or what is left of the set. */
export function taken(set: LeafSet, within: readonly Leaf[]): "all" | "none" | LeafSet {
    const holds = (leaf: Leaf) => within.some((resource) => resourceContains(leaf, resource));
    const meets = (leaf: Leaf) => within.every((resource) => resourcesOverlap(leaf, resource));
    const leaves = set.leaves.filter(meets);
    if (leaves.length === 0) {
        return set.not ? "all" : "none";
    }
    if (leaves.some(holds)) {
        return set.not ? "none" : "all";
    }
    return { not: set.not, leaves };
}

/** Whether the first exclusion leaves out all that the second does: sure when true. */
export function excludesAllOf(first: Exclusion, second: Exclusion): boolean {
    return (
        setContains(first.resources, second.resources) &&
        first.conditions.every((mine) => second.conditions.some((its) => implies(its, mine)))
    );
}

function setContains(outer: LeafSet, inner: LeafSet): boolean {
    const within = (inners: readonly Leaf[], outers: readonly Leaf[]) =>
        inners.every((leaf) => outers.some((other) => resourceContains(other, leaf)));
    if (outer.not) {
        return inner.not
            ? within(outer.leaves, inner.leaves)
            : inner.leaves.every((leaf) => !outer.leaves.some((other) => resourcesOverlap(other, leaf)));
    }
    return outer.leaves.some(isEverything) || (!inner.not && within(inner.leaves, outer.leaves));
}

/** Equal for equal exclusions, and only for them. */
export function exclusionId({ resources, conditions }: Exclusion): string {
    return JSON.stringify([
        resources.not,
        resources.leaves.map(leafText).sort(),
        conditions.map(conditionId).sort(),
    ]);
}
