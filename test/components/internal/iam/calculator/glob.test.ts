import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import {
    globContains,
    globsOverlap,
    literal,
    withoutVariables,
} from "../../../../../components/internal/iam/calculator/glob";

const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 5 });

/** All texts of two letters, up to a length that the patterns' own exceeds. */
const texts = Array.from({ length: 7 }, (_, length) =>
    Array.from({ length: 2 ** length }, (__, number) =>
        Array.from({ length }, (___, place) => ((number >> place) & 1 ? "b" : "a")).join(""),
    ),
).flat();

function matching(glob: string): string[] {
    const expression = new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`);
    return texts.filter((text) => expression.test(text));
}

suite("globs", () => {
    test("a text matches as a regular expression says", () => {
        fc.assert(
            fc.property(pattern, fc.constantFrom(...texts), (glob, text) => {
                assert.equal(globContains(glob, text), matching(glob).includes(text));
            }),
        );
    });

    test("what is said to be contained is", () => {
        fc.assert(
            fc.property(pattern, pattern, (outer, inner) => {
                const all = new Set(matching(outer));
                assert.ok(!globContains(outer, inner) || matching(inner).every((text) => all.has(text)));
            }),
            { numRuns: 2000 },
        );
    });

    test("patterns overlap exactly where a text matches both", () => {
        fc.assert(
            fc.property(pattern, pattern, (left, right) => {
                const all = new Set(matching(left));
                // Two patterns of five need no common text longer than ten; of those that need more than six, none is asked.
                const isShort = (left + right).replaceAll("*", "").length <= 6;
                assert.ok(
                    !isShort || globsOverlap(left, right) === matching(right).some((text) => all.has(text)),
                );
            }),
            { numRuns: 2000 },
        );
    });

    const cases: [outer: string, inner: string, contains: boolean, overlap: boolean][] = [
        ["*", "${aws:username}", true, true],
        ["a/${aws:username}", "a/${AWS:UserName}", true, true],
        ["a/${aws:username}", "a/bob", false, true],
        ["a/bob", "a/${aws:username}", false, true],
        ["?", "${aws:username}", false, true],
        ["b/${aws:username}", "a/bob", false, false],
        ["${*}", "*", false, true],
        ["*", "${*}", true, true],
        [literal("a*"), "ab", false, false],
        [literal("a*"), "a${*}", true, true],
        [withoutVariables("${aws:username}"), "bob", false, false],
        ["?*", "*?", true, true],
    ];
    for (const [outer, inner, contains, overlap] of cases) {
        test(`${outer} and ${inner}`, () => {
            assert.deepEqual([globContains(outer, inner), globsOverlap(outer, inner)], [contains, overlap]);
        });
    }
});
