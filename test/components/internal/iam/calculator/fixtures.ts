/** Shared by the tests of the calculator. */
import {
    effectiveGrants,
    loadVocabulary,
    type GrantSet,
    type RolePolicies,
    type Vocabulary,
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

/** The vocabulary with these actions only: what takes all of it takes a thousandth of the time. */
export async function smallVocabulary(actions: readonly string[]): Promise<Vocabulary> {
    const whole = await vocabulary;
    const places = actions.map((action) => whole.index.get(action.toLowerCase()) ?? Number.NaN);
    const services = [...new Set(actions.map((action) => action.split(":")[0] ?? ""))];
    return {
        ...whole,
        actions,
        index: new Map(actions.map((action, place) => [action.toLowerCase(), place])),
        resources: places.map((place) => whole.resources[place] ?? []),
        resourceKeys: places.map((place) => whole.resourceKeys[place] ?? ""),
        services: new Map(
            services.map((service) => [
                service,
                [...actions.keys()].filter((place) => actions[place]?.startsWith(`${service}:`)),
            ]),
        ),
    };
}
