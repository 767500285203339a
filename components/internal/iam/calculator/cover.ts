import { accessId, excluded, narrowed, type Access } from "./access";
import { alternatives, compareText } from "./condition";
import type { Exclusion } from "./exclusion";
import { implies } from "./implication";
import { everything } from "./leaf";
import { resourceContains } from "./resource";

/** How many combinations of a condition's values are tried one by one before a union counts as not covering. */
const mostAlternatives = 256;

/**
 * Whether the accesses together allow all that the target does: sure when true. What is in doubt covers only what is in
 * the same doubt.
 */
export function covered(target: Access, by: readonly Access[]): boolean {
    const candidates = by.filter((access) => isDoubtless(access, target));
    const direct = candidates.some(
        (access) =>
            surrounds(access, target) &&
            access.unless.every((exclusion) => {
                const others = candidates.filter((other) => other !== access);
                return (
                    excluded(target, exclusion)[0] === target ||
                    inside(target, exclusion).every((part) => covered(part, others))
                );
            }),
    );
    return direct || (candidates.length > 1 && coveredByParts(target, candidates));
}

/** What is left when accesses that others cover are left out; sorted. */
export function simplified(accesses: readonly Access[]): Access[] {
    const byId = new Map(accesses.map((access) => [accessId(access), access]));
    const sorted = [...byId].sort(([a], [b]) => compareText(a, b)).map(([, access]) => access);
    return sorted.filter(
        (access, place) =>
            !sorted.some(
                (other, at) =>
                    at !== place && covered(access, [other]) && (at < place || !covered(other, [access])),
            ),
    );
}

function isDoubtless(access: Access, target: Access): boolean {
    return access.doubts.every((doubt) => target.doubts.includes(doubt));
}

/** Whether the target is within the access's resources and conditions, exclusions aside. */
function surrounds(access: Access, target: Access): boolean {
    return (
        access.resources.every((outer) => target.resources.some((inner) => resourceContains(outer, inner))) &&
        access.when.every((needed) => target.when.some((given) => implies(given, needed)))
    );
}

/** The part of the target that the exclusion leaves out; more than it, where the part can't be written. */
function inside(target: Access, { resources, conditions }: Exclusion): Access[] {
    const leaves = resources.not ? everything.leaves : resources.leaves;
    return leaves.flatMap((leaf) => narrowed(target, [leaf], conditions));
}

/** Tries each value of the target's conditions by itself: a split statement names one, the whole names all. */
function coveredByParts(target: Access, by: readonly Access[]): boolean {
    const parts = target.when.map(alternatives);
    const combinations = parts.reduce((product, { length }) => product * length, 1);
    const place = parts.findIndex(({ length }) => length > 1);
    return (
        place >= 0 &&
        combinations <= mostAlternatives &&
        (parts[place] ?? []).every((part) => covered({ ...target, when: target.when.with(place, part) }, by))
    );
}
