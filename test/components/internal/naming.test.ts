import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { fitName } from "../../../components/internal/naming";

suite("fitName", () => {
    const cases: [what: string, whole: string, maxLength: number, fitted: string][] = [
        ["a name that fits stays", "shop-prod-web", 64, "shop-prod-web"],
        ["a name of just the length stays", "abcdefghijkl", 12, "abcdefghijkl"],
        ["a longer one keeps its beginning", "abcdefghijklm", 12, "abc-ff10304f"],
        ["a character that AWS refuses is replaced", "shop-v1.2-web", 64, "shop-v1-2-web-959e2f1a"],
    ];
    for (const [what, whole, maxLength, fitted] of cases) {
        test(what, () => {
            assert.equal(fitName(whole, maxLength), fitted);
        });
    }

    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 });
    const limit = fc.constantFrom(64, 128, 250);

    test("never exceeds the limit", () => {
        fc.assert(fc.property(name, limit, (whole, max) => fitName(whole, max).length <= max));
    });

    test("holds only what role, policy and alias names may hold", () => {
        fc.assert(
            fc.property(name, limit, (whole, max) => {
                assert.match(fitName(whole, max), /^[A-Za-z0-9_-]+$/);
            }),
        );
    });

    test("gives two different names two names", () => {
        const alike = fc.tuple(
            fc.string({ unit: fc.constantFrom("a", "-", ".", "/"), maxLength: 200 }),
            fc.string({ unit: fc.constantFrom("a", "b", ".", "/"), minLength: 1, maxLength: 5 }),
            fc.string({ unit: fc.constantFrom("a", "b", ".", "/"), minLength: 1, maxLength: 5 }),
        );
        fc.assert(
            fc.property(alike, limit, ([start, one, other], max) => {
                fc.pre(one !== other);
                assert.notEqual(fitName(start + one, max), fitName(start + other, max));
            }),
        );
    });

    test("gives the same name each time", () => {
        fc.assert(fc.property(name, limit, (whole, max) => fitName(whole, max) === fitName(whole, max)));
    });
});
