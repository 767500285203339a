/** The stand-ins, by the name of the package that each stands in for. */
import { aws } from "./aws";

export const standIns = { aws };
export { type Served, serve, type ServeOptions } from "./server";
