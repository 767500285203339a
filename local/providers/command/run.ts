import { type ChildProcess, spawn } from "node:child_process";

/** Where commands run that name no directory, who ends them where we can't, and those that run now. */
export interface Runner {
    readonly directory: string;
    readonly supervise: (child: ChildProcess) => void;
    readonly running: Set<ChildProcess>;
}

/** One command, as the resource describes it. */
export interface Job {
    readonly command: string;
    readonly interpreter: readonly string[];
    readonly directory: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly stdin: string;
}

/** What it wrote, each without one trailing newline. */
interface Written {
    readonly stdout: string;
    readonly stderr: string;
}

const SHELL = ["/bin/sh", "-c"];

/** Runs to the end. A failure says what was run and all that it wrote, as the real provider does. */
export const run = async (runner: Runner, job: Job): Promise<Written> => {
    const [program = "", ...args] = job.interpreter.length > 0 ? job.interpreter : SHELL;
    const chunks: { readonly from: keyof Written; readonly data: Buffer }[] = [];
    const written = (...from: (keyof Written)[]): string =>
        Buffer.concat(chunks.filter((chunk) => from.includes(chunk.from)).map(({ data }) => data)).toString();

    const child = spawn(program, [...args, job.command], {
        cwd: job.directory,
        env: { ...process.env, ...job.environment },
        // A group of its own, so that what the command started ends with it.
        detached: true,
        stdio: "pipe",
    });
    runner.running.add(child);
    runner.supervise(child);
    child.stdout.on("data", (data: Buffer) => chunks.push({ from: "stdout", data }));
    child.stderr.on("data", (data: Buffer) => chunks.push({ from: "stderr", data }));
    // A command may end without reading what it is given.
    child.stdin.on("error", () => undefined);
    child.stdin.end(job.stdin);

    const fault = await new Promise<string | undefined>((resolve) => {
        child.on("error", (error) => {
            resolve(error.message);
        });
        child.on("close", (code, signal) => {
            resolve(
                signal !== null
                    ? `signal: ${signal}`
                    : code === 0
                      ? undefined
                      : `exit status ${code ?? "unknown"}`,
            );
        });
    });
    runner.running.delete(child);
    if (fault !== undefined) {
        throw new Error(`${fault}: running ${JSON.stringify(job.command)}:\n${written("stdout", "stderr")}`);
    }
    return { stdout: written("stdout").replace(/\n$/, ""), stderr: written("stderr").replace(/\n$/, "") };
};

/** Ends what still runs, and what that has started. */
export const stop = (runner: Runner): void => {
    for (const { pid } of runner.running) {
        if (pid !== undefined) {
            killGroup(pid);
        }
    }
};

const killGroup = (leader: number): void => {
    try {
        process.kill(-leader, "SIGKILL");
    } catch {
        // It ended by itself meanwhile.
    }
};
