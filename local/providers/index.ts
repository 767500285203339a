/** The stand-ins, by the name of the package that each stands in for. */
import { aws } from "./aws";
import { command } from "./command";
import { postgresql } from "./postgresql";

export const standIns = { aws, postgresql, command };
export { type Served, serve, type ServeOptions } from "./server";
