/** Checks of several arguments of which some number must be given. */
import type { Properties, ResourceType } from "../../resource-type";

type Check = NonNullable<ResourceType<unknown>["check"]>;
/** A property and its name in messages. */
export type Choice = readonly [property: string, terraformName: string];

/** Exactly one of these, in the words of the provider. */
export function exactlyOne(choices: readonly Choice[]): Check {
    const all = listed(choices);
    return (inputs) => {
        const given = choices.filter(([property]) => property in inputs);
        if (given.length === 1) {
            return [];
        }
        const words =
            given.length === 0
                ? `one of \`${all}\` must be specified`
                : `only one of \`${all}\` can be specified, but \`${listed(given)}\` were specified.`;
        return choices.map(([property, name]) => ({
            property,
            reason: `Invalid combination of arguments. "${name}": ${words}`,
        }));
    };
}

/** Several such checks together. */
export function checks(...every: readonly Check[]): Check {
    return (inputs: Properties) => every.flatMap((check) => check(inputs));
}

function listed(choices: readonly Choice[]): string {
    return choices
        .map(([, name]) => name)
        .sort()
        .join(",");
}
