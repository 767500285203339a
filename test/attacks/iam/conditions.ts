import { BlockList } from "node:net";

/** The condition keys that come with a request; a key that isn't there is absent. */
export type Keys = Readonly<Record<string, string>>;

type Comparison = (actual: string, values: readonly string[]) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
    StringEquals: (actual, values) => values.includes(actual),
    StringNotEquals: (actual, values) => !values.includes(actual),
    StringLike: (actual, values) => values.some((value) => like(value, actual)),
    Bool: (actual, values) => values.includes(actual),
    NumericLessThan: (actual, values) => values.some((value) => Number(actual) < Number(value)),
    NotIpAddress: (actual, values) => !values.some((value) => isIn(value, actual)),
};

/**
 * Whether a condition holds; it throws at an operator that isn't known here, since a guess would be no proof. An absent key
 * fulfils only what is negated or says `IfExists`:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function holds(operator: string, key: string, values: readonly string[], keys: Keys): boolean {
    const actual = keys[key];
    if (operator === "Null") {
        return values.includes(String(actual === undefined));
    }
    const name = operator.replace(/IfExists$/, "");
    const comparison = comparisons[name];
    if (!comparison) {
        throw new Error(`an operator can't be judged: ${operator}`);
    }
    if (actual === undefined) {
        return name !== operator || /^(String|)Not/.test(name);
    }
    return comparison(
        actual,
        values.map((value) => withVariables(value, keys)),
    );
}

function withVariables(value: string, keys: Keys): string {
    return value.replaceAll(/\$\{([^}]*)\}/g, (_, key: string) => {
        const known = keys[key];
        if (known === undefined) {
            throw new Error(`a variable can't be judged: ${value}`);
        }
        return known;
    });
}

function isIn(range: string, address: string): boolean {
    const [network = "", bits] = range.split("/");
    const list = new BlockList();
    list.addSubnet(network, Number(bits), "ipv4");
    return list.check(address, "ipv4");
}

/** Whether a value is as a pattern of IAM says. */
export function like(pattern: string, value: string): boolean {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(value);
}
