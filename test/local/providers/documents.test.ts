/** Which documents mean the same, and JSON as Go reads and writes it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { sameMeaning } from "../../../local/providers/aws/documents/document";
import { goJsonFault, sortedJson } from "../../../local/providers/aws/documents/json";
import type { Value } from "../../../local/providers/resource-type";

type Statement = Record<string, Value>;

const identity = (change: Statement): Value => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*", ...change }],
});
describe("documents that mean the same", () => {
    const same: [what: string, change: Statement][] = [
        ["one or a list of one", { Action: ["s3:GetObject"] }],
        ["order of keys", { Resource: "arn:aws:s3:::b/*", Action: "s3:GetObject", Effect: "Allow" }],
    ];
    for (const [what, change] of same) {
        test(what, () => {
            assert.ok(sameMeaning(JSON.stringify(identity({})), identity(change)));
        });
    }
    test("an account and its root", () => {
        const by = (principal: string) => identity({ Principal: { AWS: principal } });
        assert.ok(sameMeaning(by("123456789012"), by("arn:aws:iam::123456789012:root")));
    });
    test("a boolean and its text in a condition", () => {
        const when = (value: Value) => identity({ Condition: { Bool: { "aws:SecureTransport": value } } });
        assert.ok(sameMeaning(when(true), when(["true"])));
    });
    const action = fc.stringMatching(/^[a-c]:[A-C]{1,2}$/);
    const statement = fc.record({
        Effect: fc.constantFrom("Allow", "Deny"),
        Action: fc.uniqueArray(action, { minLength: 1, maxLength: 3 }),
    });
    test("any order of statements and actions", () => {
        fc.assert(
            fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
                const turned = statements
                    .map((one) => ({ ...one, Action: [...one.Action].reverse() }))
                    .reverse();
                assert.ok(sameMeaning({ Statement: statements }, { Statement: turned }));
            }),
        );
    });
    test("never two with other actions", () => {
        fc.assert(
            fc.property(statement, (one) => {
                assert.ok(
                    !sameMeaning(
                        { Statement: one },
                        { Statement: { ...one, Action: [...one.Action, "z:Z"] } },
                    ),
                );
            }),
        );
    });
});

describe("JSON as Go reads it", () => {
    const faults: [text: string, reason: string, offset: number][] = [
        ["{", "unexpected end of JSON input", 1],
        ["{not json", "invalid character 'n' looking for beginning of object key string", 2],
        ['{"a" 1}', "invalid character '1' after object key", 6],
        ['{"a":1 "b"}', "invalid character '\"' after object key:value pair", 8],
        ["[1 2]", "invalid character '2' after array element", 4],
        ["{} x", "invalid character 'x' after top-level value", 4],
        ["nul", "unexpected end of JSON input", 3],
        ["nux", "invalid character 'x' in literal null (expecting 'l')", 3],
        ['{"a":}', "invalid character '}' looking for beginning of value", 6],
        ['"\n"', "invalid character '\\n' in string literal", 2],
    ];
    for (const [text, reason, offset] of faults) {
        test(text, () => {
            assert.deepEqual(goJsonFault(text), { reason, offset });
        });
    }
    test("takes all JSON, and nothing else", () => {
        fc.assert(
            fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
                let valid = true;
                try {
                    JSON.parse(text);
                } catch {
                    valid = false;
                }
                assert.equal(goJsonFault(text) === undefined, valid);
            }),
        );
    });
    test("writes keys in order and escapes HTML", () => {
        assert.equal(
            sortedJson({ b: [{ d: 1, c: 2 }], a: "<&>" }),
            '{"a":"\\u003c\\u0026\\u003e","b":[{"c":2,"d":1}]}',
        );
    });
});
