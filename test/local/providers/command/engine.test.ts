import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { eventually, isRunning } from "../../ground/support";
import { startStack, type TestStack } from "../stack";

suite("commands through the engine", () => {
    let stack: TestStack;
    before(async () => {
        stack = await startStack({ providers: ["command"], config: {} });
    });
    after(async () => {
        await stack.close();
    });
    const command =
        (args: local.CommandArgs, opts: pulumi.CustomResourceOptions = {}) =>
        async (): Promise<void> => {
            new local.Command("command", args, opts);
            return Promise.resolve();
        };
    const log = (): string => readFileSync(join(stack.directory, "log"), "utf8");

    test("create, nothing to do, update with the output before, replace, delete", async () => {
        const args = {
            create: "echo create $WHAT >> log; echo made",
            update: "echo update $WHAT after $PULUMI_COMMAND_STDOUT >> log; echo changed",
            delete: "echo delete $WHAT after $PULUMI_COMMAND_STDOUT >> log",
        };
        const first = { ...args, environment: { WHAT: "one" }, triggers: [1] };
        await stack.up(command(first));
        assert.equal(log(), "create one\n", "in the project's folder");
        assert.deepEqual(await stack.preview(command(first)), { same: 2 });
        assert.deepEqual(await stack.refresh(), { same: 2 });

        const second = { ...args, environment: { WHAT: "two" }, triggers: [1] };
        assert.deepEqual(await stack.up(command(second)), { same: 1, update: 1 });
        assert.equal(log(), "create one\nupdate two after made\n");

        assert.deepEqual(await stack.up(command({ ...second, triggers: [2] })), { same: 1, replace: 1 });
        assert.equal(
            log(),
            "create one\nupdate two after made\ncreate two\ndelete two after changed\n",
            "the new one is made before the old one goes",
        );
        await stack.destroy();
        assert.match(log(), /\ndelete two after made\n$/);
    });

    test("without `update` a change runs `create` again; addPreviousOutputInEnv: false hides the output", async () => {
        const args = (word: string): local.CommandArgs => ({
            create: `echo "${word}:$PULUMI_COMMAND_STDOUT"`,
            addPreviousOutputInEnv: false,
        });
        const withOutput = (word: string) => async () => {
            const command = new local.Command("command", args(word));
            return Promise.resolve({ stdout: command.stdout });
        };
        await stack.up(withOutput("a"));
        await stack.up(withOutput("b"));
        assert.equal((await stack.outputs())["stdout"]?.value, "b:");
        await stack.destroy();
    });

    test("a secret in the environment is encrypted; an output that holds it only if the program says so", async () => {
        const args = {
            create: "printf '%s' \"$TOKEN\" | rev",
            environment: { TOKEN: pulumi.secret("hunter2-token") },
            logging: "none" as const,
        };
        await stack.up(command(args));
        const plain = await stack.stored();
        assert.ok(!plain.includes("hunter2-token"), "the environment is encrypted");
        assert.ok(plain.includes("nekot-2retnuh"), "stdout isn't: the real provider's trap");
        await stack.destroy();

        await stack.up(command(args, { additionalSecretOutputs: ["stdout"] }));
        assert.ok(!(await stack.stored()).includes("nekot-2retnuh"));
        await stack.destroy();
    });

    test("a command that fails isn't created, and its message says what it wrote", async () => {
        const failing = { create: "echo broken >&2; exit 4", delete: "touch deleted" };
        await assert.rejects(stack.up(command(failing)), /exit status 4: running .*\n *broken/s);
        assert.ok(!(await stack.stored()).includes("command:local:Command"));
        await stack.destroy();
        assert.ok(!existsSync(join(stack.directory, "deleted")));
    });

    test("cancelling the engine ends a command that runs, and what that has started", async () => {
        const pid = join(stack.directory, "pid");
        const cancelled = new AbortController();
        const program = command({ create: "echo $$ > pid; sleep 60; touch late" });
        const running = stack.up(program, { signal: cancelled.signal });
        const failed = assert.rejects(running, /signal: SIGKILL: running .*sleep 60/);
        await eventually(() => existsSync(pid) && readFileSync(pid, "utf8") !== "", "the command runs");
        const group = Number(readFileSync(pid, "utf8"));
        assert.ok(isRunning(group));
        cancelled.abort(); // SIGINT to the engine, as by Ctrl-C
        await failed;
        await eventually(() => !isRunning(group), "its process group is gone");
        await stack.destroy();
    });

    test("in the preview nothing runs, and files are refused by name", async () => {
        await stack.preview(command({ create: "touch previewed" }));
        assert.ok(!existsSync(join(stack.directory, "previewed")));
        await assert.rejects(
            stack.preview(command({ create: "true", assetPaths: ["*"] })),
            /asset_paths isn't covered by the command stand-in/,
        );
    });
});
