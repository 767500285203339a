import * as pulumi from "@pulumi/pulumi";
import { type Rule, whenKnown } from "../validation";

/** Who an error speaks of. */
export interface Component {
    readonly type: string;
    readonly name: string;
}

/** The value as it is where it is known, and so checked, already; else checked as soon as it is known. */
export function later<T>(component: Component, path: string, value: T, rule: Rule<never>): T {
    return pulumi.Output.isInstance(value) || value instanceof Promise
        ? whenKnown(component, path, value as pulumi.Input<never>, rule)
        : value;
}
