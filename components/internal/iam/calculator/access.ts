import { compareText, conditionId, contrary, sortedLeaves, type Condition } from "./condition";
import type { Statement } from "./document";
import { excludesAllOf, exclusionId, taken, type Exclusion } from "./exclusion";
import { implies, refuted } from "./implication";
import { everything, leafText, type Leaf } from "./leaf";
import { resourceContains, resourcesOverlap } from "./resource";

/** One way in which an action is allowed. */
export interface Access {
    /** The resource must match each of these; nearly always there is one. */
    readonly resources: readonly Leaf[];
    /** All must hold. */
    readonly when: readonly Condition[];
    /** None may apply. */
    readonly unless: readonly Exclusion[];
    /** Why the access may be less than this: what couldn't be decided, and so was counted as allowed. */
    readonly doubts: readonly string[];
}

/** What the statement names, by its resources and conditions alone. */
export function accessOf(statement: Statement, doubts: readonly string[] = []): Access[] {
    const { resources, conditions } = statement;
    if (resources.not) {
        const unless = [{ resources: { not: false, leaves: resources.leaves }, conditions: [] }];
        return normalised({ resources: everything.leaves, when: conditions, unless, doubts });
    }
    return resources.leaves.flatMap((leaf) =>
        normalised({ resources: [leaf], when: conditions, unless: [], doubts }),
    );
}

/** What both allow. */
export function intersected(first: readonly Access[], second: readonly Access[]): Access[] {
    return first.flatMap((a) => second.flatMap((b) => both(a, b)));
}

/** The part of an access on these resources, while these conditions hold. */
export function narrowed(access: Access, resources: readonly Leaf[], when: readonly Condition[]): Access[] {
    return both(access, { resources, when, unless: [], doubts: [] });
}

function both(a: Access, b: Access): Access[] {
    return normalised({
        resources: [...a.resources, ...b.resources],
        when: [...a.when, ...b.when],
        unless: [...a.unless, ...b.unless],
        doubts: [...a.doubts, ...b.doubts],
    });
}

/** What is left of an access without the exclusion: the same object where it takes nothing away. */
export function excluded(access: Access, exclusion: Exclusion): Access[] {
    if (exclusion.conditions.some((theirs) => refuted(theirs, access.when))) {
        return [access];
    }
    const conditions = exclusion.conditions.filter(
        (theirs) => !access.when.some((mine) => implies(mine, theirs)),
    );
    const part = taken(exclusion.resources, access.resources);
    if (part === "none") {
        return [access];
    }
    const [only, ...more] = conditions;
    if (part === "all" && only === undefined) {
        return [];
    }
    const opposite = part === "all" && only !== undefined && more.length === 0 ? contrary(only) : undefined;
    if (opposite !== undefined) {
        return narrowed(access, [], opposite);
    }
    if (part !== "all" && part.not && only === undefined) {
        return part.leaves.flatMap((leaf) => narrowed(access, [leaf], []));
    }
    const left: Exclusion = { resources: part === "all" ? everything : part, conditions };
    if (access.unless.some((other) => excludesAllOf(other, left))) {
        return [access];
    }
    const others = access.unless.filter((other) => !excludesAllOf(left, other));
    const unless = [...others, left].sort((a, b) => compareText(exclusionId(a), exclusionId(b)));
    return [{ ...access, unless }];
}

/** The access in its shortest form: nothing said twice, nothing that another part implies; empty where nothing is left. */
function normalised({ resources, when, unless, doubts }: Access): Access[] {
    const places = strongest(sortedLeaves(resources), resourceContains);
    const conditions = strongest(uniqueConditions(when), (weaker, stronger) => implies(stronger, weaker));
    const empty =
        places.some((a, index) => places.slice(0, index).some((b) => !resourcesOverlap(a, b))) ||
        conditions.some((one) =>
            refuted(
                one,
                conditions.filter((other) => other !== one),
            ),
        );
    if (empty) {
        return [];
    }
    const start: Access = {
        resources: places,
        when: conditions,
        unless: [],
        doubts: [...new Set(doubts)].sort(compareText),
    };
    return unless.reduce<Access[]>(
        (parts, exclusion) => parts.flatMap((part) => excluded(part, exclusion)),
        [start],
    );
}

/** The parts of a conjunction that no other part makes needless. */
function strongest<T>(parts: readonly T[], isWeaker: (weaker: T, stronger: T) => boolean): T[] {
    return parts.filter(
        (part, index) =>
            !parts.some(
                (other, place) =>
                    place !== index && isWeaker(part, other) && (place < index || !isWeaker(other, part)),
            ),
    );
}

function uniqueConditions(conditions: readonly Condition[]): Condition[] {
    const byId = new Map(conditions.map((condition) => [conditionId(condition), condition]));
    return [...byId].sort(([a], [b]) => compareText(a, b)).map(([, condition]) => condition);
}

/** Equal for accesses of the same meaning and form; doubts count. */
export function accessId({ resources, when, unless, doubts }: Access): string {
    return JSON.stringify([resources.map(leafText), when.map(conditionId), unless.map(exclusionId), doubts]);
}
