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
        Object.entries(blocks).flatMap(([key, field]) => {
            const place = { path: key, name: snakeCase(key, field), inSet: false };
            return inputs[key] === undefined ? [] : fieldFaults(field, inputs[key], place);
        });
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

/** Where an argument stands: for the program, and in the provider's messages. */
interface Place {
    readonly path: string;
    readonly name: string;
    /** Within a set nothing has a place of its own: the provider names the set itself. */
    readonly inSet: boolean;
}

function fieldFaults(field: Field, value: Value, place: Place): Faults {
    const { fields, many } = field;
    const { path, name, inSet } = place;
    if (!fields) {
        const shown = inSet ? (name.split(".").at(-1) ?? name) : name;
        const reason = hasUnknown(value) ? undefined : field.check?.(value, shown);
        return reason === undefined ? [] : [{ property: path, reason }];
    }
    if (many === undefined) {
        return blockFaults(fields, value, { ...place, name: `${name}.0` });
    }
    const blocks = Array.isArray(value) ? value : [];
    return blocks.flatMap((block, index) =>
        blockFaults(fields, block, {
            path: inSet || many === "set" ? path : `${path}[${index}]`,
            name: `${name}.${index}`,
            inSet: inSet || many === "set",
        }),
    );
}

function blockFaults(fields: Fields, block: Value, { path, name, inSet }: Place): Faults {
    if (!isObject(block)) {
        return [];
    }
    const unknown = Object.keys(block).filter((key) => !(key in fields) || fields[key]?.computed);
    const refused = unknown.map((key) => ({
        property: path,
        reason: `the stand-in for aws knows no input "${key}" of ${path}`,
    }));
    const wrong = Object.entries(fields).flatMap(([key, field]) => {
        const value = block[key] ?? null;
        const place = {
            path: inSet ? path : `${path}.${key}`,
            name: `${name}.${snakeCase(key, field)}`,
            inSet,
        };
        if (value !== null) {
            return fieldFaults(field, value, place);
        }
        const missing = `The argument "${place.name}" is required, but no definition was found.`;
        return field.required
            ? [{ property: place.path, reason: `Missing required argument. ${missing}` }]
            : [];
    });
    return [...refused, ...wrong];
}

function snakeCase(key: string, { terraformName }: Field): string {
    return terraformName ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
