import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import {
    difference,
    effectiveGrants,
    isUnknown,
    type Access,
    type GrantSet,
    type Leaf,
} from "../../../../../components/internal/iam/calculator";
import type { Condition } from "../../../../../components/internal/iam/calculator/condition";
import { conditionsHold, isAllowed, resourceMatches, type RawStatement, type Request } from "./brute-force";
import { policy, smallVocabulary } from "./fixtures";
import { actions, request, statements } from "./generated";

/** Whether a request may be among the grants, each unknown being whatever it takes. */
function mayHold(grants: GrantSet, asked: Request): boolean {
    const own = grants.accessOf(asked.action);
    const unknown = grants.rows.filter((row) => row.actions.some(isUnknown)).flatMap(({ access }) => access);
    return [...own, ...unknown].some((access) => accessMayHold(access, asked));
}

function accessMayHold({ resources, when, unless }: Access, asked: Request): boolean {
    const mayMatch = (leaf: Leaf) => isUnknown(leaf) || resourceMatches(leaf, asked);
    const surelyMatches = (leaf: Leaf) => !isUnknown(leaf) && resourceMatches(leaf, asked);
    return (
        resources.every(mayMatch) &&
        when.every((condition) => isOpen(condition) || conditionHolds(condition, asked)) &&
        !unless.some(
            (exclusion) =>
                (exclusion.resources.not
                    ? !exclusion.resources.leaves.some(mayMatch)
                    : exclusion.resources.leaves.some(surelyMatches)) &&
                exclusion.conditions.every(
                    (condition) => !isOpen(condition) && conditionHolds(condition, asked),
                ),
        )
    );
}

function isOpen({ values, key }: Condition): boolean {
    return key === "" || values.some(isUnknown);
}

function conditionHolds({ operator, quantifier, ifExists, key, values }: Condition, asked: Request): boolean {
    const prefix = quantifier === "any" ? "ForAnyValue:" : quantifier === "all" ? "ForAllValues:" : "";
    const name = `${prefix}${operator}${ifExists ? "IfExists" : ""}`;
    return conditionsHold({ [name]: { [key]: values.map(String) } }, asked);
}

/** The same statements, with the leaves that the dice choose no longer known, each by a name of its own. */
function hidden(name: string, whole: readonly RawStatement[], dice: readonly number[]): object[] {
    let thrown = 0;
    const hides = () => dice[thrown++ % dice.length] === 0;
    const hide = (value: unknown): unknown => {
        if (Array.isArray(value)) {
            return value.map(hide);
        }
        if (typeof value === "object" && value !== null) {
            return hides()
                ? { unknown: `${name} ${thrown}` }
                : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hide(inner)]));
        }
        return hides() ? { unknown: `${name} ${thrown}` } : value;
    };
    return whole.map((statement) =>
        Object.fromEntries(Object.entries(statement).map(([key, value]) => [key, hide(value)])),
    );
}

void suite("what isn't known", async () => {
    const known = await smallVocabulary(actions);
    const dice = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 7, maxLength: 23 });
    const grantsOf = (identity: object[], boundary: object[]) =>
        effectiveGrants({ identity: [policy(...identity)], boundary: policy(...boundary) }, known);

    test("never hides a right: whatever the unknowns are, what is allowed is among the grants", () => {
        fc.assert(
            fc.property(
                statements,
                statements,
                dice,
                fc.array(request, { minLength: 30, maxLength: 30 }),
                (identity, boundary, thrown, requests) => {
                    const grants = grantsOf(
                        hidden("identity", identity, thrown),
                        hidden("boundary", boundary, thrown),
                    );
                    for (const asked of requests) {
                        assert.ok(
                            !isAllowed([identity, boundary], asked) || mayHold(grants, asked),
                            JSON.stringify(asked),
                        );
                    }
                },
            ),
            { numRuns: 2000 },
        );
    });

    test("is the same as itself", () => {
        fc.assert(
            fc.property(statements, statements, dice, (identity, boundary, thrown) => {
                const grants = grantsOf(
                    hidden("identity", identity, thrown),
                    hidden("boundary", boundary, thrown),
                );
                assert.deepEqual(difference(grants, grants), []);
            }),
            { numRuns: 500 },
        );
    });
});
