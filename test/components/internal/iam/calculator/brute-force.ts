/**
 * An evaluator of concrete requests, written straight from AWS's documentation and sharing nothing with the calculator: what
 * the calculator's answers are held against.
 */

export interface Request {
    readonly action: string;
    readonly resource: string;
    /** Keys in lower case; one that the request doesn't have is left out. */
    readonly context: Readonly<Record<string, string | readonly string[]>>;
}

export interface RawStatement {
    readonly Effect: "Allow" | "Deny";
    readonly Action?: readonly string[];
    readonly NotAction?: readonly string[];
    readonly Resource?: readonly string[];
    readonly NotResource?: readonly string[];
    readonly Condition?: RawConditions;
}

export type RawConditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Whether each layer (identity, boundary, ...) allows the request, and none denies it. */
export function isAllowed(layers: readonly (readonly RawStatement[])[], request: Request): boolean {
    const applies = (statement: RawStatement) => statementApplies(statement, request);
    return layers.every(
        (statements) =>
            statements.some((statement) => statement.Effect === "Allow" && applies(statement)) &&
            !statements.some((statement) => statement.Effect === "Deny" && applies(statement)),
    );
}

function statementApplies(statement: RawStatement, request: Request): boolean {
    const isAction = (pattern: string) => wildcards(pattern.toLowerCase()).test(request.action.toLowerCase());
    const isResource = (pattern: string) => resourceMatches(pattern, request);
    return (
        (statement.Action?.some(isAction) ?? !statement.NotAction?.some(isAction)) &&
        (statement.Resource?.some(isResource) ?? !statement.NotResource?.some(isResource)) &&
        conditionsHold(statement.Condition ?? {}, request)
    );
}

export function resourceMatches(pattern: string, { resource, context }: Request): boolean {
    if (/^\*+$/.test(pattern)) {
        return true;
    }
    const filled = fill(pattern, context);
    const [parts, given] = [split(filled), split(resource)];
    return (
        parts.length === 6 &&
        given.length === 6 &&
        parts.every((part, index) => wildcards(part).test(given[index] ?? ""))
    );
}

function split(arn: string): string[] {
    const [a = "", b = "", c = "", d = "", e = "", ...rest] = arn.split(":");
    return rest.length === 0 ? [] : [a, b, c, d, e, rest.join(":")];
}

export function conditionsHold(conditions: RawConditions, request: Request): boolean {
    return Object.entries(conditions).every(([operator, keys]) =>
        Object.entries(keys).every(([key, values]) => conditionHolds(operator, key, values, request)),
    );
}

function conditionHolds(operator: string, key: string, values: readonly string[], request: Request): boolean {
    const given = request.context[key.toLowerCase()];
    if (operator === "Null") {
        return values.some((value) => (given === undefined) === (value === "true"));
    }
    const [, quantifier, name = "", ifExists] =
        /^(ForAnyValue:|ForAllValues:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
    const negated = /Not(?!hing)/.test(name);
    const compare = comparisons[name.replace("Not", "")];
    if (compare === undefined) {
        throw new Error(`the brute force has no ${operator}`);
    }
    const matches = (one: string) =>
        values.some((value) => compare(one, fill(value, request.context))) !== negated;
    if (quantifier === undefined) {
        return given === undefined ? negated || ifExists !== undefined : matches(String(given));
    }
    const all = given === undefined ? [] : [given].flat();
    return quantifier === "ForAnyValue:" ? all.some(matches) : all.every(matches);
}

const comparisons: Record<string, (given: string, value: string) => boolean> = {
    StringEquals: (given, value) => given === value,
    StringEqualsIgnoreCase: (given, value) => given.toLowerCase() === value.toLowerCase(),
    StringLike: (given, value) => wildcards(value).test(given),
    Bool: (given, value) => given === value,
    NumericEquals: (given, value) => Number(given) === Number(value),
    NumericLessThan: (given, value) => Number(given) < Number(value),
    NumericLessThanEquals: (given, value) => Number(given) <= Number(value),
    NumericGreaterThan: (given, value) => Number(given) > Number(value),
    NumericGreaterThanEquals: (given, value) => Number(given) >= Number(value),
    IpAddress: (given, value) => inBlock(given, value),
};

function inBlock(address: string, block: string): boolean {
    const bits = (text: string) =>
        text
            .split(".")
            .map((part) => Number(part).toString(2).padStart(8, "0"))
            .join("");
    const [base = "", length = "32"] = block.split("/");
    return bits(address).startsWith(bits(base).slice(0, Number(length)));
}

/** Policy variables; one whose key is missing matches nothing. */
function fill(text: string, context: Request["context"]): string {
    return text.replace(/\$\{([^}]+)\}/g, (_, key: string) => String(context[key.toLowerCase()] ?? "\u0000"));
}

const compiled = new Map<string, RegExp>();
function wildcards(pattern: string): RegExp {
    const before = compiled.get(pattern);
    if (before !== undefined) {
        return before;
    }
    const source = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", "[^]*")
        .replaceAll("?", "[^]");
    const found = new RegExp(`^${source}$`);
    compiled.set(pattern, found);
    return found;
}
