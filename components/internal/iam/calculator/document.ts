import type { Condition } from "./condition";
import type { Leaf, LeafSet, Unknown } from "./leaf";

/** A policy as JSON, as an object, or not known as a whole. Anywhere inside, a value may be an `Unknown`. */
export type PolicySource = string | object | Unknown;

/** Who a statement is about: by kind (`AWS`, `Service`, `Federated`, `CanonicalUser`); everyone is `AWS`, `*`. */
export interface Principals {
    readonly not: boolean;
    readonly of: readonly { readonly kind: string; readonly leaf: Leaf }[];
}

/** A statement as the calculator needs it. What the text leaves out is everything. */
export interface Statement {
    /** Its Sid, or its place, for messages. */
    readonly name: string;
    readonly effect: "Allow" | "Deny";
    /** An unknown effect: counted as Allow, and the result says so. */
    readonly effectUnknown?: string;
    readonly principals?: Principals;
    readonly actions: LeafSet;
    readonly resources: LeafSet;
    readonly conditions: readonly Condition[];
}

/** What is wrong with a document, at which place of it, what was given and what is allowed. */
export interface PolicyFault {
    readonly path: string;
    readonly given: string;
    readonly allowed: string;
}

/** A document that isn't a policy: no statement of it was judged. */
export class PolicyError extends Error {
    override readonly name = "PolicyError";

    constructor(readonly faults: readonly PolicyFault[]) {
        super(
            `not a policy that AWS would take:\n${faults
                .map(({ path, given, allowed }) => `  ${path}: ${given}; ${allowed}`)
                .join("\n")}`,
        );
    }
}
