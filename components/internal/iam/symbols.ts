import * as pulumi from "@pulumi/pulumi";
import { isUnknown, type Unknown } from "./calculator";
import type { Statements } from "./planned";

/**
 * Arguments with all that is known and isn't secret; each other string in it is a symbol of its place. Neither makes the whole unknown
 * or secret, as an output of it would: what is known is shown in the preview.
 */
export async function withSymbols<T extends object>(values: T): Promise<pulumi.Unwrap<T>> {
    return replaced(await pulumi.runtime.serializeProperty("", values), "") as pulumi.Unwrap<T>;
}

function replaced(value: unknown, path: string): unknown {
    if (value === pulumi.runtime.unknownValue) {
        return symbol(path);
    }
    if (Array.isArray(value)) {
        return value.map((item: unknown, index) => replaced(item, `${path}[${String(index)}]`));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const members = value as Readonly<Record<string, unknown>>;
    return members[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig
        ? symbol(`${path}, a secret`)
        : mapped(members, (inner, key) => replaced(inner, path === "" ? key : `${path}.${key}`));
}

/** The text that stands for a value of this name; an ARN's has a region too, which grants take out of a key's. */
function symbol(name: string): string {
    return name.endsWith("Arn") ? `arn:⟨${name}⟩::⟨the region of ${name}⟩::` : `⟨${name}⟩`;
}

/**
 * Statements for the calculator: a string with a symbol in it is an unknown as a whole, of which nothing is known, not even that it is
 * an ARN; its name is the string. Principals stay: whoever is named by an argument isn't the role that is made of it.
 */
export function withUnknowns(statements: Statements | string): unknown {
    return typeof statements === "string"
        ? asUnknown(statements)
        : statements.map((statement) =>
              mapped(statement, (element, name) => (name === "Principal" ? element : unknowns(element))),
          );
}

function unknowns(value: unknown): unknown {
    if (typeof value === "string") {
        return asUnknown(value) ?? value;
    }
    if (Array.isArray(value)) {
        return value.map(unknowns);
    }
    return typeof value === "object" && value !== null && !isUnknown(value) ? mapped(value, unknowns) : value;
}

function asUnknown(text: string): Unknown | undefined {
    const whole = /^(?:arn:)?⟨([^⟩]*)⟩(?:::⟨[^⟩]*⟩::)?$/.exec(text)?.[1];
    const name = whole ?? text.replaceAll(/⟨([^⟩]*)⟩/g, "{$1}");
    return name === text ? undefined : { unknown: name };
}

function mapped(value: object, change: (inner: unknown, key: string) => unknown): Record<string, unknown> {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner, key)]));
}
