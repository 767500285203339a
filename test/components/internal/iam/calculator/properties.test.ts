import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import {
    compare,
    contains,
    difference,
    effectiveGrants,
    type Access,
    type GrantSet,
} from "../../../../../components/internal/iam/calculator";
import { conditionsHold, isAllowed, resourceMatches, type RawStatement, type Request } from "./brute-force";
import { policy, smallVocabulary } from "./fixtures";
import { actions, allowStatement, denyStatement, request, statements } from "./generated";

/** Whether a set of grants holds a concrete request, by what the grants say in full. */
function holds(grants: GrantSet, asked: Request): boolean {
    return grants.accessOf(asked.action).some((access) => accessHolds(access, asked));
}

function accessHolds({ resources, when, unless }: Access, asked: Request): boolean {
    const matches = (leaf: unknown) => typeof leaf === "string" && resourceMatches(leaf, asked);
    return (
        resources.every(matches) &&
        conditionsOf(when).every((condition) => conditionsHold(condition, asked)) &&
        unless.every(
            (exclusion) =>
                exclusion.resources.leaves.some(matches) === exclusion.resources.not ||
                !conditionsOf(exclusion.conditions).every((condition) => conditionsHold(condition, asked)),
        )
    );
}

function conditionsOf(conditions: Access["when"]): Record<string, Record<string, string[]>>[] {
    return conditions.map(({ operator, quantifier, ifExists, key, values }) => {
        const prefix = quantifier === "any" ? "ForAnyValue:" : quantifier === "all" ? "ForAllValues:" : "";
        return { [`${prefix}${operator}${ifExists ? "IfExists" : ""}`]: { [key]: values.map(String) } };
    });
}

void suite("the calculator, on generated policies", async () => {
    const known = await smallVocabulary(actions);
    const grantsOf = (identity: RawStatement[], boundary?: RawStatement[]) =>
        effectiveGrants(
            { identity: [policy(...identity)], ...(boundary && { boundary: policy(...boundary) }) },
            known,
        );
    const check = (property: fc.IRawProperty<unknown>, numRuns = 300) => {
        fc.assert(property as fc.IProperty<unknown>, { numRuns });
    };

    test("agrees with a judge of concrete requests", () => {
        check(
            fc.property(
                statements,
                fc.option(statements, { nil: undefined }),
                fc.array(request, { minLength: 20, maxLength: 40 }),
                (identity, boundary, requests) => {
                    const grants = grantsOf(identity, boundary);
                    for (const asked of requests) {
                        const expected = isAllowed(boundary ? [identity, boundary] : [identity], asked);
                        assert.equal(holds(grants, asked), expected, JSON.stringify(asked));
                    }
                },
            ),
            3000,
        );
    });

    test("an Allow more never removes anything", () => {
        check(
            fc.property(statements, allowStatement, (before, more) => {
                assert.ok(contains(grantsOf([...before, more]), grantsOf(before)));
            }),
        );
    });

    test("a Deny more never adds anything", () => {
        check(
            fc.property(statements, denyStatement, (before, more) => {
                assert.ok(contains(grantsOf(before), grantsOf([...before, more])));
            }),
        );
    });

    test("a boundary never adds anything", () => {
        check(
            fc.property(statements, statements, (identity, boundary) => {
                assert.ok(contains(grantsOf(identity), grantsOf(identity, boundary)));
            }),
        );
    });

    test("reordering and splitting statements is the same", () => {
        check(
            fc.property(statements, (whole) => {
                const split = whole.flatMap(splitUp).reverse();
                assert.equal(compare(grantsOf(whole), grantsOf(split)), "same");
            }),
        );
    });

    test("a set holds itself, and nothing is left over", () => {
        check(
            fc.property(statements, statements, (identity, boundary) => {
                const grants = grantsOf(identity, boundary);
                assert.deepEqual(difference(grants, grants), []);
            }),
        );
    });

    test("what holds a set that holds a third holds the third", () => {
        check(
            fc.property(
                statements,
                denyStatement,
                denyStatement,
                allowStatement,
                (most, first, second, extra) => {
                    const [a, b, c] = [
                        grantsOf([...most, extra]),
                        grantsOf([...most, first]),
                        grantsOf([...most, first, second]),
                    ];
                    assert.ok(!contains(a, b) || !contains(b, c) || contains(a, c));
                },
            ),
        );
    });

    test("what is said to be contained is, request by request", () => {
        check(
            fc.property(
                statements,
                statements,
                fc.array(request, { minLength: 30, maxLength: 30 }),
                (left, right, requests) => {
                    const [a, b] = [grantsOf(left), grantsOf(right)];
                    if (contains(a, b)) {
                        for (const asked of requests) {
                            assert.ok(
                                !isAllowed([right], asked) || isAllowed([left], asked),
                                JSON.stringify(asked),
                            );
                        }
                    }
                },
            ),
            2000,
        );
    });
});

/** One statement for each action and resource, where the statement names them. */
function splitUp(statement: RawStatement): RawStatement[] {
    const { Action: actions, Resource: resources } = statement;
    const byAction = actions?.map((action) => ({ ...statement, Action: [action] })) ?? [statement];
    return byAction.flatMap(
        (one) => resources?.map((resource) => ({ ...one, Resource: [resource] })) ?? [one],
    );
}
