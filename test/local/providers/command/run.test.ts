import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { run, type Runner, stop } from "../../../../local/providers/command/run";
import { eventually, isRunning } from "../../ground/support";

suite("running a command", () => {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), "command-")));
    const supervised: ChildProcess[] = [];
    const runner: Runner = {
        directory,
        supervise: (child) => supervised.push(child),
        running: new Set(),
    };
    after(() => {
        rmSync(directory, { recursive: true });
    });
    const job = (command: string) => ({ command, interpreter: [], directory, environment: {}, stdin: "" });

    test("one trailing newline is cut from each output", async () => {
        assert.deepEqual(await run(runner, job("printf 'a\\n\\n'; echo b >&2")), {
            stdout: "a\n",
            stderr: "b",
        });
    });

    test("directory, environment, standard input and interpreter reach it", async () => {
        const { stdout } = await run(runner, {
            ...job('echo "$0 $(pwd) $SECRET $(cat)"'),
            interpreter: ["/bin/sh", "-c"],
            environment: { SECRET: "s3cret" },
            stdin: "given",
        });
        assert.equal(stdout, `/bin/sh ${directory} s3cret given`);
    });

    test("a command that doesn't read its input is no failure", async () => {
        assert.equal((await run(runner, { ...job("true"), stdin: "x".repeat(1 << 20) })).stdout, "");
    });

    test("a failure says what ran, how it ended and what it wrote", async () => {
        await assert.rejects(run(runner, job("echo out; echo err >&2; exit 3")), {
            message: 'exit status 3: running "echo out; echo err >&2; exit 3":\nout\nerr\n',
        });
        await assert.rejects(run(runner, { ...job("x"), interpreter: ["no-such-program"] }), /ENOENT/);
    });

    test("stopping ends what the command has started, too", async () => {
        const running = run(runner, job("sleep 60 & touch started; wait"));
        const failed = assert.rejects(running, /^Error: signal: SIGKILL: running/);
        await eventually(() => existsSync(join(directory, "started")), "the command has started something");
        assert.deepEqual([...runner.running], supervised.slice(-1), "and who outlives us knows of it");
        const group = supervised.at(-1)?.pid ?? 0;
        assert.ok(isRunning(group));
        stop(runner);
        await failed;
        assert.equal(runner.running.size, 0);
        await eventually(() => !isRunning(group), "its process group is gone");
    });
});
