/** IAM documents as property values: normalised as the provider stores them, equal when they mean the same. */
import { asText, isObject, sameValue } from "../../properties";
import type { Property, Value } from "../../resource-type";
import { goJsonFault, sortedJson } from "./json";

/** The document of a property that takes JSON text or an object; undefined where it is neither. */
export function parsed(value: Value): Value | undefined {
    if (typeof value !== "string") {
        return value;
    }
    try {
        return JSON.parse(value) as Value;
    } catch {
        return undefined;
    }
}

/** The text that goes to AWS and into the outputs. */
export function normalised(value: Value): string {
    const document = parsed(value);
    return document === undefined ? asText(value) : sortedJson(document);
}

/** The text for the outputs: the program's own where what AWS has means the same. */
export function kept(configured: Value | undefined, actual: string): string {
    return normalised(configured !== undefined && sameMeaning(configured, actual) ? configured : actual);
}

/** Whether two documents mean the same to IAM: order of statements and of lists, one or many, don't count. */
export function sameMeaning(a: Value, b: Value): boolean {
    const one = parsed(a);
    const other = parsed(b);
    return one !== undefined && other !== undefined && sameValue(canonical(one), canonical(other));
}

function canonical(document: Value): Value {
    if (!isObject(document)) {
        return document;
    }
    const { Statement: statements = [], ...rest } = document;
    return { ...rest, Statement: asSet(asList(statements).map(canonicalStatement)) };
}

function canonicalStatement(statement: Value): Value {
    if (!isObject(statement)) {
        return statement;
    }
    return Object.fromEntries(
        Object.entries(statement).map(([element, value]) => {
            switch (element) {
                case "Action":
                case "NotAction":
                case "Resource":
                case "NotResource":
                    return [element, asSet(asList(value))];
                case "Principal":
                case "NotPrincipal":
                    return [element, isObject(value) ? mapValues(value, principals) : value];
                case "Condition":
                    return [element, isObject(value) ? mapValues(value, conditionKeys) : value];
                default:
                    return [element, value];
            }
        }),
    );
}

/** An account's number and its root's ARN are the same principal. */
function principals(value: Value): Value {
    return asSet(
        asList(value).map((item) =>
            typeof item === "string" && /^\d{12}$/.test(item) ? `arn:aws:iam::${item}:root` : item,
        ),
    );
}

function conditionKeys(keys: Value): Value {
    return isObject(keys) ? mapValues(keys, (value) => asSet(asList(value).map(asText))) : keys;
}

function mapValues(value: Record<string, Value>, map: (item: Value) => Value): Value {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]));
}

function asList(value: Value): Value[] {
    return Array.isArray(value) ? value : [value];
}

function asSet(values: Value[]): Value[] {
    return [...new Map(values.map((value) => [sortedJson(value), value])).entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, value]) => value);
}

/** What IAM's own properties check of a document: that it is a JSON object. */
function iamDocumentFault(value: Value, name: string): string | undefined {
    if (typeof value !== "string") {
        return undefined;
    }
    if (value === "") {
        return `"${name}" is an empty string, which is not a valid JSON value`;
    }
    const invalid = `"${name}" contains an invalid JSON policy:`;
    const first = value.charAt(0);
    if (/\s/.test(first)) {
        return `${invalid} leading space characters are not allowed`;
    }
    if (first === '"') {
        return `${invalid} contains a JSON-encoded string, not a JSON-encoded object`;
    }
    if (first === "[") {
        return `${invalid} contains a JSON array, not a JSON object`;
    }
    if (first !== "{") {
        return `${invalid} not a JSON object`;
    }
    const fault = goJsonFault(value);
    return fault && `${invalid} ${fault.reason}, at byte offset ${fault.offset}`;
}

/** What other services' properties check of a document. */
function jsonFault(value: Value, name: string): string | undefined {
    const fault = typeof value === "string" ? goJsonFault(value) : undefined;
    return fault && `"${name}" contains an invalid JSON: ${fault.reason}`;
}

/** A property that holds an IAM document. */
export const IAM_DOCUMENT = { check: iamDocumentFault, equivalent: sameMeaning } as const satisfies Property;

/** A property that holds the policy of a resource. */
export const RESOURCE_POLICY = { check: jsonFault, equivalent: sameMeaning } as const satisfies Property;
