import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "./run";
import { essence, SetupError } from "./setup-error";

const HEARTBEAT_MS = 15_000;
const PORT_TRIES = 3;
const PORT_BUSY = /already in use|EADDRINUSE|port \d+ is in use/i;

/** A program to run, its output going to `<log>.log` in the run's folder. */
export interface Program {
    readonly log: string;
    readonly command: string;
    readonly args: readonly string[];
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    /** The user to run as, where it must not be root. */
    readonly user?: { readonly uid: number; readonly gid: number };
}

/** A program that serves on a loopback port of its own. */
export interface Server {
    /** For messages: `PostgreSQL 17`. */
    readonly name: string;
    readonly program: (port: number) => Program;
    /** The line in its log that says that it listens. An answer on the port alone could be someone else's. */
    readonly ready: RegExp;
    /** Asks it something; throws where the answer isn't as it must be. */
    readonly check: (port: number) => Promise<void>;
    readonly deadlineMs: number;
}

/** Runs `program` to its end and returns its output; `purpose` opens the error message: `pip can't install moto`. */
export async function runTool(
    run: Run,
    program: Program,
    purpose: string,
    report: (line: string) => void,
): Promise<string> {
    const started = Date.now();
    const log = run.logFile(program.log);
    const heartbeat = setInterval(() => {
        report(`still at it: ${program.log} (${Math.round((Date.now() - started) / 1000)} s)`);
    }, HEARTBEAT_MS);
    try {
        const child = launch(run, program);
        child.ref();
        const code = await ended(child);
        const output = readFileSync(log, "utf8");
        if (code === 0) return output;
        throw new SetupError(`${purpose}: ${essence(output)} (log: ${log})`);
    } finally {
        clearInterval(heartbeat);
    }
}

/** Starts `server` on a free port, the port of which is the result, and another one where it was taken meanwhile. */
export async function startServer(run: Run, server: Server, pickPort = freePort): Promise<number> {
    for (let tries = 1; ; tries += 1) {
        const port = await pickPort();
        const program = server.program(port);
        const failure = await attempt(run, server, program, port);
        if (failure === undefined) return port;
        const log = run.logFile(program.log);
        const output = readFileSync(log, "utf8");
        if (PORT_BUSY.test(output) && tries < PORT_TRIES) continue;
        throw new SetupError(`${server.name} ${failure}: ${essence(output)} (log: ${log})`);
    }
}

/** A loopback port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once("error", reject);
        server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            const port = typeof address === "object" && address !== null ? address.port : 0;
            server.close(() => {
                resolve(port);
            });
        });
    });
}

async function attempt(
    run: Run,
    server: Server,
    program: Program,
    port: number,
): Promise<string | undefined> {
    const child = launch(run, program);
    const exit = ended(child);
    const deadline = Date.now() + server.deadlineMs;
    while (Date.now() < deadline) {
        const state = await Promise.race([exit.then(() => "ended"), sleep(20)]);
        if (state === "ended") return "didn't start";
        if (!server.ready.test(readFileSync(run.logFile(program.log), "utf8"))) continue;
        try {
            await server.check(port);
            return undefined;
        } catch {
            continue; // it listens but can't answer yet
        }
    }
    child.ref();
    child.kill("SIGKILL");
    await exit;
    return `didn't answer within ${server.deadlineMs / 1000} s`;
}

/** Starts a process group of its own. The file is emptied first: it tells of this attempt only. */
function launch(run: Run, program: Program): ChildProcess {
    run.ending.throwIfAborted();
    const output = openSync(run.logFile(program.log), "w", 0o600);
    try {
        const child = spawn(program.command, program.args, {
            cwd: program.cwd ?? run.directory,
            env: program.env ?? process.env,
            detached: true,
            stdio: ["ignore", output, output],
            ...program.user,
        });
        run.supervise(child);
        child.unref();
        return child;
    } finally {
        closeSync(output);
    }
}

function ended(child: ChildProcess): Promise<number> {
    return new Promise((resolve, reject) => {
        child.once("error", (error: NodeJS.ErrnoException) => {
            reject(new SetupError(`${child.spawnfile} can't be run (${error.code ?? error.message}).`));
        });
        child.once("exit", (code) => {
            resolve(code ?? 1);
        });
    });
}
