/** What a preview can say of a resource's outputs, and what a refresh makes of its inputs. */
import { equivalent, type Change } from "./diff";
import { type Properties, type ResourceType, UNKNOWN } from "./resource-type";

/** The outputs of a resource that isn't there yet: inputs and defaults are known, what is computed isn't. */
export function plannedCreate<Client>(type: ResourceType<Client>, inputs: Properties): Properties {
    const outputs: Properties = {};
    for (const [key, rule] of Object.entries(type.properties)) {
        const value =
            inputs[key] ?? rule.default ?? (rule.computed || rule.chosenByService ? UNKNOWN : undefined);
        if (value !== undefined) {
            outputs[key] = value;
        }
    }
    return outputs;
}

/** The outputs after an update: as they are now, but for what changes. */
export function plannedUpdate<Client>(
    type: ResourceType<Client>,
    state: Properties,
    inputs: Properties,
    changes: readonly Change[],
): Properties {
    const changed = new Set(changes.map(({ property }) => property));
    const outputs: Properties = {};
    for (const [key, rule] of Object.entries(type.properties)) {
        const value = changed.has(key) ? (inputs[key] ?? rule.default) : state[key];
        const recomputed = rule.changesWith?.some((property) => changed.has(property));
        if (recomputed || value !== undefined) {
            outputs[key] = recomputed ? UNKNOWN : (value ?? UNKNOWN);
        }
    }
    return outputs;
}

/** The recorded inputs after a refresh: what really differs takes the value that was found. */
export function refreshedInputs<Client>(
    type: ResourceType<Client>,
    inputs: Properties,
    outputs: Properties,
): Properties {
    return Object.fromEntries(
        Object.entries(inputs).map(([key, input]) => {
            const rule = type.properties[key];
            const output = outputs[key];
            return [key, !rule || output === undefined || equivalent(rule, input, output) ? input : output];
        }),
    );
}

/** The inputs of an imported resource: all that could have been given and isn't the default. */
export function importedInputs<Client>(type: ResourceType<Client>, outputs: Properties): Properties {
    return Object.fromEntries(
        Object.entries(type.properties).flatMap(([key, rule]) => {
            const value = outputs[key];
            const given =
                value !== undefined &&
                !rule.computed &&
                (rule.default === undefined || !equivalent(rule, value, rule.default));
            return given ? [[key, value]] : [];
        }),
    );
}
