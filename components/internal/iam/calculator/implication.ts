import { conditionId, contrary, holdsWhenMissing, isOpaque, type Condition } from "./condition";
import { operatorOf } from "./operators";
import { comparisonOf, type Range } from "./values";

/** Whether the second condition holds whenever the first does: sure when true. */
export function implies(first: Condition, second: Condition): boolean {
    if (first.key !== second.key) {
        return false;
    }
    if (conditionId(first) === conditionId(second)) {
        return true;
    }
    const [a, b] = [operatorOf(first.operator), operatorOf(second.operator)];
    if (a === undefined || b === undefined || isOpaque(first) || isOpaque(second)) {
        return false;
    }
    if (a.family === "null" || b.family === "null") {
        return impliesPresence(first, second);
    }
    if (first.quantifier !== second.quantifier || (holdsWhenMissing(first) && !holdsWhenMissing(second))) {
        return false;
    }
    const [mine, its] = [ranges(first), ranges(second)];
    if (a.negated) {
        return b.negated && within(its, mine);
    }
    if (!b.negated) {
        return within(mine, its);
    }
    // A key that has several values may match in one and not in another.
    return (
        first.quantifier !== "unsaid" &&
        mine.every((m) => its.every((i) => comparisonOf(m, i).disjoint(m, i)))
    );
}

/** Whether the condition can't hold while all of the others do: sure when true. */
export function refuted(condition: Condition, others: readonly Condition[]): boolean {
    return (
        contrary(condition)?.every((opposite) => others.some((other) => implies(other, opposite))) === true
    );
}

/** One of the two asks only whether the key is there. */
function impliesPresence(first: Condition, second: Condition): boolean {
    const [missing, wanted] = [holdsWhenMissing(first), holdsWhenMissing(second)];
    if (operatorOf(second.operator)?.family === "null") {
        return operatorOf(first.operator)?.family === "null" ? missing === wanted : !missing && !wanted;
    }
    return missing && wanted && operatorOf(first.operator)?.family === "null";
}

function within(inner: readonly Range[], outer: readonly Range[]): boolean {
    return inner.every((i) => outer.some((o) => comparisonOf(o, i).contains(o, i)));
}

/** The values with the operator that says "matches". */
function ranges({ operator, values }: Condition): Range[] {
    const known = operatorOf(operator);
    const positive = known?.negated === true && known.contrary !== undefined ? known.contrary : operator;
    return values.map((value) => ({ operator: positive, value }));
}
