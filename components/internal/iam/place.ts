import * as pulumi from "@pulumi/pulumi";
import { Faults, given, type Rule } from "../validation";
import { arnParts, type Scope } from "./document";

/** Where ARNs must be. */
export interface Place extends Scope {
    /** Numbers of other accounts that are meant. */
    readonly otherAccounts: readonly string[];
}

/** A component whose arguments are checked, and where it is deployed to. */
export interface Home {
    readonly type: string;
    readonly name: string;
    readonly place: pulumi.Output<Place>;
}

/** Records what is wrong with what is known of some arguments. */
export type Check<Args> = (faults: Faults, args: Args, place?: Place) => void;

/**
 * A rule, and that the ARN isn't of an account that wasn't said, nor of another region where that can't work.
 *
 * @param place nothing more than the rule where it isn't known yet
 */
export function inPlace(
    rule: Rule<string>,
    place: Place | undefined,
    same: "account" | "region",
): Rule<string> {
    return (value) => rule(value) ?? (place && elsewhere(value, place, same));
}

function elsewhere(value: string, place: Place, same: "account" | "region"): string | undefined {
    const { accountId, region } = arnParts(value);
    if (accountId !== "" && accountId !== place.accountId && !place.otherAccounts.includes(accountId)) {
        return `${given(value)} is of account ${accountId}, and this is deployed to ${place.accountId}; name one of this account, or say that it is meant by otherAccounts: ["${accountId}"].`;
    }
    return same === "region" && region !== place.region
        ? `${given(value)} is in ${region}, and this is deployed to ${place.region}, where it can't be used; name one of ${place.region}.`
        : undefined;
}

/**
 * Where a component is, once all its arguments that are known from the start have been checked against that: all their faults in
 * one error. What waits for it, waits for the check.
 */
export function placeOf<Args extends { otherAccounts?: string[] }>(
    component: { readonly type: string; readonly name: string },
    scope: pulumi.Output<Scope>,
    args: Args,
    check: Check<Args>,
): Home {
    const { type, name } = component;
    const place = scope.apply((where): Place => {
        const found = { ...where, otherAccounts: args.otherAccounts ?? [] };
        const faults = new Faults(type, name);
        check(faults, args, found);
        faults.throwIfAny();
        return found;
    });
    return { type, name, place };
}

/** Some arguments, checked as soon as they are known: by the same rules and in the same words as those known from the start. */
export function knownPart<Part extends object>(
    { type, name, place }: Home,
    part: Part,
    check: Check<Part>,
): pulumi.Output<pulumi.Unwrap<Part>> {
    const output = pulumi.output(part);
    return pulumi.all([place, output]).apply(async ([where, found]) => {
        const known = found as pulumi.Unwrap<Part>;
        const faults = (await pulumi.isSecret(output))
            ? new FaultsOfSecrets(type, name, leaves(known))
            : new Faults(type, name);
        check(faults, known as Part, where);
        faults.throwIfAny();
        return known;
    }) as pulumi.Output<pulumi.Unwrap<Part>>;
}

/** An error ends in logs: what is secret doesn't stand in it. */
class FaultsOfSecrets extends Faults {
    constructor(
        type: string,
        name: string,
        private readonly values: readonly unknown[],
    ) {
        super(type, name);
    }

    override add(propertyPath: string, reason: string): void {
        const hidden = this.values.reduce<string>(
            (text, value) => text.replaceAll(given(value), "[secret]"),
            reason,
        );
        super.add(propertyPath, hidden);
    }
}

function leaves(value: unknown): unknown[] {
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [value];
}
