import { excluded, intersected, narrowed, type Access } from "./access";
import type { PolicySource, Statement } from "./document";
import { allowed, denied, doubted, granted, statementText, type Asked } from "./layer";
import { isUnknown, type Leaf } from "./leaf";
import { naming, type Naming, type RoleIdentity } from "./principal";
import { arnParts, resourceContains, resourcesOverlap } from "./resource";

/** The policy of a bucket, a key, a queue, a secret, ..., or of a role: its trust policy. */
export interface ResourcePolicy {
    /** What it belongs to, as ARNs: a bucket is `arn:aws:s3:::NAME` and `arn:aws:s3:::NAME/*`. */
    readonly resources: readonly Leaf[];
    /** Whose it is, where the ARN doesn't say it. @default the role's own account */
    readonly account?: string;
    readonly policy: PolicySource;
}

/** A resource policy that was read, as one role meets it. */
export interface ReadResourcePolicy {
    readonly resources: readonly Leaf[];
    /** Whether the policy must allow too: of another account, and always for a key and a role. */
    readonly mustAllow: boolean;
    readonly otherAccount: boolean;
    readonly allows: readonly (readonly [naming: Naming, statement: Statement])[];
    readonly denies: readonly (readonly [naming: Naming, statement: Statement])[];
}

/** Sorts out the statements that name the role. */
export function resourcePolicyFor(
    { resources, account }: ResourcePolicy,
    statements: readonly Statement[],
    role: RoleIdentity | undefined,
): ReadResourcePolicy {
    const parts = resources.map((leaf) => (isUnknown(leaf) ? null : arnParts(leaf)));
    const owner = account ?? parts.find((part) => part?.[4])?.[4];
    const otherAccount = owner !== undefined && role !== undefined && owner !== role.account;
    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    const isGate = parts.some(
        (part) => part?.[2] === "kms" || (part?.[2] === "iam" && part[5]?.startsWith("role/")),
    );
    const named = statements
        .map((statement) => [naming(statement.principals, role), statement] as const)
        .filter(([how]) => how !== "none");
    return {
        resources,
        mustAllow: otherAccount || isGate,
        otherAccount,
        allows: named.filter(([, { effect }]) => effect === "Allow"),
        denies: named.filter(([, { effect }]) => effect === "Deny"),
    };
}

/**
 * What the role's own policies and a resource's allow together, before denies. `limit` cuts by boundary and session policies,
 * which don't bind what is granted to a session directly.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function withResourcePolicy(
    own: readonly Access[],
    policy: ReadResourcePolicy,
    asked: Asked,
    limit: (accesses: readonly Access[]) => Access[],
): Access[] {
    const of = (statements: typeof allowed, ...kinds: Naming[]) =>
        policy.allows
            .filter(([how]) => kinds.includes(how))
            .flatMap(([how, statement]) =>
                onResource(statements([statement], asked), policy).map((access) =>
                    how === "maybe"
                        ? doubted(access, `${statementText(statement)} may not name the role`)
                        : access,
                ),
            );
    if (policy.otherAccount) {
        return throughGate(own, policy, asked, of(allowed, "account", "role", "session", "maybe"));
    }
    const gated = policy.mustAllow ? throughGate(own, policy, asked, of(allowed, "account")) : own;
    return [...gated, ...limit(of(granted, "role")), ...of(granted, "session", "maybe")];
}

/** What is left after the resource policy's denies, which reach no further than its resource. */
export function deniedByResource(
    accesses: readonly Access[],
    policy: ReadResourcePolicy,
    asked: Asked,
): Access[] {
    return policy.denies.reduce<Access[]>(
        (left, [how, statement]) =>
            left.flatMap((access) => {
                if (how === "maybe") {
                    return meets(access, policy)
                        ? [doubted(access, `${statementText(statement)} may name the role`)]
                        : [access];
                }
                const leaves = leavesWithin(statement, policy);
                if (leaves !== undefined) {
                    return denied([access], [{ ...statement, resources: { not: false, leaves } }], asked);
                }
                const inside = onResource([access], policy);
                return [...outside(access, policy), ...denied(inside, [statement], asked)];
            }),
        [...accesses],
    );
}

function throughGate(
    own: readonly Access[],
    policy: ReadResourcePolicy,
    { action, expander }: Asked,
    granted: Access[],
): Access[] {
    const types = expander.resources(action);
    // No request for another kind of thing, or for none, meets this policy.
    if (types?.some((type) => policy.resources.some((leaf) => resourcesOverlap(type, leaf))) === false) {
        return [...own];
    }
    return own.flatMap((access) =>
        meets(access, policy) ? [...outside(access, policy), ...intersected([access], granted)] : [access],
    );
}

function meets(access: Access, { resources }: ReadResourcePolicy): boolean {
    return resources.some((leaf) => access.resources.every((resource) => resourcesOverlap(leaf, resource)));
}

function outside(access: Access, { resources }: ReadResourcePolicy): Access[] {
    return excluded(access, { resources: { not: false, leaves: resources }, conditions: [] });
}

function onResource(accesses: readonly Access[], { resources }: ReadResourcePolicy): Access[] {
    return accesses.flatMap((access) => resources.flatMap((leaf) => narrowed(access, [leaf], [])));
}

/** The statement's resources within the policy's own, where each of them is one leaf. */
function leavesWithin({ resources }: Statement, policy: ReadResourcePolicy): Leaf[] | undefined {
    const pairs = resources.leaves.flatMap((leaf) =>
        policy.resources
            .filter((own) => resourcesOverlap(leaf, own))
            .map((own) =>
                resourceContains(own, leaf) ? leaf : resourceContains(leaf, own) ? own : undefined,
            ),
    );
    return resources.not || pairs.includes(undefined)
        ? undefined
        : pairs.filter((leaf) => leaf !== undefined);
}
