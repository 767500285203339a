/** How values are compared. */
export type Family =
    "string" | "text-ignoring-case" | "arn" | "number" | "date" | "bool" | "binary" | "ip" | "null";

/** A condition operator without its quantifier and `IfExists`. */
export interface Operator {
    readonly name: string;
    readonly family: Family;
    /** True when no value matches, or when the key is missing. */
    readonly negated: boolean;
    /** The operator that says the contrary, where there is one. */
    readonly contrary?: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const pairs: readonly (readonly [family: Family, name: string, contrary?: string])[] = [
    ["string", "StringEquals", "StringNotEquals"],
    ["string", "StringLike", "StringNotLike"],
    ["text-ignoring-case", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
    ["arn", "ArnEquals", "ArnNotEquals"],
    ["arn", "ArnLike", "ArnNotLike"],
    ["number", "NumericEquals", "NumericNotEquals"],
    ["date", "DateEquals", "DateNotEquals"],
    ["ip", "IpAddress", "NotIpAddress"],
    ["bool", "Bool"],
    ["binary", "BinaryEquals"],
    ["null", "Null"],
];

/** These have a contrary that isn't "none matches": below against at or above. */
const orders = [
    ["LessThan", "GreaterThanEquals"],
    ["LessThanEquals", "GreaterThan"],
] as const;

function* allOperators(): Generator<Operator> {
    for (const [family, name, contrary] of pairs) {
        yield { family, name, negated: false, ...(contrary !== undefined && { contrary }) };
        if (contrary !== undefined) {
            yield { family, name: contrary, negated: true, contrary: name };
        }
    }
    for (const [family, prefix] of [
        ["number", "Numeric"],
        ["date", "Date"],
    ] as const) {
        for (const [low, high] of orders) {
            yield { family, name: prefix + low, negated: false, contrary: prefix + high };
            yield { family, name: prefix + high, negated: false, contrary: prefix + low };
        }
    }
}

const byName = new Map(Array.from(allOperators(), (operator) => [operator.name.toLowerCase(), operator]));

/** The names that a condition may use, without quantifier and `IfExists`. */
export const operatorNames: readonly string[] = Array.from(byName.values(), ({ name }) => name);

/** The operator of this name, in any case of letters. */
export function operatorOf(name: string): Operator | undefined {
    return byName.get(name.toLowerCase());
}
