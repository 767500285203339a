import { asText } from "../properties";
import type { Properties, Property, Value } from "../resource-type";

/** The real provider reads an absent value as its type's empty one. */
export const text = (from: Properties, key: string): string => {
    const value = from[key];
    return typeof value === "string" ? value : "";
};

export const flag = (from: Properties, key: string): boolean => from[key] === true;

export const integer = (from: Properties, key: string): number => {
    const value = from[key];
    return typeof value === "number" ? value : 0;
};

export const list = (from: Properties, key: string): string[] => {
    const value = from[key];
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
};

/** The inputs with what the provider takes where the program gave nothing. */
export const withDefaults = (
    properties: Readonly<Record<string, Property>>,
    inputs: Properties,
): Properties => {
    const defaults = Object.entries(properties).flatMap(([key, property]) =>
        property.default === undefined ? [] : [[key, property.default] as const],
    );
    return { ...Object.fromEntries(defaults), ...inputs };
};

/** A set has no order, and holds nothing twice. */
export const asSet = (items: Iterable<string>): string[] => [...new Set(items)].sort();

export const sameSet = (a: Value, b: Value): boolean =>
    JSON.stringify(asSet(list({ a }, "a"))) === JSON.stringify(asSet(list({ b }, "b")));

/** The provider's own words, as its schema validators say them. */
export const oneOf =
    (allowed: readonly string[]) =>
    (value: Value, name: string): string | undefined =>
        typeof value === "string" && allowed.includes(value)
            ? undefined
            : `expected ${name} to be one of [${allowed.map((item) => JSON.stringify(item)).join(" ")}], got ${asText(value)}`;

export const atLeast =
    (minimum: number) =>
    (value: Value, name: string): string | undefined =>
        typeof value === "number" && value >= minimum
            ? undefined
            : `expected ${name} to be at least (${minimum}), got ${asText(value)}`;

/** What the real provider has and nothing of ours uses: refused by name, so that nobody believes it was done. */
export const notCovered: Property = {
    check: (value, name) =>
        value === null || value === false ? undefined : `${name} isn't covered by the PostgreSQL stand-in`,
};
