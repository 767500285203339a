import { compareText } from "./condition";
import type { GrantSet } from "./effective";
import { isUnknown, leafText } from "./leaf";
import type { Vocabulary } from "./vocabulary";

/** Which of all actions a role may do, on any resource and under any condition. */
export interface AllowedActions {
    /** Those that AWS knows, sorted. */
    readonly actions: readonly string[];
    /** Of these, those that may not be allowed after all: what decides it isn't known. */
    readonly inDoubt: readonly string[];
    /** What is granted beside them: unknown values, and names that the vocabulary doesn't have. Each may be any action. */
    readonly unlisted: readonly string[];
}

/** The allowed actions of a set of grants. */
export function allowedActions(grants: GrantSet, vocabulary: Vocabulary): AllowedActions {
    const actions: string[] = [];
    const inDoubt: string[] = [];
    const unlisted: string[] = [];
    for (const row of grants.rows) {
        const isSure = row.access.some(({ doubts }) => doubts.length === 0);
        for (const action of row.actions) {
            if (isUnknown(action) || !vocabulary.index.has(action.toLowerCase())) {
                unlisted.push(leafText(action));
                continue;
            }
            actions.push(action);
            if (!isSure) {
                inDoubt.push(action);
            }
        }
    }
    return {
        actions: actions.sort(compareText),
        inDoubt: inDoubt.sort(compareText),
        unlisted: unlisted.sort(compareText),
    };
}
