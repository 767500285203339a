import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Cloud } from "../../local/attached-cloud";
import type { OpenStack } from "../../local/stack";
import { root } from "../support/deployed-app";

/** Runs a `pulumi` command by hand in the stack's folder and returns what it printed. */
export async function pulumi(cloud: Cloud, stack: OpenStack, ...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(
        join(cloud.engine.root, "bin", "pulumi"),
        [...args, "--stack", stack.name, "--non-interactive"],
        { cwd: stack.workDir, env: { ...process.env, ...cloud.environment } },
    );
    return stdout;
}

/** `up` in a process group of its own, to be killed: engine and program together. */
export class KillableUp {
    #output = "";
    readonly #child: ChildProcess;
    readonly #closed: Promise<unknown>;

    constructor(cloud: Cloud, directory: string, stack: OpenStack) {
        this.#child = spawn(
            process.execPath,
            ["--import", "tsx", join(root, "local/stack-process.ts"), directory, stack.name, "up"],
            { cwd: root, env: { ...process.env, ...cloud.describe() }, detached: true },
        );
        this.#closed = once(this.#child, "close");
        for (const stream of [this.#child.stdout, this.#child.stderr]) {
            stream?.on("data", (data: Buffer) => {
                this.#output += data.toString();
                this.#child.emit("progress");
            });
        }
    }

    /** Waits for a line of the engine's progress. */
    async line(text: string): Promise<void> {
        while (!this.#output.includes(text)) {
            await Promise.race([once(this.#child, "progress"), this.#ended()]);
        }
    }

    /** Kills it at that moment. */
    async killAt(moment: Promise<void>): Promise<void> {
        await Promise.race([moment, this.#ended()]);
        process.kill(-(this.#child.pid ?? 0), "SIGKILL");
        await this.#closed;
    }

    async #ended(): Promise<never> {
        await this.#closed;
        throw new Error(`up ended before it was killed:\n${this.#output}`);
    }
}
