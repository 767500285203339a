/**
 * Arguments that hold blocks of others, declared once: from the declaration follow the checks of what is inside, when
 * two blocks mean the same, and the way to AWS and back.
 */
import { hasUnknown, isObject, sameValue } from "../../properties";
import type { Properties, Property, ResourceType, Value } from "../../resource-type";

/** One argument within a block, or a block itself. */
export interface Field {
    /** In the provider's messages. @default the key in snake_case */
    readonly terraformName?: string;
    /** In AWS's API. @default the key with its first letter in upper case */
    readonly awsName?: string;
    readonly required?: true;
    /** Only reported. */
    readonly computed?: true;
    /** What the provider reports where neither the program nor AWS says anything. @default nothing */
    readonly default?: Value;
    /** AWS wants to be told the default. */
    readonly said?: true;
    readonly check?: Property["check"];
    /** The arguments of a block. */
    readonly fields?: Fields;
    /** Several blocks, in an order or without one. @default one block */
    readonly many?: "list" | "set";
    /** CloudFront's way to write a list: `{Quantity, Items}`. */
    readonly counted?: true;
    /** Where AWS's form is another one altogether. */
    readonly convert?: { to(value: Value): unknown; from(raw: unknown): Value | undefined };
}

export type Fields = Readonly<Record<string, Field>>;
type Faults = { property: string; reason: string }[];

/** The properties of a resource whose blocks these are. */
export function blockProperties(blocks: Fields): Record<string, Property> {
    return Object.fromEntries(
        Object.entries(blocks).map(([key, field]) => {
            const { terraformName, required, computed, default: value } = field;
            const property: Property = {
                ...(terraformName !== undefined && { terraformName }),
                ...(required && { required }),
                ...(computed && { computed }),
                ...(value !== undefined && { default: value }),
                equivalent: (a, b) => sameValue(canonical(field, a), canonical(field, b)),
            };
            return [key, property];
        }),
    );
}

/** The check of everything inside of the blocks, with the path to each fault. */
export function blockCheck(blocks: Fields): NonNullable<ResourceType<unknown>["check"]> {
    return (inputs) =>
        Object.entries(blocks).flatMap(([key, field]) =>
            inputs[key] === undefined ? [] : fieldFaults(field, inputs[key], key, snakeCase(key, field)),
        );
}

/** A value with every default filled in, and whatever has no order in one order. */
export function canonical(field: Field, value: Value): Value {
    const { fields } = field;
    if (Array.isArray(value)) {
        const items = fields ? value.map((item) => canonicalBlock(fields, item)) : value;
        return field.many === "list" ? items : [...items].sort(byText);
    }
    return fields ? canonicalBlock(fields, value) : value;
}

function canonicalBlock(fields: Fields, block: Value): Value {
    if (!isObject(block)) {
        return block;
    }
    const known = Object.entries(fields).flatMap(([key, field]) => {
        const value = block[key] ?? field.default ?? null;
        return value === null ? [] : [[key, canonical(field, value)]];
    });
    return Object.fromEntries(known) as Properties;
}

function byText(a: Value, b: Value): number {
    return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function fieldFaults(field: Field, value: Value, path: string, name: string): Faults {
    const { fields, many } = field;
    if (!fields) {
        const reason = hasUnknown(value) ? undefined : field.check?.(value, name);
        return reason === undefined ? [] : [{ property: path, reason }];
    }
    if (many === undefined) {
        return blockFaults(fields, value, { path, name: `${name}.0` });
    }
    const blocks = Array.isArray(value) ? value : [];
    return blocks.flatMap((block, index) => {
        const at = { path: many === "list" ? `${path}[${index}]` : path, name: `${name}.${index}` };
        return blockFaults(fields, block, at, many === "set");
    });
}

/** Within a set there are no paths: the provider names the set itself. */
function blockFaults(
    fields: Fields,
    block: Value,
    at: { path: string; name: string },
    inSet = false,
): Faults {
    if (!isObject(block)) {
        return [];
    }
    const unknown = Object.keys(block).filter((key) => !(key in fields) || fields[key]?.computed);
    const refused = unknown.map((key) => ({
        property: at.path,
        reason: `the stand-in for aws knows no input "${key}" of ${at.path}`,
    }));
    const wrong = Object.entries(fields).flatMap(([key, field]) => {
        const value = block[key] ?? null;
        const path = inSet ? at.path : `${at.path}.${key}`;
        const bare = snakeCase(key, field);
        if (value !== null) {
            return fieldFaults(field, value, path, inSet ? bare : `${at.name}.${bare}`);
        }
        const missing = `The argument "${at.name}.${bare}" is required, but no definition was found.`;
        return field.required ? [{ property: path, reason: `Missing required argument. ${missing}` }] : [];
    });
    return [...refused, ...wrong];
}

function snakeCase(key: string, { terraformName }: Field): string {
    return terraformName ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
