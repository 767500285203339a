import type { Access } from "./access";
import { isOpaque } from "./condition";
import { covered } from "./cover";
import type { GrantRow, GrantSet } from "./effective";
import { hasVariable } from "./glob";
import { isUnknown, leafText, type Leaf } from "./leaf";
import { resourcesOverlap } from "./resource";

/** What one set allows and another isn't shown to allow. */
export interface Surplus {
    readonly actions: readonly Leaf[];
    readonly access: Access;
    /** Why it can't be decided; left out where it is sure that the other set doesn't allow it all. */
    readonly undecided?: string;
}

/** How a set of grants changed. */
export const Change = {
    Same: "same",
    Broader: "broader",
    Narrower: "narrower",
    Both: "broader and narrower",
} as const;
export type Change = (typeof Change)[keyof typeof Change];

/**
 * What the first set allows and the second doesn't. Empty is sure; what couldn't be decided is in it, and says so.
 */
export function difference(first: GrantSet, second: GrantSet): Surplus[] {
    return first.rows.flatMap((row) => surplusOf(row, second));
}

/** Whether the first set allows all that the second does: sure when true. */
export function contains(first: GrantSet, second: GrantSet): boolean {
    return difference(second, first).length === 0;
}

/** How the rights changed; where it couldn't be decided, they count as broader. */
export function compare(before: GrantSet, after: GrantSet): Change {
    const [gained, lost] = [!contains(before, after), !contains(after, before)];
    return gained ? (lost ? Change.Both : Change.Broader) : lost ? Change.Narrower : Change.Same;
}

function surplusOf(row: GrantRow, other: GrantSet): Surplus[] {
    // Actions that the other set allows in the same ways are one case.
    const byAccess = new Map<readonly Access[], Leaf[]>();
    for (const action of row.actions) {
        const theirs = other.accessOf(action);
        byAccess.set(theirs, [...(byAccess.get(theirs) ?? []), action]);
    }
    return [...byAccess].flatMap(([theirs, actions]) =>
        row.access
            .filter((access) => !covered(access, theirs))
            .map((access) => {
                const undecided = openQuestion(access, theirs);
                return { actions, access, ...(undecided !== undefined && { undecided }) };
            }),
    );
}

function openQuestion(access: Access, theirs: readonly Access[]): string | undefined {
    const near = theirs.filter((their) => meet(their, access));
    const doubt = near.length === 0 ? undefined : [access, ...near].flatMap(openPoints)[0];
    return (
        doubt ?? (near.length > 1 ? "whether several grants allow it together wasn't found out" : undefined)
    );
}

function meet(a: Access, b: Access): boolean {
    return a.resources.every((left) => b.resources.every((right) => resourcesOverlap(left, right)));
}

/** What in an access has no value that could be compared. */
function openPoints({ resources, when, unless, doubts }: Access): string[] {
    const conditions = [...when, ...unless.flatMap((exclusion) => exclusion.conditions)];
    const leaves = [
        ...resources,
        ...unless.flatMap((exclusion) => exclusion.resources.leaves),
        ...conditions.flatMap(({ values }) => values),
    ];
    return [
        ...doubts,
        ...leaves
            .filter((leaf) => isUnknown(leaf) || hasVariable(leaf))
            .map((leaf) => `${leafText(leaf)} isn't known`),
        ...conditions
            .filter(isOpaque)
            .map(({ operator, key }) => `what ${operator} of ${key} means isn't known`),
    ];
}
