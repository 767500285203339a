import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Cloud } from "../../../local/attached-cloud";
import { startCloud } from "../../../local/cloud";
import { openStack, OperationError } from "../../../local/stack";
import { Script } from "./support";

const directory = join(__dirname, "programs", "outputs");

describe("a stack on the local cloud", () => {
    let cloud: Cloud;
    before(async () => {
        cloud = await startCloud({ report: () => undefined });
    });
    after(() => cloud.stop());

    test("previews, ups, keeps secrets, destroys", async (t) => {
        const timed = async <T>(name: string, work: Promise<T>): Promise<T> => {
            const started = Date.now();
            const result = await work;
            t.diagnostic(`${name}: ${Date.now() - started} ms`);
            return result;
        };
        const config = { password: { value: "hunter2", secret: true } };
        const stack = await timed("open", openStack(cloud, { directory, stack: "test", config }));
        const preview = await timed("preview", stack.preview());
        assert.deepEqual(preview.changes, { create: 2 });
        let progress = "";
        const up = await timed("up", stack.up({ onOutput: (text) => (progress += text) }));
        assert.deepEqual(up.changes, { create: 2 });
        assert.match(progress, /Greeter/);
        const outputs = await timed("outputs", stack.outputs());
        assert.deepEqual(outputs["greeting"], { value: "hello", secret: false });
        assert.deepEqual(outputs["secret"], { value: "hunter2", secret: true });
        assert.deepEqual((await timed("second preview", stack.preview())).changes, { same: 2 });
        const stored = join(cloud.directory, "state", ".pulumi", "stacks", "outputs", "test.json");
        assert.ok(!readFileSync(stored, "utf8").includes("hunter2"));
        await timed("destroy", stack.destroy());
        await stack.remove();
    });

    test("an error of the program comes as one error with the engine's diagnostics", async () => {
        const stack = await openStack(cloud, {
            directory: join(__dirname, "programs", "failing"),
            stack: "test",
        });
        await assert.rejects(stack.preview(), (error) => {
            assert.ok(error instanceof OperationError);
            assert.match(error.message, /preview failed: [^]*this program always fails/);
            return true;
        });
    });

    test("a policy pack sees a component's inputs", async () => {
        const policyPacks = [join(__dirname, "programs", "policies")];
        const stack = await openStack(cloud, { directory, stack: "policies", policyPacks });
        const { events } = await stack.preview();
        const violations = events.flatMap(({ policyEvent }) => (policyEvent ? [policyEvent] : []));
        assert.deepEqual(
            violations.map(({ policyName, message }) => [policyName, message.includes(`it says "hello"`)]),
            [["greets-politely", true]],
        );
    });

    test("an up in another process is killed, and the stack goes on after cancel()", async () => {
        const slow = join(__dirname, "programs", "slow");
        const env = { ...process.env, ...cloud.describe(), SLOW_MS: "60000" };
        const child = new Script("../../../local/stack-process.ts", env, [slow, "killed", "up"]);
        await child.line(/the slow program has begun/);
        process.kill(-(child.child.pid ?? 0), "SIGKILL");
        await child.end();
        const stack = await openStack(cloud, { directory: slow, stack: "killed" });
        await assert.rejects(stack.up(), /currently locked/);
        await stack.cancel();
        await stack.up();
        assert.equal((await stack.outputs())["late"]?.value, "late");
    });
});
