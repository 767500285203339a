import type { PolicyFault } from "./document";
import { globContains } from "./glob";
import { isUnknown } from "./leaf";
import { nearest } from "./nearest";
import { PolicyKind } from "./policy-kind";
import { kindOf, listed, type Fields } from "./read-policy";
import { serviceOf, type Vocabulary } from "./vocabulary";

/** The faults of a statement's actions: services and actions that AWS doesn't have, wildcards where none may stand. */
export function checkActions(
    statement: Fields,
    path: string,
    kind: PolicyKind,
    vocabulary: Vocabulary,
): PolicyFault[] {
    return ["Action", "NotAction"].flatMap((name) => {
        const value = statement[name];
        if (value === undefined) {
            return [];
        }
        if (Array.isArray(value) && value.length === 0) {
            return [{ path: `${path}.${name}`, given: "is empty", allowed: "at least one action is needed" }];
        }
        return listed(value, `${path}.${name}`).flatMap(([action, place]) => {
            const allowed =
                isUnknown(action) || typeof action !== "string"
                    ? undefined
                    : actionFault(action, kind, vocabulary);
            return allowed === undefined ? [] : [{ path: place, given: `is ${kindOf(action)}`, allowed }];
        });
    });
}

/** What is allowed instead; undefined where the action is fine. */
function actionFault(
    action: string,
    kind: PolicyKind,
    { actions, index, services }: Vocabulary,
): string | undefined {
    if (/^\*+$/.test(action)) {
        return undefined;
    }
    const service = serviceOf(action);
    const places = services.get(service);
    if (places === undefined) {
        const like = nearest(service, services.keys());
        return service === "" || /[*?]/.test(service)
            ? 'SERVICE:ACTION is needed, the service without a wildcard, like "s3:GetObject"'
            : `AWS has no service ${JSON.stringify(service)}${like === undefined ? "" : `; is "${like}" meant?`}`;
    }
    if (kind === PolicyKind.Trust && service !== "sts") {
        return "only actions of sts are allowed in a trust policy";
    }
    const lower = action.toLowerCase();
    const names = places.map((place) => actions[place] ?? "");
    if (/[*?]/.test(lower)) {
        return names.some((name) => globContains(lower, name.toLowerCase()))
            ? undefined
            : `no action of ${service} matches, so the pattern does nothing`;
    }
    const like = index.has(lower) ? undefined : nearest(action, names);
    return index.has(lower)
        ? undefined
        : `${service} has no such action${like === undefined ? "" : `; is "${like}" meant?`}`;
}
