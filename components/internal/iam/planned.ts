import * as pulumi from "@pulumi/pulumi";
import type { DenyOthers, Scope, Statement } from "./document";
import { type Check, type Home, knownPart } from "./place";

/** Statements of an identity policy. */
export type Statements = readonly (Statement | DenyOthers)[];

/** What a need allows, and the most that it may ever allow. */
export interface Rights {
    readonly policy: Statements;
    readonly limit: Statements;
}

/** A need that arguments name. */
export interface Planned {
    /** The name of its inline policy, and the end of the child's name. */
    readonly need: string;
    /** The argument that it comes from. */
    readonly argument: string;
    /**
     * Its rights, where all arguments are plain values.
     *
     * @param keyArn the key of the parameters
     */
    at(where: Scope, keyArn: string): Rights;
    /** Its rights, as soon as its own arguments are known; nobody else's hide them. */
    later(home: Home, keyArn: pulumi.Input<string>): pulumi.Output<Rights>;
}

/**
 * A need.
 *
 * @param part the arguments that it comes from, by their names
 * @param usesKey whether the key of the parameters stands in it, which may not be known yet
 * @param limit what the boundary says of it, where that differs
 */
export function planned<Part extends object>(
    need: string,
    part: Part,
    check: Check<Part>,
    policy: (where: Scope, known: pulumi.Unwrap<Part>, keyArn: string) => Statements,
    { usesKey = false, limit = policy }: { usesKey?: boolean; limit?: typeof policy } = {},
): Planned {
    const rights = (where: Scope, known: pulumi.Unwrap<Part>, keyArn: string): Rights => ({
        policy: policy(where, known, keyArn),
        limit: limit(where, known, keyArn),
    });
    return {
        need,
        argument: Object.keys(part)[0] ?? need,
        at: (where, keyArn) => rights(where, part as pulumi.Unwrap<Part>, keyArn),
        later: (home, keyArn) =>
            pulumi
                .all([home.place, knownPart(home, part, check), usesKey ? keyArn : ""])
                .apply(([where, known, key]) => rights(where, known as pulumi.Unwrap<Part>, key)),
    };
}
