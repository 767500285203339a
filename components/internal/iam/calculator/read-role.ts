import type { PolicySource, Statement } from "./document";
import { decided } from "./layer";
import { factsOf, naming, roleIdentity } from "./principal";
import { readPolicy } from "./read-policy";
import { resourcePolicyFor, type ReadResourcePolicy, type ResourcePolicy } from "./resource-policy";
import type { Vocabulary } from "./vocabulary";

/** The policy of a VPC endpoint, for whom all calls of these services pass it: that they do is the caller's to know. */
export interface EndpointPolicy {
    /** Prefixes of actions, like `ssm`. */
    readonly services: readonly string[];
    readonly policy: PolicySource;
}

/** A role and all that decides what it may do. */
export interface RolePolicies {
    /** Needed to tell whether a resource policy means this role. */
    readonly arn?: string;
    readonly identity: readonly PolicySource[];
    readonly boundary?: PolicySource;
    /** Those of the session, where one was assumed with some. */
    readonly session?: readonly PolicySource[];
    readonly resourcePolicies?: readonly ResourcePolicy[];
    readonly endpoints?: readonly EndpointPolicy[];
}

/** A role whose documents were read, as far as they concern it. */
export interface ReadRole {
    readonly identity: readonly Statement[];
    /** Each must allow too. */
    readonly limits: readonly (readonly Statement[])[];
    readonly resourcePolicies: readonly ReadResourcePolicy[];
    readonly endpoints: readonly {
        readonly services: readonly string[];
        readonly statements: readonly Statement[];
    }[];
    /** All of the above. */
    readonly statements: readonly Statement[];
}

/**
 * Reads all documents of a role.
 *
 * @throws PolicyError when one isn't a policy
 */
export function readRole(role: RolePolicies, vocabulary: Vocabulary): ReadRole {
    const who = role.arn === undefined ? undefined : roleIdentity(role.arn);
    const facts = who === undefined ? [] : factsOf(who);
    const manyValued = (key: string) => vocabulary.conditionKey(key)?.type.startsWith("ArrayOf") === true;
    const read = (source: PolicySource) => decided(readPolicy(source, manyValued), facts);
    const identity = role.identity.flatMap(read);
    const limits = [
        ...(role.boundary === undefined ? [] : [read(role.boundary)]),
        ...(role.session === undefined || role.session.length === 0 ? [] : [role.session.flatMap(read)]),
    ];
    const resourcePolicies = (role.resourcePolicies ?? []).map((policy) =>
        resourcePolicyFor(policy, read(policy.policy), who),
    );
    const endpoints = (role.endpoints ?? []).map(({ services, policy }) => ({
        services,
        statements: read(policy).filter(({ effect, principals }) => {
            const how = naming(principals, who);
            return how !== "none" && (effect === "Allow" || how !== "maybe");
        }),
    }));
    const statements = [
        ...identity,
        ...limits.flat(),
        ...resourcePolicies.flatMap(({ allows, denies }) =>
            [...allows, ...denies].map(([, statement]) => statement),
        ),
        ...endpoints.flatMap((endpoint) => endpoint.statements),
    ];
    return { identity, limits, resourcePolicies, endpoints, statements };
}
