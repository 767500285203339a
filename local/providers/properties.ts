/** Property values on the wire: secrets and unknowns opened when they come in, and sealed when they go out. */
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { isDeepStrictEqual } from "node:util";
import { type Properties, UNKNOWN, type Value } from "./resource-type";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The engine has one sentinel per kind of unknown value; for us they are all the same. */
const UNKNOWNS: ReadonlySet<string> = new Set([
    UNKNOWN,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Values without their secret wrappers, and the names of the top-level properties that held a secret. */
export interface Opened {
    readonly values: Properties;
    readonly secrets: ReadonlySet<string>;
}

/** Reads properties from the wire. What is null isn't given at all. */
export function open(struct: Struct | undefined): Opened {
    const values: Properties = {};
    const secrets = new Set<string>();
    for (const [key, raw] of Object.entries(struct?.toJavaScript() ?? {})) {
        const value = unwrap(raw, () => secrets.add(key));
        if (value !== null) {
            values[key] = value;
        }
    }
    return { values, secrets };
}

/** Writes properties to the wire, the named ones as secrets. */
export function seal(values: Properties, secrets: ReadonlySet<string> = new Set()): Struct {
    return Struct.fromJavaScript(
        Object.fromEntries(
            Object.entries(values).map(([key, value]) => [
                key,
                secrets.has(key) ? { [SIGNATURE]: SECRET, value } : value,
            ]),
        ),
    );
}

function unwrap(value: Value, onSecret: () => void): Value {
    if (typeof value === "string") {
        return UNKNOWNS.has(value) ? UNKNOWN : value;
    }
    if (Array.isArray(value)) {
        return value.map((item) => unwrap(item, onSecret));
    }
    if (!isObject(value)) {
        return value;
    }
    if (value[SIGNATURE] === SECRET) {
        onSecret();
        return unwrap(value["value"] ?? null, onSecret);
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrap(item, onSecret)]));
}

/** Narrows to a map of properties. */
export function isObject(value: Value | undefined): value is Record<string, Value> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether anything in the value, at any depth, isn't known yet. */
export function hasUnknown(value: Value): boolean {
    if (typeof value === "object" && value !== null) {
        return Object.values(value).some(hasUnknown);
    }
    return value === UNKNOWN;
}

/** A value as text: JSON where it isn't a plain one. */
export function asText(value: Value): string {
    return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The values of what may be one or many; none where nothing is given. */
export function listOf(value: Value | undefined): Value[] {
    return value === undefined ? [] : [value].flat();
}

/** Deep equality. */
export function sameValue(a: Value, b: Value): boolean {
    return isDeepStrictEqual(a, b);
}
