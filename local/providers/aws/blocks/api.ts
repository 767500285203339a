/** Blocks in AWS's form, and back. */
import { isObject } from "../../properties";
import type { Properties, Value } from "../../resource-type";
import type { Field, Fields } from "./fields";

/** What AWS is told. */
export function toAws(field: Field, value: Value): unknown {
    const { fields, convert } = field;
    if (convert) {
        return convert.to(value);
    }
    const one = (item: Value): unknown => (fields ? blockToAws(fields, item) : item);
    if (!Array.isArray(value)) {
        return one(value);
    }
    const items = value.map(one);
    return field.counted ? counted(items) : items;
}

/** CloudFront's form of a list. */
export function counted<T>(items: readonly T[]): { Quantity: number; Items: readonly T[] } {
    return { Quantity: items.length, Items: items };
}

/** The fields of one block in AWS's form: those that are given, and those that AWS always wants. */
export function blockToAws(fields: Fields, block: Value): Record<string, unknown> {
    const given = isObject(block) ? block : {};
    return Object.fromEntries(
        Object.entries(fields).flatMap(([key, field]) => {
            const value = given[key] ?? (field.said ? field.default : undefined) ?? null;
            return value === null ? [] : [[awsName(key, field), toAws(field, value)]];
        }),
    );
}

/** What AWS says, as the provider reports it. */
export function fromAws(field: Field, raw: unknown): Value | undefined {
    const { fields, convert } = field;
    if (raw === undefined || raw === null) {
        return field.default;
    }
    if (convert) {
        return convert.from(raw) ?? field.default;
    }
    const plain = field.counted ? ((raw as { Items?: unknown }).Items ?? []) : raw;
    if (!fields) {
        return plain as Value;
    }
    return Array.isArray(plain)
        ? plain.map((item: unknown) => blockFromAws(fields, item))
        : blockFromAws(fields, plain);
}

/** The fields of one block as the provider reports them, defaults filled in. */
export function blockFromAws(fields: Fields, raw: unknown): Properties {
    const block = raw as Record<string, unknown>;
    const known = Object.entries(fields).flatMap(([key, field]) => {
        const value = fromAws(field, block[awsName(key, field)]);
        return value === undefined ? [] : [[key, value]];
    });
    return Object.fromEntries(known) as Properties;
}

function awsName(key: string, field: Field): string {
    return field.awsName ?? key.charAt(0).toUpperCase() + key.slice(1);
}
