import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { expression } from "../../../../components/internal/postgresql/expression";

suite("one SQL expression", () => {
    const fine = [
        "paid",
        "paid AND item <> 'lamp'",
        "(a OR b) AND (c)",
        "name = 'it''s; -- (really)'",
        '"odd) name" > 1',
        "id IN (SELECT id FROM open_orders)",
        "created > now() - interval '30 days'",
    ];
    for (const value of fine) {
        test(`is ${value}`, () => {
            assert.equal(expression(value), undefined);
        });
    }

    const refused = [
        "true) OR (true",
        "true; DROP TABLE orders",
        "true -- ",
        "true /* ",
        "'open",
        '"open',
        "((true)",
        "E'\\'' OR true",
        "$$text$$ = name",
        ")(",
    ];
    for (const value of refused) {
        test(`isn't ${value}`, () => {
            assert.equal(
                expression(value),
                `${JSON.stringify(value)} isn't one SQL expression: quotes and brackets must close, and ";", "--", "/*", "$" and backslashes aren't allowed, like "paid AND item <> 'lamp'".`,
            );
        });
    }

    for (const value of ["", "  ", undefined as unknown as string, 1 as unknown as string]) {
        test(`isn't ${JSON.stringify(value)}, which says nothing`, () => {
            assert.equal(
                expression(value),
                `${typeof value === "string" ? JSON.stringify(value) : String(value)} isn't an SQL expression: a condition on the table's columns is needed, like "paid".`,
            );
        });
    }

    test("never closes the brackets around it", () => {
        const pieces = fc.constantFrom("'", '"', "(", ")", "a", " ", ";", "--", "''", "/*", "\n", "=");
        fc.assert(
            fc.property(fc.string({ unit: pieces, maxLength: 12 }), (value) => {
                if (expression(value) === undefined) {
                    assert.equal(closesAt(`(${value})`), value.length + 1);
                }
            }),
        );
    });
});

/** Where the first bracket is closed, read character by character as PostgreSQL's scanner does. */
function closesAt(sql: string): number {
    let depth = 0;
    let quote: string | undefined;
    for (let index = 0; index < sql.length; index++) {
        const character = sql.charAt(index);
        if (quote !== undefined) {
            quote = character === quote ? undefined : quote;
        } else if (character === "'" || character === '"') {
            quote = character;
        } else if (character === "(") {
            depth++;
        } else if (character === ")" && --depth === 0) {
            return index;
        }
    }
    return -1;
}
