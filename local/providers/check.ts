/** Check: what a program gave becomes the inputs that are recorded, or the faults in the provider's own words. */
import { createHash } from "node:crypto";
import { hasUnknown } from "./properties";
import type { Properties, Property, ResourceType } from "./resource-type";

/** As the real plugins do, inputs say which of them the provider chose: a name kept from there may be reused. */
export const DEFAULTS_KEY = "__defaults";

/** What one Check sees, beside the type. */
export interface CheckContext {
    readonly provider: string;
    /** The resource's logical name. */
    readonly name: string;
    readonly olds: Properties;
    readonly news: Properties;
    /** The same in preview and up, if the engine gives one. */
    readonly seed: Uint8Array;
}

/** The inputs with the names that the provider chooses. */
export function withAutonames<Client>(type: ResourceType<Client>, context: CheckContext): Properties {
    const inputs = { ...context.news };
    const named = Object.entries(type.properties).filter(([, property]) => property.autoname);
    if (named.length === 0) {
        return inputs;
    }
    const { [DEFAULTS_KEY]: before } = context.olds;
    const defaults: string[] = [];
    for (const [key, property] of named) {
        if (key in inputs || `${key}Prefix` in inputs) {
            continue;
        }
        defaults.push(key);
        const old = Array.isArray(before) && before.includes(key) ? context.olds[key] : undefined;
        inputs[key] = old ?? autoname(property.autoname, context);
    }
    return { ...inputs, [DEFAULTS_KEY]: defaults };
}

function autoname(rule: Property["autoname"], { name, seed }: CheckContext): string {
    const digits = createHash("sha256").update(seed).update(name).digest("hex").slice(0, 7);
    const stem = `${rule?.prefix ?? ""}${name}`.slice(0, (rule?.maxLength ?? 255) - digits.length - 1);
    return `${stem}-${digits}`;
}

/** All that is wrong with the inputs, in the provider's words and in the order of the properties. */
export function faults<Client>(
    type: ResourceType<Client>,
    context: CheckContext,
    inputs: Properties,
): string[] {
    const found: string[] = [];
    const add = (property: string, reason: string): void => {
        found.push(`${reason}. Examine values at '${context.name}.${property}'.`);
    };
    for (const key of Object.keys(context.news)) {
        const property = type.properties[key];
        if (!property || property.computed) {
            add(key, `the stand-in for ${context.provider} knows no input "${key}" of ${type.token}`);
        }
    }
    for (const [key, property] of Object.entries(type.properties)) {
        const value = inputs[key];
        const terraformName = property.terraformName ?? snakeCase(key);
        if (value === undefined) {
            if (property.required) {
                add(
                    key,
                    `Missing required argument. The argument "${terraformName}" is required, but no definition was found.`,
                );
            }
        } else if (!hasUnknown(value)) {
            const reason = property.check?.(value, terraformName);
            if (reason !== undefined) {
                add(key, reason);
            }
        }
    }
    for (const { property, reason } of type.check?.(inputs) ?? []) {
        add(property, reason);
    }
    return found;
}

function snakeCase(key: string): string {
    return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
