/** What ELB keeps as a list of keys and values, and the provider as arguments. */
import { asText } from "../../properties";
import type { Properties, Property, Value } from "../../resource-type";

/** One argument: its key, and what AWS has where nobody said anything. */
export interface Attribute {
    readonly key: string;
    readonly default: boolean | number | string;
    readonly check?: Property["check"];
}

export type Attributes = Readonly<Record<string, Attribute>>;
interface Pair {
    Key?: string | undefined;
    Value?: string | undefined;
}

/** The properties that these are. */
export function attributeProperties(attributes: Attributes): Record<string, Property> {
    return Object.fromEntries(
        Object.entries(attributes).map(([name, { default: value, check }]) => [
            name,
            { default: value, ...(check && { check }) },
        ]),
    );
}

/** The inputs as ELB takes them. */
export function attributePairs(attributes: Attributes, inputs: Properties): { Key: string; Value: string }[] {
    return Object.entries(attributes).map(([name, { key, default: value }]) => ({
        Key: key,
        Value: asText(inputs[name] ?? value),
    }));
}

/** ELB's answer as the provider reports it. */
export function attributeOutputs(attributes: Attributes, pairs: readonly Pair[] | undefined): Properties {
    const there = new Map((pairs ?? []).map(({ Key = "", Value: value = "" }) => [Key, value]));
    return Object.fromEntries(
        Object.entries(attributes).map(([name, { key, default: value }]): [string, Value] => {
            const text = there.get(key);
            return [name, text === undefined ? value : typed(text, value)];
        }),
    );
}

function typed(text: string, like: Attribute["default"]): Value {
    if (typeof like === "boolean") {
        return text === "true";
    }
    return typeof like === "number" ? Number(text) : text;
}
