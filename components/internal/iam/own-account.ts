import type * as pulumi from "@pulumi/pulumi";
import { given, type Rule, whenKnown } from "../validation";
import { arnParts } from "./document";
import type { Home, Place } from "./place";

/**
 * A rule, and that the ARN is of the account that is deployed to: what a role is bound by or trusts is in its own account.
 *
 * @param place nothing more than the rule where it isn't known yet
 */
export function inOwnAccount(rule: Rule<string>, place: Place | undefined): Rule<string> {
    return (value) => rule(value) ?? (place && otherAccount(value, place));
}

function otherAccount(value: string, place: Place): string | undefined {
    const { accountId } = arnParts(value);
    return accountId === place.accountId
        ? undefined
        : `${given(value)} is of account ${accountId}, and this is deployed to ${place.accountId}; name one of this account, no other can be used here.`;
}

/** The value, checked as soon as it and the place are known: in the same words as one that is known from the start. */
export function knownValue(
    home: Home,
    path: string,
    value: pulumi.Input<string>,
    rule: (place: Place) => Rule<string>,
): pulumi.Output<string> {
    return home.place.apply((place) => whenKnown(home, path, value, rule(place)));
}
