import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findProgram } from "../../../local/programs";

export const ROOT = join(__dirname, "..", "..", "..");

/** A child process running a TypeScript file of this folder, in a process group of its own. */
export class Script {
    output = "";
    /** Standard error alone: how the two streams interleave in `output` is chance. */
    errors = "";
    readonly child: ChildProcess;
    readonly #closed: Promise<unknown>;
    #ended = false;

    constructor(file: string, env: NodeJS.ProcessEnv = process.env, args: readonly string[] = []) {
        this.child = spawn(process.execPath, ["--import", "tsx", join(__dirname, file), ...args], {
            cwd: ROOT,
            env,
            detached: true,
            stdio: ["ignore", "pipe", "pipe"],
        });
        // "close" and not "exit", which can come before the last of the output has been read.
        this.#closed = once(this.child, "close").then(() => {
            this.#ended = true;
        });
        for (const stream of [this.child.stdout, this.child.stderr]) {
            stream?.on("data", (data: Buffer) => {
                this.output += data.toString();
            });
        }
        this.child.stderr?.on("data", (data: Buffer) => {
            this.errors += data.toString();
        });
    }

    /** Waits for a line that matches and returns its groups. */
    async line(pattern: RegExp): Promise<RegExpExecArray> {
        for (;;) {
            const match = pattern.exec(this.output);
            if (match) return match;
            if (this.#ended) throw new Error(`ended without ${String(pattern)}: ${this.output}`);
            await sleep(20);
        }
    }

    async end(): Promise<number | null> {
        await this.#closed;
        return this.child.exitCode;
    }
}

/** Waits until `condition` holds; the deadline is for what never comes, not for a machine that is busy. */
export async function eventually(
    condition: () => boolean,
    what: string,
    deadlineMs = 120_000,
): Promise<void> {
    const end = Date.now() + deadlineMs;
    while (!condition()) {
        await sleep(50);
        if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    }
}

/** Whether anything of a process group runs; what has ended may wait to be reaped. */
export function isRunning(group: number): boolean {
    const all = execFileSync("ps", ["-eo", "pgid=,stat="], { encoding: "utf8" }).split("\n");
    return all.some((line) => new RegExp(`^ *${group} +[^Z]`).test(line));
}

export function temporaryFolder(): string {
    return mkdtempSync(join(tmpdir(), "ground-test-"));
}

/** A folder to use as the whole PATH, with just these programs. */
export function pathWith(folder: string, programs: readonly string[]): string {
    const bin = join(folder, "path");
    mkdirSync(bin);
    for (const program of programs) {
        const found = findProgram(program);
        if (found === undefined) throw new Error(`${program} isn't on PATH`);
        symlinkSync(found, join(bin, program));
    }
    return bin;
}
