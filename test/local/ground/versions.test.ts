import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { canServe, isAtLeast } from "../../../local/versions";

describe("versions", () => {
    const atLeast: [string, string, boolean][] = [
        ["3.200.0", "3.200.0", true],
        ["v3.259.0", "3.200.0", true],
        ["3.259.0-alpha.1+dirty", "3.200.0", true],
        ["4.0.0", "3.200.5", true],
        ["3.199.9", "3.200.0", false],
        ["2.300.0", "3.200.0", false],
        ["nonsense", "3.200.0", false],
    ];
    for (const [version, minimum, expected] of atLeast) {
        test(`${version} is ${expected ? "" : "not "}at least ${minimum}`, () => {
            assert.equal(isAtLeast(version, minimum), expected);
        });
    }

    test("a plugin serves an SDK of its major version that isn't newer", () => {
        assert.ok(canServe("7.50.1", "7.48.0"));
        assert.ok(!canServe("7.47.0", "7.48.0"));
        assert.ok(!canServe("8.0.0", "7.48.0"));
    });
});
