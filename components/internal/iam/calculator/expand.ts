import { globContains } from "./glob";
import { isUnknown, leafText, type Leaf, type LeafSet, type Match } from "./leaf";
import { serviceOf, type Vocabulary } from "./vocabulary";

/**
 * An action of the vocabulary, by its place there, or one that the vocabulary doesn't have: a name newer than it, a pattern
 * that matches nothing in it, an unknown. The last are judged as patterns, never skipped.
 */
export type ActionRef = number | Leaf;

const expanders = new WeakMap<Vocabulary, Expander>();

/** The one expander of a vocabulary. */
export function expanderOf(vocabulary: Vocabulary): Expander {
    const expander = expanders.get(vocabulary) ?? new Expander(vocabulary);
    expanders.set(vocabulary, expander);
    return expander;
}

/** Answers which actions a pattern matches; keeps what it found, so that a warm answer costs nothing. */
export class Expander {
    private readonly found = new Map<string, ReadonlySet<number>>();

    constructor(private readonly vocabulary: Vocabulary) {}

    /** The actions that an Allow grants, and the leaves of which the vocabulary knows nothing. */
    granted(set: LeafSet): ActionRef[] {
        if (set.not) {
            // All but these; what isn't known takes nothing away.
            return Array.from(this.vocabulary.actions.keys()).filter(
                (place) => this.match(set, place) !== "no",
            );
        }
        return set.leaves.flatMap((leaf): ActionRef[] => {
            const places = isUnknown(leaf) ? undefined : this.places(leaf);
            return places === undefined || places.size === 0 ? [leaf] : Array.from(places);
        });
    }

    /** Whether a statement's actions hold this one. */
    match(set: LeafSet, action: ActionRef): Match {
        let any: Match = "no";
        for (const leaf of set.leaves) {
            const match = this.matchLeaf(leaf, action);
            if (match === "yes") {
                return set.not ? "no" : "yes";
            }
            any = match === "maybe" ? match : any;
        }
        return set.not && any === "no" ? "yes" : any;
    }

    /** What the action works on; undefined where that isn't known. Empty where it has no resources. */
    resources(action: ActionRef): readonly string[] | undefined {
        return typeof action === "number" ? this.vocabulary.resources[action] : undefined;
    }

    /** Equal for actions that work on the same. */
    resourceKey(action: ActionRef): string {
        return typeof action === "number" ? (this.vocabulary.resourceKeys[action] ?? "") : leafText(action);
    }

    /** As AWS writes it. */
    name(action: ActionRef): string {
        return typeof action === "number" ? (this.vocabulary.actions[action] ?? "") : leafText(action);
    }

    private matchLeaf(leaf: Leaf, action: ActionRef): Match {
        if (leaf === "*") {
            return "yes";
        }
        if (isUnknown(leaf)) {
            return isUnknown(action) && action.unknown === leaf.unknown ? "yes" : "maybe";
        }
        if (typeof action === "number") {
            return this.places(leaf).has(action) ? "yes" : "no";
        }
        if (isUnknown(action)) {
            return "maybe";
        }
        return globContains(leaf.toLowerCase(), action.toLowerCase())
            ? "yes"
            : /[*?]/.test(action)
              ? "maybe"
              : "no";
    }

    private places(pattern: string): ReadonlySet<number> {
        const lower = pattern.toLowerCase();
        const before = this.found.get(lower);
        if (before !== undefined) {
            return before;
        }
        const { actions, index, services } = this.vocabulary;
        const exact = index.get(lower);
        const service = serviceOf(lower);
        const candidates =
            /[*?]/.test(service) || service === "" ? actions.keys() : (services.get(service) ?? []);
        const places = new Set<number>();
        if (exact !== undefined) {
            places.add(exact);
        } else if (/[*?]/.test(lower)) {
            for (const place of candidates) {
                if (globContains(lower, actions[place]?.toLowerCase() ?? "")) {
                    places.add(place);
                }
            }
        }
        this.found.set(lower, places);
        return places;
    }
}
