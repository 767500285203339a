import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import {
    condition,
    contrary,
    type Condition,
} from "../../../../../components/internal/iam/calculator/condition";
import { implies } from "../../../../../components/internal/iam/calculator/implication";
import { leafText } from "../../../../../components/internal/iam/calculator/leaf";
import { conditionsHold } from "./brute-force";
import { conditionLine, request } from "./generated";

const single = conditionLine.map((line) => {
    const [[operator, keys] = ["", {}]] = Object.entries(line);
    const [[key, values] = ["", []]] = Object.entries(keys);
    return condition(operator, key, values, () => false);
});
const requests = fc.array(request, { minLength: 30, maxLength: 30 });

function holds(
    { operator, quantifier, ifExists, key, values }: Condition,
    asked: Parameters<typeof conditionsHold>[1],
): boolean {
    const prefix = { any: "ForAnyValue:", all: "ForAllValues:", one: "", unsaid: "" }[quantifier];
    return conditionsHold(
        { [`${prefix}${operator}${ifExists ? "IfExists" : ""}`]: { [key]: values.map(String) } },
        asked,
    );
}

suite("conditions", () => {
    test("one that implies another never holds without it", () => {
        fc.assert(
            fc.property(single, single, requests, (first, second, asked) => {
                for (const one of implies(first, second) ? asked : []) {
                    assert.ok(!holds(first, one) || holds(second, one), JSON.stringify(one));
                }
            }),
            { numRuns: 3000 },
        );
    });

    test("the contrary holds exactly where the condition doesn't", () => {
        fc.assert(
            fc.property(single, requests, (one, asked) => {
                const opposite = contrary(one);
                for (const each of opposite === undefined ? [] : asked) {
                    assert.equal(
                        opposite?.every((part) => holds(part, each)),
                        !holds(one, each),
                        JSON.stringify(each),
                    );
                }
            }),
            { numRuns: 2000 },
        );
    });

    const one = (operator: string, ...values: string[]) => condition(operator, "x:Key", values, () => false);
    const many = (operator: string, ...values: string[]) => condition(operator, "x:Key", values, () => true);
    const cases: [first: Condition, second: Condition, isImplied: boolean][] = [
        [one("StringEquals", "a"), one("StringEquals", "a", "b"), true],
        [one("StringEquals", "a"), one("StringLike", "a*"), true],
        [one("StringEquals", "a*"), one("StringEquals", "ab"), false],
        [one("StringEquals", "a"), one("StringNotEquals", "b"), true],
        [one("StringEquals", "a"), one("Null", "false"), true],
        [one("StringEqualsIfExists", "a"), one("StringEquals", "a"), false],
        [one("StringNotEquals", "a", "b"), one("StringNotEquals", "a"), true],
        [one("Null", "true"), one("StringNotEquals", "a"), true],
        [many("StringEquals", "a"), many("StringNotEquals", "b"), false],
        [many("StringEquals", "a"), many("StringEquals", "a", "b"), true],
        [one("NumericLessThan", "5"), one("NumericLessThanEquals", "5"), true],
        [one("NumericLessThanEquals", "5"), one("NumericLessThan", "5"), false],
        [one("DateLessThan", "2026-01-01T00:00:00Z"), one("DateLessThan", "2027-01-01T00:00:00Z"), true],
        [one("IpAddress", "10.1.0.0/16"), one("IpAddress", "10.0.0.0/8"), true],
        [one("IpAddress", "192.0.2.1"), one("NotIpAddress", "10.0.0.0/8"), true],
        [one("IpAddress", "2001:db8::/32"), one("NotIpAddress", "10.0.0.0/8"), true],
        [one("IpAddress", "10.0.0.5/8"), one("NotIpAddress", "192.0.2.1"), false],
        [
            one("ArnLike", "arn:aws:iam::123456789012:role/a"),
            one("ArnLike", "arn:aws:iam::123456789012:role/*"),
            true,
        ],
        [one("ArnLike", "arn:aws:iam::123456789012:role/a"), one("ArnLike", "arn:aws:iam::*"), false],
        [one("Bool", "True"), one("Bool", "true"), true],
        [one("Unheard", "a"), one("Unheard", "a"), true],
        [one("ForAnyValue:StringEquals", "a"), one("ForAnyValue:StringEquals", "a", "b"), true],
        [one("ForAnyValue:StringEqualsIfExists", "a"), one("ForAnyValue:StringEquals", "a", "b"), false],
        [one("Unheard", "a"), one("Unheard", "a", "b"), false],
    ];
    for (const [first, second, isImplied] of cases) {
        const text = ({ operator, values }: Condition) => `${operator} ${values.map(leafText).join(",")}`;
        test(`${text(first)} ${isImplied ? "implies" : "doesn't imply"} ${text(second)}`, () => {
            assert.equal(implies(first, second), isImplied);
        });
    }
});
