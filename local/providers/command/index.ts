import type { Provider } from "../resource-type";
import { command as commandType } from "./command";
import { type Runner, stop } from "./run";

/**
 * Stands in for pulumi-command 1.2.1. The real plugin is started in the project's directory and runs there what
 * names no `dir`; we live in a process that has another one, so it has to be told.
 */
export const commandIn = (directory: string): Provider<Runner> => ({
    name: "command",
    version: "1.2.1",
    resources: [commandType],
    invokes: [],
    configure: async () => Promise.resolve({ directory, running: new Set() }),
    close: async (runner) => {
        stop(runner);
        return Promise.resolve();
    },
});
