/** A string of a policy whose value isn't known yet, by the name under which a reader knows it. */
export interface Unknown {
    readonly unknown: string;
}

/** One string of a policy. The same unknown twice is the same value. */
export type Leaf = string | Unknown;

/** A list as policies have it: what matches one of the leaves, or, with `not`, what matches none. */
export interface LeafSet {
    readonly not: boolean;
    readonly leaves: readonly Leaf[];
}

/** What is sure, or may be: a leaf that isn't known leaves a match open. */
export type Match = "yes" | "maybe" | "no";

export const everything: LeafSet = { not: false, leaves: ["*"] };

export function isUnknown(value: unknown): value is Unknown {
    return (
        typeof value === "object" && value !== null && "unknown" in value && typeof value.unknown === "string"
    );
}

/** The leaf in words; also its key for sorting and comparing, since no policy's string begins with this bracket. */
export function leafText(leaf: Leaf): string {
    return isUnknown(leaf) ? `⟨unknown: ${leaf.unknown}⟩` : leaf;
}

/** Whether a leaf set matches, given how each of its leaves does. */
export function matchSet(set: LeafSet, matchLeaf: (leaf: Leaf) => Match): Match {
    const matches = set.leaves.map(matchLeaf);
    const any = matches.includes("yes") ? "yes" : matches.includes("maybe") ? "maybe" : "no";
    if (!set.not || any === "maybe") {
        return any;
    }
    return any === "yes" ? "no" : "yes";
}

/** A function's answers, kept: the same few patterns are asked for again and again. Forgets all when it holds too many. */
export function remembered<T>(find: (text: string) => T): (text: string) => T {
    const known = new Map<string, T>();
    return (text) => {
        const before = known.get(text);
        if (before !== undefined) {
            return before;
        }
        if (known.size > 20_000) {
            known.clear();
        }
        const found = find(text);
        known.set(text, found);
        return found;
    };
}
