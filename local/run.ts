import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { essence, SetupError } from "./setup-error";

/**
 * One run of the local cloud: a temporary folder, and a guardian that removes it and stops what was started in
 * it as soon as this process ends, in whatever way. So there is no signal handler to get wrong, and no leak on SIGKILL.
 */
export class Run {
    /** Everything that the run writes, its log files (`*.log`) at the top. */
    readonly directory: string;
    readonly #guardian: ChildProcess;
    readonly #pipe: Writable;
    readonly #children = new Set<ChildProcess>();
    readonly #ending = new AbortController();

    constructor() {
        this.directory = temporaryDirectory();
        this.#guardian = spawn(process.execPath, [join(__dirname, "guardian.mjs"), this.directory], {
            cwd: "/",
            detached: true, // a session of its own: Ctrl-C must not reach it
            stdio: ["pipe", "ignore", "ignore"],
        });
        if (this.#guardian.stdin === null) throw new Error("a piped child has a standard input");
        this.#pipe = this.#guardian.stdin;
        this.#pipe.on("error", () => undefined); // the guardian was killed by hand: nothing to tell it
        this.#guardian.unref();
        (this.#pipe as Writable & { unref(): void }).unref();
    }

    /** Has `child`, the leader of a process group, stopped with the run. */
    supervise(child: ChildProcess): void {
        if (child.pid === undefined) return; // it never started
        const { pid } = child;
        this.#pipe.write(`+${pid}\n`);
        this.#children.add(child);
        child.once("exit", () => {
            // A tool that was interrupted may be outlived by what it had started: the guardian sees to the rest of the group.
            if (!this.#ending.signal.aborted) this.#pipe.write(`-${pid}\n`);
            this.#children.delete(child);
        });
    }

    /** Aborted once nothing may be started any more. */
    get ending(): AbortSignal {
        return this.#ending.signal;
    }

    /** Stops what is under way, so that those who wait for it can clean up before the folder goes. */
    abort(): void {
        this.#ending.abort();
        for (const { pid } of this.#children) if (pid !== undefined) interrupt(pid);
    }

    logFile(name: string): string {
        return join(this.directory, `${name}.log`);
    }

    /** Leaves the log files behind, because an error message names one. */
    keepLogs(): void {
        this.#pipe.write("logs\n");
    }

    /** Returns when everything has stopped and the folder is gone. */
    async stop(): Promise<void> {
        this.#ending.abort();
        if (this.#guardian.exitCode !== null || this.#guardian.signalCode !== null) return;
        this.#guardian.ref();
        this.#pipe.end();
        await once(this.#guardian, "exit");
    }
}

function interrupt(group: number): void {
    try {
        process.kill(-group, "SIGINT");
    } catch {
        // It has ended, and only its exit hasn't been told yet: macOS refuses that.
    }
}

function temporaryDirectory(): string {
    try {
        // The real path: on macOS the temporary folder is a link, and the engine compares paths.
        const directory = mkdtempSync(join(realpathSync(tmpdir()), "least-privilege-"));
        // Others may pass through (PostgreSQL can't run as root) but not list; what is in it guards itself.
        chmodSync(directory, 0o711);
        return directory;
    } catch (error) {
        const reason = essence(String(error));
        throw new SetupError(`No folder can be made in ${tmpdir()} (${reason}): set TMPDIR to another one.`);
    }
}
