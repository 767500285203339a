import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { identifier, literal } from "../../../../components/internal/postgresql/sql";

suite("literal", () => {
    const cases: [value: string, quoted: string][] = [
        ["shop", "'shop'"],
        ["", "''"],
        ["it's", "'it''s'"],
        ["'; DROP TABLE users; --", "'''; DROP TABLE users; --'"],
        ["a\\b", " E'a\\\\b'"],
        ["\\'", " E'\\\\'''"],
    ];
    for (const [value, quoted] of cases) {
        test(JSON.stringify(value), () => {
            assert.equal(literal(value), quoted);
        });
    }

    test("PostgreSQL reads back what was given, and nothing is left over", () => {
        fc.assert(
            fc.property(nasty, (value) => {
                assert.deepEqual(readLiteral(`SELECT${literal(value)}`), { value, rest: "" });
            }),
        );
    });
});

suite("identifier", () => {
    const cases: [name: string, quoted: string][] = [
        ["shop", '"shop"'],
        ['a"b', '"a""b"'],
        ['"; DROP TABLE users; --', '"""; DROP TABLE users; --"'],
        ["a\\b", '"a\\b"'],
    ];
    for (const [name, quoted] of cases) {
        test(JSON.stringify(name), () => {
            assert.equal(identifier(name), quoted);
        });
    }

    test("PostgreSQL reads back what was given, and nothing is left over", () => {
        fc.assert(
            fc.property(nasty, (name) => {
                const match = /^"((?:[^"]|"")*)"/.exec(identifier(name));
                assert.equal(match?.[1]?.replaceAll('""', '"'), name);
                assert.equal(match[0], identifier(name));
            }),
        );
    });
});

/** Strings rich in what has a meaning in SQL; a NUL byte can't be in any PostgreSQL string. */
const nasty = fc.string({
    unit: fc.constantFrom("'", '"', "\\", ";", "-", "$", "E", "a", "\n", "é"),
    maxLength: 20,
});

/** The literal of a statement, as PostgreSQL's scanner reads it with `standard_conforming_strings` on. */
function readLiteral(sql: string): { value: string; rest: string } | undefined {
    const plain = /^SELECT'((?:[^']|'')*)'/.exec(sql);
    const escaped = /^SELECT E'((?:[^'\\]|\\[^]|'')*)'/.exec(sql);
    const [whole, body] = plain ?? escaped ?? [];
    if (whole === undefined || body === undefined) {
        return undefined;
    }
    const value = plain
        ? body.replaceAll("''", "'")
        : body.replaceAll(/''|\\([^])/g, (_, character?: string) => character ?? "'");
    return { value, rest: sql.slice(whole.length) };
}
