import { accessOf, excluded, type Access } from "./access";
import { conditionId, type Condition } from "./condition";
import type { Statement } from "./document";
import { taken } from "./exclusion";
import type { ActionRef, Expander } from "./expand";
import { implies, refuted } from "./implication";
import { everything, isUnknown, leafText, type LeafSet } from "./leaf";
import { isEverything, resourcesOverlap } from "./resource";

/** An action and what it works on. */
export interface Asked {
    readonly action: ActionRef;
    readonly expander: Expander;
}

/** Statements with what is known of each request taken into account: those that can't apply are gone, and sure conditions too. */
export function decided(statements: readonly Statement[], facts: readonly Condition[]): Statement[] {
    return statements.flatMap((statement) => {
        const { conditions } = statement;
        return conditions.some((condition) => refuted(condition, facts))
            ? []
            : [
                  {
                      ...statement,
                      conditions: conditions.filter(
                          (condition) => !facts.some((fact) => implies(fact, condition)),
                      ),
                  },
              ];
    });
}

/** What the statements grant of the action. What an unknown action grants is that action's own, and no other's. */
export function granted(statements: readonly Statement[], asked: Asked): Access[] {
    return allowed(
        statements.filter(
            ({ actions }) => actions.not || asked.expander.match(actions, asked.action) === "yes",
        ),
        asked,
    );
}

/** What the Allow statements let pass of the action; where they may, they do. */
export function allowed(statements: readonly Statement[], asked: Asked): Access[] {
    return statements.flatMap((statement) => {
        const match =
            statement.effect === "Allow" ? asked.expander.match(statement.actions, asked.action) : "no";
        const resources = match === "no" ? undefined : applicable(statement.resources, asked);
        if (resources === undefined) {
            return [];
        }
        const isSure = match === "yes" && statement.effectUnknown === undefined;
        const doubts = isSure ? [] : [`${statementText(statement)} may not apply`];
        return accessOf({ ...statement, resources }, doubts);
    });
}

/** What a statement says, in one line; the same for statements that say the same. */
export function statementText({ effect, effectUnknown, actions, resources, conditions }: Statement): string {
    const text = (set: LeafSet) =>
        `${set.not ? "all but " : ""}${set.leaves.map(leafText).sort().join(", ")}`;
    const whether =
        conditions.length === 0 ? "" : `, on condition ${conditions.map(conditionId).sort().join(" and ")}`;
    const what = effectUnknown === undefined ? effect : leafText({ unknown: effectUnknown });
    return `${what} ${text(actions)} on ${text(resources)}${whether}`;
}

/** What the Deny statements leave of it. */
export function denied(
    accesses: readonly Access[],
    statements: readonly Statement[],
    asked: Asked,
): Access[] {
    return statements.reduce<Access[]>(
        (left, statement) => withoutDenied(left, statement, asked),
        [...accesses],
    );
}

function withoutDenied(accesses: Access[], statement: Statement, asked: Asked): Access[] {
    const match = statement.effect === "Deny" ? asked.expander.match(statement.actions, asked.action) : "no";
    const resources = match === "no" ? undefined : applicable(statement.resources, asked);
    if (resources === undefined) {
        return accesses;
    }
    return accesses.flatMap((access) =>
        match === "yes"
            ? excluded(access, { resources, conditions: statement.conditions })
            : [
                  taken(resources, access.resources) === "none"
                      ? access
                      : doubted(access, `${statementText(statement)} may apply`),
              ],
    );
}

export function doubted(access: Access, doubt: string): Access {
    return { ...access, doubts: [...new Set([...access.doubts, doubt])].sort() };
}

/**
 * What a statement's resources mean for the action: one without resource types is asked for on `*` alone.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
function applicable(set: LeafSet, { action, expander }: Asked): LeafSet | undefined {
    if (expander.resources(action)?.length !== 0) {
        return set;
    }
    if (set.leaves.some(isEverything)) {
        return set.not ? undefined : everything;
    }
    const unknowns = set.leaves.filter(isUnknown);
    if (unknowns.length > 0) {
        return { not: set.not, leaves: unknowns };
    }
    return set.not ? everything : undefined;
}

/** Whether something of these ARN patterns is among what the access names. */
export function worksOn(types: readonly string[], { resources }: Access): boolean {
    return types.some((type) => resources.every((resource) => resourcesOverlap(type, resource)));
}
