/** Names that the provider makes where the program gives only a prefix, or nothing. */
import type { Properties, Property, ResourceType } from "../resource-type";
import type { Aws } from "./client";
import { textOf } from "./resource";

let counter = 0;

/** Time to the tenth of a millisecond and a counter, as Terraform makes unique ids. */
export function uniqueId(prefix: string): string {
    const time = new Date().toISOString().replace(/\D/g, "").padEnd(18, "0");
    counter += 1;
    return `${prefix}${time}${counter.toString(16).padStart(8, "0")}`;
}

/** The name to create a resource under. */
export function nameOf(inputs: Properties): string {
    return textOf(inputs, "name") ?? uniqueId(textOf(inputs, "namePrefix") ?? "terraform-");
}

/** The two properties of a named resource. */
export function named(rule: Property, prefixCheck?: Property["check"]) {
    return {
        name: { forceNew: true, ...rule },
        namePrefix: { forceNew: true, default: "", ...(prefixCheck && { check: prefixCheck }) },
    } as const satisfies ResourceType<Aws>["properties"];
}

/** Of some arguments only one may be given. */
export function conflicts(...keys: readonly [string, string][]) {
    return (inputs: Properties): { property: string; reason: string }[] => {
        const given = keys.filter(([key]) => key in inputs);
        return given.length < 2
            ? []
            : given.map(([property, terraformName]) => ({
                  property,
                  reason:
                      `Conflicting configuration arguments. "${terraformName}": conflicts with ` +
                      given
                          .map(([, other]) => other)
                          .filter((other) => other !== terraformName)
                          .join(", "),
              }));
    };
}

/** `name` and `namePrefix` exclude each other. */
export const NAME_CONFLICT = conflicts(["name", "name"], ["namePrefix", "name_prefix"]);
