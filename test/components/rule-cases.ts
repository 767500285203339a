/** Tests one rule of an argument by what it allows and what it refuses. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { given, type Rule } from "../../components/internal/validation";

export interface RuleCases<T> {
    readonly rule: Rule<T>;
    readonly allowed: readonly T[];
    /** The message after what was given, and what is refused with it. */
    readonly refused: Readonly<Record<string, readonly unknown[]>>;
}

export function testRule<T>(name: string, { rule, allowed, refused }: RuleCases<T>): void {
    suite(name, () => {
        for (const value of allowed) {
            test(`allows ${given(value)}`, () => {
                assert.equal(rule(value), undefined);
            });
        }
        for (const [message, values] of Object.entries(refused)) {
            for (const value of values) {
                test(`refuses ${given(value)}`, () => {
                    assert.equal(rule(value as T), `${given(value)} ${message}`);
                });
            }
        }
    });
}
