import type { ChildProcess } from "node:child_process";
import { aws } from "./aws";
import { commandIn } from "./command";
import { postgresql } from "./postgresql";

/**
 * The stand-ins, by the name of the package that each stands in for.
 *
 * @param projectDirectory where commands run that name no folder, as the real plugin, started there, has them
 * @param supervise is given each command that starts, to end it where this process ends first
 */
export function standIns(projectDirectory: string, supervise: (child: ChildProcess) => void) {
    return { aws, postgresql, command: commandIn(projectDirectory, supervise) };
}

export { type Served, serve } from "./server";
