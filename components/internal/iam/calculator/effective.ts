import { accessId, intersected, type Access } from "./access";
import { simplified } from "./cover";
import { compareText, sortedLeaves } from "./condition";
import type { PolicySource, Statement } from "./document";
import { expanderOf, type ActionRef, type Expander } from "./expand";
import { allowed, decided, denied, granted, worksOn, type Asked } from "./layer";
import { isUnknown, leafText, type Leaf } from "./leaf";
import { factsOf, naming, roleIdentity } from "./principal";
import { isEverything } from "./resource";
import { readPolicy } from "./read-policy";
import {
    deniedByResource,
    resourcePolicyFor,
    withResourcePolicy,
    type ReadResourcePolicy,
    type ResourcePolicy,
} from "./resource-policy";
import { serviceOf, type Vocabulary } from "./vocabulary";

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

/** Actions that are allowed in the same ways. */
export interface GrantRow {
    /** As AWS writes them, sorted; one that the vocabulary doesn't have stands as it was given. */
    readonly actions: readonly Leaf[];
    readonly access: readonly Access[];
}

/** What may be done, in full: what couldn't be decided counts as allowed, and the access says so. */
export interface GrantSet {
    readonly rows: readonly GrantRow[];
    /** In which ways one action is allowed, also one that no row names; a pattern is answered as a whole. */
    accessOf(action: Leaf): readonly Access[];
}

/**
 * What the role may do, after boundary, session and endpoint policies, resource policies and denies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @throws PolicyError when a document isn't a policy
 */
export function effectiveGrants(role: RolePolicies, vocabulary: Vocabulary): GrantSet {
    const policies = readRole(role, vocabulary);
    const expander = expanderOf(vocabulary);
    const accessOf = rememberedAccess(policies, expander);
    return {
        rows: rowsOf(candidates(policies, expander), accessOf, expander),
        accessOf: (action) =>
            accessOf(isUnknown(action) ? action : (vocabulary.index.get(action.toLowerCase()) ?? action)),
    };
}

interface ReadRole {
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

function readRole(role: RolePolicies, vocabulary: Vocabulary): ReadRole {
    const who = role.arn === undefined ? undefined : roleIdentity(role.arn);
    const facts = who === undefined ? [] : factsOf(who);
    const manyValued = (key: string) => vocabulary.typeOfKey(key)?.startsWith("ArrayOf") === true;
    const read = (source: PolicySource) => decided(readPolicy(source, manyValued), facts);
    const identity = role.identity.flatMap(read);
    const limits = [
        ...(role.boundary === undefined ? [] : [read(role.boundary)]),
        ...(role.session === undefined ? [] : [role.session.flatMap(read)]),
    ];
    const resourcePolicies = (role.resourcePolicies ?? []).map((policy) =>
        resourcePolicyFor(policy, read(policy.policy), who),
    );
    const endpoints = (role.endpoints ?? []).map(({ services, policy }) => ({
        services,
        statements: read(policy).filter(({ principals }) => naming(principals, who) !== "none"),
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

/** All that may be granted, each once. */
function candidates({ identity, resourcePolicies }: ReadRole, expander: Expander): ActionRef[] {
    const allows = [
        ...identity.filter(({ effect }) => effect === "Allow"),
        ...resourcePolicies.flatMap(({ allows }) => allows.map(([, statement]) => statement)),
    ];
    const found = new Map<string | number, ActionRef>();
    for (const { actions } of allows) {
        for (const action of expander.granted(actions)) {
            found.set(typeof action === "number" ? action : leafText(action).toLowerCase(), action);
        }
    }
    return [...found.values()];
}

/** Judges each kind of action once: those that the same statements match. Equal answers are the same object. */
function rememberedAccess(policies: ReadRole, expander: Expander): (action: ActionRef) => readonly Access[] {
    const byKind = new Map<string, readonly Access[]>();
    const byResources = new Map<string, readonly Access[]>();
    const byContent = new Map<string, readonly Access[]>();
    const unique = (access: readonly Access[]) => {
        const id = access.map(accessId).join();
        const same = byContent.get(id) ?? access;
        byContent.set(id, same);
        return same;
    };
    return (action) => {
        const asked = { action, expander };
        const kind = kindOf(policies, asked);
        const access = byKind.get(kind) ?? unique(evaluate(policies, asked));
        byKind.set(kind, access);
        const types = expander.resources(action);
        if (
            types === undefined ||
            types.length === 0 ||
            access.every(({ resources }) => resources.every(isEverything))
        ) {
            return access;
        }
        const key = `${kind} ${expander.resourceKey(action)}`;
        const possible = byResources.get(key) ?? unique(access.filter((one) => worksOn(types, one)));
        byResources.set(key, possible);
        return possible;
    };
}

function kindOf({ statements, endpoints }: ReadRole, { action, expander }: Asked): string {
    let kind =
        typeof action === "number" ? (expander.resources(action)?.length === 0 ? "*" : "") : leafText(action);
    for (const { actions } of statements) {
        kind += expander.match(actions, action)[0] ?? "";
    }
    return endpoints.length > 0 ? `${kind} ${serviceOf(expander.name(action))}` : kind;
}

function evaluate(
    { identity, limits, resourcePolicies, endpoints }: ReadRole,
    asked: Asked,
): readonly Access[] {
    const limit = (accesses: readonly Access[]) =>
        limits.reduce<Access[]>(
            (left, statements) => intersected(left, allowed(statements, asked)),
            [...accesses],
        );
    const together = resourcePolicies.reduce<Access[]>(
        (own, policy) => withResourcePolicy(own, policy, asked, limit),
        limit(granted(identity, asked)),
    );
    const unless = denied(simplified(together), [...identity, ...limits.flat()], asked);
    const left = resourcePolicies.reduce<Access[]>(
        (accesses, policy) => deniedByResource(accesses, policy, asked),
        unless,
    );
    return simplified(throughEndpoints(left, endpoints, asked));
}

function throughEndpoints(accesses: Access[], endpoints: ReadRole["endpoints"], asked: Asked): Access[] {
    const service = serviceOf(asked.expander.name(asked.action));
    const passed = endpoints.filter(({ services }) => services.includes(service));
    return passed.length === 0
        ? accesses
        : intersected(
              accesses,
              passed.flatMap(({ statements }) => denied(allowed(statements, asked), statements, asked)),
          );
}

function rowsOf(
    actions: readonly ActionRef[],
    accessOf: (action: ActionRef) => readonly Access[],
    expander: Expander,
): GrantRow[] {
    const rows = new Map<readonly Access[], Leaf[]>();
    for (const action of actions) {
        const access = accessOf(action);
        const row = rows.get(access) ?? [];
        row.push(typeof action === "number" ? expander.name(action) : action);
        rows.set(access, row);
    }
    return [...rows]
        .filter(([access]) => access.length > 0)
        .map(([access, named]) => ({ access, actions: sortedLeaves(named) }))
        .sort((a, b) => compareText(leafText(a.actions[0] ?? ""), leafText(b.actions[0] ?? "")));
}
