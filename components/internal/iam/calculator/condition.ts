import { isUnknown, leafText, type Leaf } from "./leaf";
import { operatorOf } from "./operators";

/** How the values of a key that has several are asked: all, any, one (the key has only one), or left unsaid. */
export type Quantifier = "all" | "any" | "one" | "unsaid";

/**
 * One line of a condition block. Holds for a request when one of the values matches the key's; with a negated operator, when
 * none does.
 */
export interface Condition {
    /** As in AWS's documentation, without quantifier and `IfExists`. */
    readonly operator: string;
    readonly quantifier: Quantifier;
    readonly ifExists: boolean;
    /** In lower case: keys have no case. */
    readonly key: string;
    /** Sorted, each once. */
    readonly values: readonly Leaf[];
}

/** A condition of which nothing is known but a name. */
export function unknownCondition(name: string): Condition {
    return { operator: leafText({ unknown: name }), quantifier: "one", ifExists: false, key: "", values: [] };
}

/** Reads one line of a condition block. `manyValued` tells the keys that have several values. */
export function condition(
    operatorText: string,
    key: string,
    values: readonly Leaf[],
    manyValued: (key: string) => boolean,
): Condition {
    const [, prefix = "", name = "", suffix = ""] =
        /^(For(?:All|Any)Values:)?(.*?)(IfExists)?$/i.exec(operatorText) ?? [];
    const lowerKey = key.toLowerCase();
    const known = operatorOf(name);
    // Null asks for the key, not for its values.
    const onePerKey = known?.family === "null" || !manyValued(lowerKey);
    const quantified = prefix === "" ? undefined : prefix.toLowerCase() === "forallvalues:" ? "all" : "any";
    return {
        operator: known?.name ?? name,
        quantifier: quantified ?? (onePerKey ? "one" : "unsaid"),
        ifExists: suffix !== "",
        key: lowerKey,
        values: sortedLeaves(
            known?.family === "bool" || known?.family === "null" ? values.map(lowerCase) : values,
        ),
    };
}

function lowerCase(leaf: Leaf): Leaf {
    return isUnknown(leaf) ? leaf : leaf.toLowerCase();
}

/** The leaves in a stable order, each once. */
export function sortedLeaves(leaves: readonly Leaf[]): Leaf[] {
    const byText = new Map(leaves.map((leaf) => [leafText(leaf), leaf]));
    return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, leaf]) => leaf);
}

/** The order of code units, the same on every machine. */
export function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

/** Equal for equal conditions, and only for them. */
export function conditionId(condition: Condition): string {
    const { operator, quantifier, ifExists, key, values } = condition;
    return JSON.stringify([key, operator, quantifier, ifExists, values.map(leafText)]);
}

/** Whether nothing can be concluded from the condition but itself: an unknown operator, or one whose meaning AWS leaves open. */
export function isOpaque({ operator, quantifier, ifExists, values }: Condition): boolean {
    const known = operatorOf(operator);
    return (
        known === undefined ||
        // Whether IfExists means anything beside ForAnyValue is told differently from place to place.
        (quantifier === "any" && ifExists) ||
        (known.family === "null" &&
            (values.length !== 1 || isUnknown(values[0]) || ifExists || quantifier !== "one"))
    );
}

/** Whether the condition holds when the request doesn't have the key. */
export function holdsWhenMissing({ operator, quantifier, ifExists, values }: Condition): boolean {
    const known = operatorOf(operator);
    if (known?.family === "null") {
        return values[0] === "true";
    }
    return quantifier === "all" || (quantifier !== "any" && (ifExists || known?.negated === true));
}

/** Each alternative of a condition that holds when one of its values matches; the condition itself where it can't be parted. */
export function alternatives(condition: Condition): Condition[] {
    const { quantifier, operator } = condition;
    const parts = quantifier === "one" || quantifier === "any";
    return parts && operatorOf(operator)?.negated === false && !isOpaque(condition)
        ? condition.values.map((value) => ({ ...condition, values: [value] }))
        : [condition];
}

/** The conditions of which all hold exactly when this one doesn't; undefined where they can't be written. */
export function contrary(condition: Condition): Condition[] | undefined {
    const known = operatorOf(condition.operator);
    if (known === undefined || isOpaque(condition)) {
        return undefined;
    }
    if (known.family === "null") {
        return [{ ...condition, values: [condition.values[0] === "true" ? "false" : "true"] }];
    }
    const flipped = flippedTest(condition);
    if (flipped === undefined || condition.quantifier === "unsaid") {
        return undefined;
    }
    if (condition.quantifier !== "one") {
        return flipped.ifExists || !isMatchTest(condition)
            ? undefined
            : [{ ...flipped, quantifier: condition.quantifier === "all" ? "any" : "all" }];
    }
    // Where this one holds for a missing key, its contrary must not, and the other way round.
    if (!holdsWhenMissing(condition)) {
        return [operatorOf(flipped.operator)?.negated === true ? flipped : { ...flipped, ifExists: true }];
    }
    const present: Condition = { ...condition, operator: "Null", ifExists: false, values: ["false"] };
    return operatorOf(flipped.operator)?.negated === true ? [present, flipped] : [flipped];
}

/** The same question with the contrary answer for a key that is there. */
function flippedTest(condition: Condition): Condition | undefined {
    const known = operatorOf(condition.operator);
    if (known?.family === "bool") {
        const [value, ...more] = condition.values;
        return more.length === 0 && (value === "true" || value === "false")
            ? { ...condition, ifExists: false, values: [value === "true" ? "false" : "true"] }
            : undefined;
    }
    if (known?.contrary === undefined || (!isMatchTest(condition) && condition.values.length !== 1)) {
        return undefined;
    }
    return { ...condition, ifExists: false, operator: known.contrary };
}

/** Whether the operator asks if values match, rather than which is the greater. */
function isMatchTest({ operator }: Condition): boolean {
    const known = operatorOf(operator);
    return known?.contrary !== undefined && operatorOf(known.contrary)?.negated !== known.negated;
}
