import type { ChildProcess } from "node:child_process";
import type { Provider } from "../resource-type";
import { command } from "./command";
import { type Runner, stop } from "./run";

/**
 * Stands in for pulumi-command 1.2.1. The real plugin is started in the project's directory and runs there what
 * names no `dir`; we live in a process that has another one, so it has to be told.
 */
export function commandIn(directory: string, supervise: (child: ChildProcess) => void): Provider<Runner> {
    return {
        name: "command",
        version: "1.2.1",
        resources: [command],
        invokes: [],
        configure: () => Promise.resolve({ directory, supervise, running: new Set() }),
        cancel: stop,
        close: (runner) => {
            stop(runner);
            return Promise.resolve();
        },
    };
}
