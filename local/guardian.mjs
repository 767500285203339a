// Outlives the run that started it, however that ends: when the pipe from it closes, everything that the run
// has started is stopped and its folder removed. Lines on the pipe: `+PID` a process group to stop, `-PID` one
// that has ended, `logs` to leave the log files, because an error message names one of them.
import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const GRACE_MS = 5000;
/** A killed process may take a moment to go, on a busy machine; its unreaped rest counts as a process, too. */
const KILL_MS = 2000;
const directory = process.argv[2];
const groups = new Set();
let keepLogs = false;

for await (const line of createInterface({ input: process.stdin })) {
    const pid = Number(line.slice(1));
    if (line === "logs") keepLogs = true;
    else if (line.startsWith("+")) groups.add(pid);
    else groups.delete(pid);
}

const send = (target, signal) => {
    try {
        process.kill(target, signal);
        return true;
    } catch {
        return false;
    }
};

/** Waits until no process of the groups is left, but no longer than `deadline` milliseconds. */
const gone = async (deadline) => {
    for (const end = Date.now() + deadline; Date.now() < end && reversed.some((group) => send(-group, 0));) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
};

// SIGINT is what PostgreSQL calls a fast shutdown; the emulators and the tools end on it as well.
const reversed = [...groups].reverse();
for (const leader of reversed) send(leader, "SIGINT");
await gone(GRACE_MS);
const stubborn = reversed.filter((group) => send(-group, "SIGKILL"));
if (stubborn.length > 0) await gone(KILL_MS);

for (const name of readdirSync(directory)) {
    if (keepLogs && name.endsWith(".log")) continue;
    rmSync(join(directory, name), { recursive: true, force: true, maxRetries: 5 });
}
if (!keepLogs) rmdirSync(directory);
