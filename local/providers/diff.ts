/** Diff: what the new inputs ask for against the state as it was last seen. */
import { DEFAULTS_KEY } from "./check";
import { hasUnknown, sameValue } from "./properties";
import type { Properties, Property, ResourceType, Value } from "./resource-type";

/** One property that has to change. */
export interface Change {
    readonly property: string;
    readonly kind: "add" | "update" | "delete";
    readonly replaces: boolean;
}

/** All that a Diff looks at. */
export interface DiffContext {
    readonly oldInputs: Properties;
    readonly state: Properties;
    readonly news: Properties;
    readonly ignored: readonly string[];
}

/**
 * Compares new inputs with the state, as the real bridge does: what somebody changed behind the engine's back is
 * a change too, once a refresh has seen it. What the program leaves to the provider is one only where the state
 * has left the default, or where the program gave a value before.
 */
export function diff<Client>(type: ResourceType<Client>, context: DiffContext): Change[] {
    return Object.entries(type.properties).flatMap(([property, rule]) => {
        if (rule.computed || context.ignored.includes(property)) {
            return [];
        }
        const kind = changeKind(rule, property, context);
        if (!kind) {
            return [];
        }
        const { [property]: before = null } = context.state;
        const { [property]: after = null } = context.news;
        const replaces = rule.forceNew === true || rule.replacedWhen?.(before, after) === true;
        return [{ property, kind, replaces }];
    });
}

function changeKind(
    rule: Property,
    key: string,
    { oldInputs, state, news }: DiffContext,
): Change["kind"] | undefined {
    const old = state[key];
    const wanted = news[key];
    if (wanted !== undefined) {
        const before = old ?? rule.default;
        if (before !== undefined && equivalent(rule, before, wanted)) {
            return undefined;
        }
        return old === undefined ? "add" : "update";
    }
    if (old === undefined || rule.chosenByService) {
        return undefined;
    }
    const removed = rule.default === undefined ? key in oldInputs : !equivalent(rule, old, rule.default);
    return removed ? "delete" : undefined;
}

/** Whether two values of one property mean the same. What isn't known yet equals nothing. */
export function equivalent(rule: Property, a: Value, b: Value): boolean {
    if (hasUnknown(a) || hasUnknown(b)) {
        return false;
    }
    return sameValue(a, b) || (rule.equivalent?.(a, b) ?? false);
}

/** A replacement under a name that the program itself chose can't be made beside the old one. */
export function deletesFirst<Client>(
    type: ResourceType<Client>,
    state: Properties,
    news: Properties,
): boolean {
    const { [DEFAULTS_KEY]: chosenByProvider } = news;
    return (
        type.deleteBeforeReplace === true ||
        Object.entries(type.properties).some(
            ([key, { autoname }]) =>
                autoname !== undefined &&
                !(Array.isArray(chosenByProvider) && chosenByProvider.includes(key)) &&
                news[key] !== undefined &&
                sameValue(news[key], state[key] ?? null),
        )
    );
}
