import { contains as cidrContains, parseCidr, type Cidr } from "../../network/cidr";
import { globContains, globsOverlap, literal } from "./glob";
import { isUnknown, leafText, type Leaf } from "./leaf";
import { operatorOf, type Family } from "./operators";
import { resourceContains, resourcesOverlap } from "./resource";

/** What one value of a condition lets match; the operator is the positive one. */
export interface Range {
    readonly operator: string;
    readonly value: Leaf;
}

interface Comparison {
    /** Sure when true. */
    contains(outer: Range, inner: Range): boolean;
    /** Sure when true. */
    disjoint(left: Range, right: Range): boolean;
}

const same = (a: Range, b: Range) => a.operator === b.operator && leafText(a.value) === leafText(b.value);
const text = ({ value }: Range) => (isUnknown(value) ? "" : value);

const onlyEqual: Comparison = { contains: same, disjoint: () => false };

/** StringEquals knows no wildcards. */
const glob = (range: Range) => (range.operator === "StringEquals" ? literal(text(range)) : text(range));
const folded = (range: Range) => literal(text(range)).toLowerCase();

const comparisons: Record<Family, Comparison> = {
    string: {
        contains: (outer, inner) => globContains(glob(outer), glob(inner)),
        disjoint: (left, right) => !globsOverlap(glob(left), glob(right)),
    },
    "text-ignoring-case": {
        contains: (outer, inner) => folded(outer) === folded(inner),
        disjoint: (left, right) => !globsOverlap(folded(left), folded(right)),
    },
    arn: {
        contains: (outer, inner) => resourceContains(outer.value, inner.value),
        disjoint: (left, right) => !resourcesOverlap(left.value, right.value),
    },
    number: ordered(Number),
    date: ordered((value) => (/^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value))),
    bool: {
        contains: (outer, inner) => text(outer).toLowerCase() === text(inner).toLowerCase(),
        disjoint: (left, right) =>
            ["true,false", "false,true"].includes(`${text(left)},${text(right)}`.toLowerCase()),
    },
    ip: {
        contains: (outer, inner) => bothBlocks(outer, inner, cidrContains),
        disjoint: (left, right) =>
            bothBlocks(left, right, (a, b) => !cidrContains(a, b) && !cidrContains(b, a)),
    },
    binary: onlyEqual,
    null: onlyEqual,
};

/** How to compare two values, each with its positive operator. */
export function comparisonOf(left: Range, right: Range): Comparison {
    const families = [operatorOf(left.operator)?.family, operatorOf(right.operator)?.family] as const;
    const known = families[0] === families[1] ? families[0] : undefined;
    return known === undefined || isUnknown(left.value) || isUnknown(right.value)
        ? onlyEqual
        : comparisons[known];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress */
function block(value: string): Cidr | undefined {
    const version = value.includes(":") ? 6 : 4;
    return parseCidr(version, value.includes("/") ? value : `${value}/${version === 6 ? 128 : 32}`);
}

function bothBlocks(a: Range, b: Range, test: (a: Cidr, b: Cidr) => boolean): boolean {
    const [left, right] = [block(text(a)), block(text(b))];
    return left !== undefined && right !== undefined && test(left, right);
}

/** An interval of numbers; an end that is open is just beside its number. */
interface Interval {
    readonly from: number;
    readonly fromOpen: boolean;
    readonly to: number;
    readonly toOpen: boolean;
}

function ordered(parse: (value: string) => number): Comparison {
    const interval = (range: Range): Interval => {
        const value = parse(text(range));
        const { operator } = range;
        return {
            from: /Less/.test(operator) ? -Infinity : value,
            fromOpen: operator.endsWith("GreaterThan"),
            to: /Greater/.test(operator) ? Infinity : value,
            toOpen: operator.endsWith("LessThan"),
        };
    };
    const before = (a: Interval, b: Interval) =>
        a.to < b.from || (a.to === b.from && (a.toOpen || b.fromOpen));
    return {
        contains: (outer, inner) => {
            const [o, i] = [interval(outer), interval(inner)];
            return (
                (o.from < i.from || (o.from === i.from && (!o.fromOpen || i.fromOpen))) &&
                (o.to > i.to || (o.to === i.to && (!o.toOpen || i.toOpen)))
            );
        },
        disjoint: (left, right) => {
            const [l, r] = [interval(left), interval(right)];
            return before(l, r) || before(r, l);
        },
    };
}
