import type { Condition } from "./condition";
import type { Principals } from "./document";
import { isUnknown, type Leaf } from "./leaf";
import { arnParts } from "./resource";

/** A role, as other policies see it. */
export interface RoleIdentity {
    readonly arn: string;
    readonly account: string;
    readonly name: string;
}

/**
 * How a statement's principals name a role: not at all, by its account (then the role's own policies must allow too), itself,
 * or each of its sessions directly (then no boundary limits it). `maybe` where only some sessions, or an unknown, is named.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export type Naming = "none" | "account" | "role" | "session" | "maybe";

/** Reads a role's ARN; undefined where it isn't one. */
export function roleIdentity(arn: string): RoleIdentity | undefined {
    const parts = arnParts(arn);
    const [kind, ...path] = (parts?.[5] ?? "").split("/");
    const name = path.at(-1);
    return parts?.[2] === "iam" && kind === "role" && name
        ? { arn, account: parts[4] ?? "", name }
        : undefined;
}

/** What is known of each request of the role, so that conditions on it are decided. */
export function factsOf({ arn, account }: RoleIdentity): Condition[] {
    const fact = (operator: string, key: string, value: string): Condition => ({
        operator,
        quantifier: "one",
        ifExists: false,
        key,
        values: [value],
    });
    return [
        fact("ArnEquals", "aws:principalarn", arn),
        fact("StringEquals", "aws:principalarn", arn),
        fact("StringEquals", "aws:principalaccount", account),
        fact("StringEquals", "aws:principaltype", "AssumedRole"),
        fact("Bool", "aws:principalisawsservice", "false"),
    ];
}

/** How the principals of an Allow, or of a Deny, name the role. */
export function naming(principals: Principals | undefined, role: RoleIdentity | undefined): Naming {
    if (principals === undefined) {
        return "maybe";
    }
    if (role === undefined) {
        return !principals.not && principals.of.some(({ kind, leaf }) => kind === "AWS" && leaf === "*")
            ? "session"
            : "maybe";
    }
    const each = principals.of.map(({ kind, leaf }) => (kind === "AWS" ? namingOf(leaf, role) : "none"));
    const order: Naming[] = ["session", "role", "account", "maybe", "none"];
    const closest = order.find((naming) => each.includes(naming)) ?? "none";
    if (!principals.not) {
        return closest;
    }
    // Who is left out of a NotPrincipal by account or session only isn't told in full: counted as neither named nor left out.
    return closest === "none" ? "session" : closest === "role" || each.includes("session") ? "none" : "maybe";
}

function namingOf(leaf: Leaf, role: RoleIdentity): Naming {
    if (isUnknown(leaf)) {
        return "maybe";
    }
    if (leaf === "*") {
        return "session";
    }
    if (leaf === role.account || (leaf.endsWith(`:${role.account}:root`) && arnParts(leaf)?.[2] === "iam")) {
        return "account";
    }
    const session = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/.+$/.exec(leaf);
    if (session?.[1] === role.account && session[2] === role.name) {
        return "maybe";
    }
    // AWS takes no wildcard in a principal's ARN: what it would make of one is left open.
    return leaf === role.arn ? "role" : /[*?]/.test(leaf) ? "maybe" : "none";
}
