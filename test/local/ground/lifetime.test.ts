import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import { eventually, Script } from "./support";

/** Processes with `directory` in their command line or environment: all that a run has started, the guardian too. */
function processesOf(directory: string): string[] {
    const options = { encoding: "utf8", maxBuffer: 1 << 26 } as const;
    const all = execFileSync("ps", ["axeww", "-o", "pid=,args="], options).split("\n");
    return all.filter((line) => line.includes(directory));
}

const started = ["guardian", "postgres", "ministack", "moto"];

describe("what a run has started ends with it", { concurrency: 3 }, () => {
    for (const signal of ["SIGUSR2", "SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const) {
        test(signal === "SIGUSR2" ? "by stop()" : `by ${signal}`, async () => {
            const script = new Script("start.ts");
            const [, directory = ""] = await script.line(/directory (\S+) end/);
            const running = processesOf(directory);
            for (const name of started)
                assert.ok(
                    running.some((line) => line.includes(name)),
                    name,
                );
            script.child.kill(signal);
            await script.end();
            await eventually(() => !existsSync(directory), "the run's folder is removed");
            // Not that nobody answers at their ports: another run may have been given those meanwhile.
            await eventually(() => processesOf(directory).length === 0, "its processes have ended");
        });
    }

    test("two runs at once don't disturb each other", async (t) => {
        const [one, two] = [new Script("start.ts"), new Script("start.ts")];
        t.after(() => {
            one.child.kill("SIGKILL");
            two.child.kill("SIGKILL");
        });
        const [, first = ""] = await one.line(/directory (\S+) end/);
        const [, second = ""] = await two.line(/directory (\S+) end/);
        assert.notEqual(first, second);
        one.child.kill("SIGKILL");
        await eventually(() => !existsSync(first), "the first run's folder is removed");
        const urls = two.output.match(/http:[^\s,]+/g) ?? [];
        assert.ok(urls.length > 0);
        // Any answer will do: that they are healthy was seen when they started.
        await Promise.all(urls.map((url) => fetch(url)));
        two.child.kill("SIGTERM");
        await eventually(() => !existsSync(second), "the second run's folder is removed");
    });
});
