import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { Faults, given, type Rule, whenKnown } from "../../../components/internal/validation";
import { late, lateFailure, run, valueOf } from "../program";

const even: Rule<number> = (value) => (value % 2 === 0 ? undefined : `${given(value)} isn't even.`);

suite("given", () => {
    const cases: [what: string, value: unknown, said: string][] = [
        ["a string in quotes", 'a "b"', '"a \\"b\\""'],
        ["an empty string", "", '""'],
        ["80 characters whole", "x".repeat(80), `"${"x".repeat(80)}"`],
        ["more than 80 cut", "x".repeat(81), `"${"x".repeat(77)}..."`],
        ["a line break escaped", "a\nb", '"a\\nb"'],
        ["a number", 1.5, "1.5"],
        ["not a number", NaN, "NaN"],
        ["a truth value", false, "false"],
        ["nothing", undefined, "undefined"],
        ["null", null, "null"],
        ["a list without its insides", ["hunter2"], "a list"],
        ["an object without its insides", { password: "hunter2" }, "a value of type object"],
        ["a function", () => "hunter2", "a value of type function"],
    ];
    for (const [what, value, said] of cases) {
        test(what, () => {
            assert.equal(given(value), said);
        });
    }

    test("is one short line, whatever the string", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary", maxLength: 300 }), (value) => {
                const said = given(value);
                assert.doesNotMatch(said, /[\n\r]/);
                // Each of 80 characters is at most six long when escaped.
                assert.ok(said.length <= 482);
            }),
        );
    });
});

suite("Faults", () => {
    const thrown = (record: (faults: Faults) => void): unknown => {
        const faults = new Faults("pkg:index:Thing", "one");
        record(faults);
        try {
            faults.throwIfAny();
        } catch (error) {
            return error;
        }
        return undefined;
    };
    const messageOf = (record: (faults: Faults) => void): string | undefined => {
        const error = thrown(record);
        return error instanceof Error ? error.message : undefined;
    };

    test("none throws nothing", () => {
        assert.equal(
            messageOf((faults) => {
                faults.check("size", 2, even);
            }),
            undefined,
        );
    });

    test("one is named in the singular", () => {
        assert.equal(
            messageOf((faults) => {
                faults.check("size", 3, even);
            }),
            `pkg:index:Thing "one" can't be made, one argument must change:\n  size: 3 isn't even.`,
        );
    });

    test("several stand in one error that Pulumi knows, in the order in which they were found", () => {
        const error = thrown((faults) => {
            faults.check("size", 3, even);
            faults.checkList("list", [2, 5, 7], even);
            faults.add("other", "no.");
        });
        assert.ok(pulumi.InputPropertiesError.isInstance(error));
        assert.equal(
            error.message,
            [
                `pkg:index:Thing "one" can't be made, 4 arguments must change:`,
                "  size: 3 isn't even.",
                "  list[1]: 5 isn't even.",
                "  list[2]: 7 isn't even.",
                "  other: no.",
            ].join("\n"),
        );
        assert.deepEqual(error.errors, [
            { propertyPath: "size", reason: "3 isn't even." },
            { propertyPath: "list[1]", reason: "5 isn't even." },
            { propertyPath: "list[2]", reason: "7 isn't even." },
            { propertyPath: "other", reason: "no." },
        ]);
    });

    const passed: Record<string, (faults: Faults) => void> = {
        "an optional value that isn't given": (faults) => {
            faults.check("size", undefined, even);
        },
        "an output": (faults) => {
            faults.check("size", pulumi.output(3), even);
        },
        "a promise": (faults) => {
            faults.check("size", Promise.resolve(3), even);
        },
        "a list that isn't given": (faults) => {
            faults.checkList("list", undefined, even);
        },
        "an output in a list": (faults) => {
            faults.checkList("list", [pulumi.output(3), 4], even);
        },
    };
    for (const [what, record] of Object.entries(passed)) {
        test(`${what} isn't judged now`, () => {
            assert.equal(messageOf(record), undefined);
        });
    }

    test("a list that names nothing is a slip", () => {
        assert.equal(
            messageOf((faults) => {
                faults.checkList("list", [], even);
            }),
            `pkg:index:Thing "one" can't be made, one argument must change:\n  list: the list is empty; name at least one, or leave it out.`,
        );
    });

    test("a needed value that isn't given is a fault", () => {
        // As a caller without types may give it.
        const missing = undefined as unknown as number;
        assert.equal(
            messageOf((faults) => {
                faults.require("size", missing, even);
                faults.checkList("list", [missing], even);
            }),
            [
                `pkg:index:Thing "one" can't be made, 2 arguments must change:`,
                "  size: undefined isn't even.",
                "  list[0]: undefined isn't even.",
            ].join("\n"),
        );
    });
});

suite("whenKnown", () => {
    const component = { type: "pkg:index:Thing", name: "one" };
    const failure = (value: pulumi.Input<number>) =>
        lateFailure(() => whenKnown(component, "size", value, even));

    test("lets a good value through", async () => {
        const { result } = await run(() => whenKnown(component, "size", late(4), even));
        assert.equal(await valueOf(result), 4);
    });

    test("fails with the words of an early check", async () => {
        const error = await failure(late(3));
        assert.ok(pulumi.InputPropertiesError.isInstance(error));
        assert.equal(
            error.message,
            `pkg:index:Thing "one" can't be made, one argument must change:\n  size: 3 isn't even.`,
        );
        assert.deepEqual(error.errors, [{ propertyPath: "size", reason: "3 isn't even." }]);
    });

    test("doesn't say what was given where that is a secret", async () => {
        const { message } = await failure(pulumi.secret(31337));
        assert.equal(
            message,
            `pkg:index:Thing "one" can't be made, one argument must change:\n  size: [secret] isn't even.`,
        );
    });
});
