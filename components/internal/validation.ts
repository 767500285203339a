import * as pulumi from "@pulumi/pulumi";

/** Says what is wrong with a value, what was given, what is allowed and how to say it; undefined where nothing is. */
export type Rule<T> = (value: T) => string | undefined;

/** What was given, short enough for a message and never an object's insides (they may hold a secret). */
export function given(value: unknown): string {
    if (typeof value === "string") {
        return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
    }
    if (typeof value === "number" || typeof value === "boolean" || value === undefined || value === null) {
        return String(value);
    }
    return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}

/**
 * Collects every fault of a component's arguments, so that the user mends them in one go.
 *
 * Components check before they register themselves: nothing has been created when the error is thrown.
 */
export class Faults {
    private readonly found: pulumi.InputPropertyErrorDetails[] = [];

    constructor(
        private readonly type: string,
        private readonly name: string,
    ) {}

    /** Records one fault of one property. */
    add(propertyPath: string, reason: string): void {
        this.found.push({ propertyPath, reason });
    }

    /** Checks what was given, if anything was. */
    check<T>(propertyPath: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): void {
        if (value !== undefined) {
            this.require(propertyPath, value, rule);
        }
    }

    /**
     * Checks a value that must be there: the types ask for it, but not every caller has types. One that is only known
     * later is left to `whenKnown`.
     */
    require<T>(propertyPath: string, value: pulumi.Input<T>, rule: Rule<T>): void {
        if (pulumi.Output.isInstance(value) || value instanceof Promise) {
            return;
        }
        const reason = rule(value);
        if (reason !== undefined) {
            this.add(propertyPath, reason);
        }
    }

    /** Checks each value of a list, which mustn't be empty: a list that names nothing is a slip. */
    checkList<T>(propertyPath: string, values: pulumi.Input<T>[] | undefined, rule: Rule<T>): void {
        if (values?.length === 0) {
            this.add(propertyPath, "the list is empty; name at least one, or leave it out.");
        }
        values?.forEach((value, index) => {
            this.require(`${propertyPath}[${String(index)}]`, value, rule);
        });
    }

    /** Throws one error that lists all that was found. */
    throwIfAny(): void {
        if (this.found.length > 0) {
            throw propertiesError(this.type, this.name, this.found);
        }
    }
}

/** The value, checked as soon as it is known: the same rule and words as `Faults.check`, for outputs. */
export function whenKnown<T>(
    component: { readonly type: string; readonly name: string },
    propertyPath: string,
    value: pulumi.Input<T>,
    rule: Rule<pulumi.Unwrap<T>>,
): pulumi.Output<pulumi.Unwrap<T>> {
    const output = pulumi.output(value);
    return output.apply(async (known) => {
        const reason = rule(known);
        if (reason !== undefined) {
            // An error ends in logs.
            const shown = (await pulumi.isSecret(output)) ? reason.replace(given(known), "[secret]") : reason;
            throw propertiesError(component.type, component.name, [{ propertyPath, reason: shown }]);
        }
        return known;
    });
}

function propertiesError(
    type: string,
    name: string,
    errors: pulumi.InputPropertyErrorDetails[],
): pulumi.InputPropertiesError {
    const lines = errors.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
    const count = errors.length === 1 ? "one argument" : `${errors.length} arguments`;
    return new pulumi.InputPropertiesError({
        message: `${type} "${name}" can't be made, ${count} must change:\n${lines.join("\n")}`,
        errors,
    });
}
