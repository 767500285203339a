import { aws } from "./aws";
import { commandIn } from "./command";
import { postgresql } from "./postgresql";

/**
 * The stand-ins, by the name of the package that each stands in for.
 *
 * @param projectDirectory where commands run that name no folder, as the real plugin, started there, has them
 */
export function standIns(projectDirectory: string) {
    return { aws, postgresql, command: commandIn(projectDirectory) };
}

export { type Served, serve, type ServeOptions } from "./server";
