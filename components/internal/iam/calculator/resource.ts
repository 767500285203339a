import { globContains, globsOverlap } from "./glob";
import { isUnknown, remembered, type Leaf } from "./leaf";

/**
 * The six parts of an ARN pattern; undefined where it isn't one. A wildcard stays within its part:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export const arnParts = remembered((pattern: string): readonly string[] | null => {
    const parts: string[] = [""];
    for (const [piece] of pattern.matchAll(/\$\{[^}]*\}|[^]/gu)) {
        if (piece === ":" && parts.length < 6) {
            parts.push("");
        } else {
            parts.push((parts.pop() ?? "") + piece);
        }
    }
    return parts.length === 6 && parts[0] === "arn" ? parts : null;
});

/** Whether the pattern is every resource, also of the actions that have none. */
export function isEverything(leaf: Leaf): boolean {
    return !isUnknown(leaf) && /^\*+$/.test(leaf);
}

/** Whether all resources of the inner pattern are of the outer: sure when true. */
export function resourceContains(outer: Leaf, inner: Leaf): boolean {
    if (isEverything(outer)) {
        return true;
    }
    if (isUnknown(outer) || isUnknown(inner)) {
        return isUnknown(outer) && isUnknown(inner) && outer.unknown === inner.unknown;
    }
    const [outerParts, innerParts] = [arnParts(outer), arnParts(inner)];
    if (outerParts === null || innerParts === null) {
        return outer === inner;
    }
    return outerParts.every((part, index) => globContains(part, innerParts[index] ?? ""));
}

/** Whether some resource may be of both patterns: sure when false. */
export function resourcesOverlap(left: Leaf, right: Leaf): boolean {
    if (isUnknown(left) || isUnknown(right)) {
        return true;
    }
    const [leftParts, rightParts] = [arnParts(left), arnParts(right)];
    // What AWS makes of a pattern that is no ARN isn't documented.
    return (
        leftParts === null ||
        rightParts === null ||
        leftParts.every((part, index) => globsOverlap(part, rightParts[index] ?? ""))
    );
}
