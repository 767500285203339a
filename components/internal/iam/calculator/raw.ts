import type { PolicyFault } from "./document";

/** An object of JSON whose members aren't known. */
export type Fields = Readonly<Record<string, unknown>>;

/** The document's object; undefined, and a fault, where there is none. */
export function parsePolicy(source: string | object, faults: PolicyFault[]): Fields | undefined {
    try {
        const document: unknown = typeof source === "string" ? JSON.parse(source) : source;
        if (isFields(document)) {
            return document;
        }
        faults.push({
            path: "document",
            given: `is ${kindOf(document)}`,
            allowed: "an object with Version and Statement is needed",
        });
    } catch {
        // The parser's message quotes the text, which may hold a secret.
        faults.push({ path: "document", given: "isn't JSON", allowed: "a JSON object is needed" });
    }
    return undefined;
}

/** One value, or each of a list, with its place in the document. */
export function listed(value: unknown, path: string): [value: unknown, path: string][] {
    return Array.isArray(value)
        ? value.map((item: unknown, index) => [item, `${path}[${index}]`])
        : [[value, path]];
}

export function isFields(value: unknown): value is Fields {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value in words, never an object's insides. */
export function kindOf(value: unknown): string {
    return typeof value === "string"
        ? JSON.stringify(value)
        : Array.isArray(value)
          ? "a list"
          : typeof value === "object" && value !== null
            ? "an object"
            : String(value);
}
