import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { suite, test } from "node:test";
import { vocabulary } from "./fixtures";

suite("the vocabulary", () => {
    test("has AWS's services and actions", async () => {
        const { actions, services } = await vocabulary;
        assert.deepEqual([services.size, actions.length], [456, 22_091]);
        assert.deepEqual(actions, [...actions].sort());
    });

    const keys: [key: string, type: string | undefined][] = [
        ["aws:sourcevpc", "String"],
        ["aws:tagkeys", "ArrayOfString"],
        ["aws:resourcetag/team", "String"],
        ["kms:encryptioncontext:parameter_arn", "String"],
        ["aws:sourcevcp", undefined],
    ];
    for (const [key, type] of keys) {
        test(`${key} is ${type ?? "unknown"}`, async () => {
            assert.equal((await vocabulary).conditionKey(key)?.type, type);
        });
    }

    test("isn't read before it is asked for", () => {
        const calculator = join(__dirname, "../../../../../components/internal/iam/calculator");
        const script = `require(${JSON.stringify(calculator)});
            console.log(Object.keys(require.cache).filter((file) => file.includes("iam-data")).length);`;
        const printed = execFileSync(process.execPath, ["--import", "tsx", "-e", script], {
            encoding: "utf8",
        });
        assert.equal(printed, "0\n");
    });
});
