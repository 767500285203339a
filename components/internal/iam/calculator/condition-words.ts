import type { Condition } from "./condition";
import { leafText } from "./leaf";
import { operatorOf } from "./operators";

/** Conditions that have a meaning of their own in words, by key; the rest are said as they stand. */
const positive: Readonly<Record<string, (values: string) => string>> = {
    "aws:sourcevpc": (values) => `through an endpoint of ${values}`,
    "aws:sourcevpce": (values) => `through endpoint ${values}`,
    "aws:sourceip": (values) => `from ${values}`,
    "aws:ec2instancesourcevpc": (values) => `with credentials of an instance in ${values}`,
    "aws:principalorgid": (values) => `as a principal of organization ${values}`,
    "aws:requestedregion": (values) => `in ${values}`,
    "iam:passedtoservice": (values) => `handed to ${values}`,
    "kms:viaservice": (values) => `by way of ${values}`,
    "sts:externalid": (values) => `with external id ${values}`,
};

const verbs: Readonly<Record<string, readonly [is: string, isNot: string]>> = {
    StringLike: ["is like", "isn't like"],
    ArnLike: ["is like", "isn't like"],
    ArnEquals: ["is like", "isn't like"],
    IpAddress: ["is in", "isn't in"],
    NumericLessThan: ["is below", ""],
    NumericLessThanEquals: ["is at most", ""],
    NumericGreaterThan: ["is above", ""],
    NumericGreaterThanEquals: ["is at least", ""],
    DateLessThan: ["is before", ""],
    DateLessThanEquals: ["is at latest", ""],
    DateGreaterThan: ["is after", ""],
    DateGreaterThanEquals: ["is at earliest", ""],
};

/** A condition in words that follow "only" or "and": `through an endpoint of vpc-1`. */
export function conditionWords(condition: Condition): string {
    const { key, quantifier, ifExists, values } = condition;
    const operator = operatorOf(condition.operator);
    const texts = values.map(leafText);
    if (key === "aws:securetransport" && texts.join() === "true") {
        return "over TLS";
    }
    const special = positive[key];
    if (
        special !== undefined &&
        quantifier === "one" &&
        !ifExists &&
        operator?.negated === false &&
        operator.family !== "null"
    ) {
        return special(texts.join(" or "));
    }
    return `where ${plainWords(condition, texts)}`;
}

function plainWords({ operator, quantifier, ifExists, key }: Condition, texts: readonly string[]): string {
    const known = operatorOf(operator);
    if (known?.family === "null") {
        return texts.join() === "true" ? `${key} is missing` : `${key} is there`;
    }
    const base = known?.negated === true ? (known.contrary ?? operator) : operator;
    const [is, isNot] = verbs[base] ?? ["is", "isn't"];
    const verb = known === undefined ? operator : known.negated ? isNot : is;
    const whose = quantifier === "all" ? `every ${key}` : quantifier === "any" ? `some ${key}` : key;
    return `${whose} ${verb} ${texts.join(" or ")}${ifExists ? " or missing" : ""}`;
}
