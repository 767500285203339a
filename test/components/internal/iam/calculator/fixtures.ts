/** Shared by the tests of the calculator. */
import {
    effectiveGrants,
    loadVocabulary,
    type GrantSet,
    type RolePolicies,
} from "../../../../../components/internal/iam/calculator";

export const vocabulary = loadVocabulary();

/** A document of these statements. */
export function policy(...statements: object[]): object {
    return { Version: "2012-10-17", Statement: statements };
}

export const allow = (action: unknown, resource: unknown, condition?: object) =>
    statement("Allow", action, resource, condition);
export const deny = (action: unknown, resource: unknown, condition?: object) =>
    statement("Deny", action, resource, condition);

function statement(effect: string, action: unknown, resource: unknown, condition?: object): object {
    return { Effect: effect, Action: action, Resource: resource, ...(condition && { Condition: condition }) };
}

/** What a role with just these statements may do. */
export async function grantsOf(...statements: object[]): Promise<GrantSet> {
    return effective({ identity: [policy(...statements)] });
}

export async function effective(role: RolePolicies): Promise<GrantSet> {
    return effectiveGrants(role, await vocabulary);
}
