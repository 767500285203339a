import type { PolicyFault, PolicySource } from "./document";
import { isUnknown } from "./leaf";

/** What a document is for: each kind has rules of its own. */
export const PolicyKind = {
    /** A managed policy, also as a boundary. */
    Managed: "managed",
    /** One in a role. */
    Inline: "inline",
    Trust: "trust",
    /** Of a bucket, a key, a queue, a VPC endpoint, ... */
    Resource: "resource",
} as const;
export type PolicyKind = (typeof PolicyKind)[keyof typeof PolicyKind];

/** Characters, white space not counted: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const mostCharacters: Partial<Record<PolicyKind, readonly [most: number, what: string]>> = {
    managed: [6144, "a managed policy"],
    inline: [10_240, "all inline policies of a role together"],
    trust: [2048, "a trust policy, unless the account's quota was raised"],
};

/** How many characters IAM counts; an unknown value counts as none, so that the real size may be more. */
export function policySize(source: PolicySource): number {
    if (isUnknown(source)) {
        return 0;
    }
    // Of the white space within strings the documentation doesn't speak: all that isn't layout is counted.
    const document: unknown = typeof source === "string" ? JSON.parse(source) : source;
    return JSON.stringify(document, (_, value: unknown) => (isUnknown(value) ? "" : value)).length;
}

/** The fault of documents that are too large together; of kinds without a limit there is none. */
export function sizeFaults(kind: PolicyKind, sizes: readonly number[]): PolicyFault[] {
    const [most, what] = mostCharacters[kind] ?? [Infinity, ""];
    const size = sizes.reduce((sum, one) => sum + one, 0);
    return size <= most
        ? []
        : [
              {
                  path: "document",
                  given: `has ${size} characters, white space not counted`,
                  allowed: `${what} may have ${most}: name less, or part it`,
              },
          ];
}
