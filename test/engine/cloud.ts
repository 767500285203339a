import { attachCloud, type Cloud } from "../../local/attached-cloud";
import { startCloud } from "../../local/cloud";
import { postgresqlOption } from "../support/entry";

/**
 * The cloud that the test runner has started (`Cloud.describe()` in the environment), or else one of this file's own, with
 * PostgreSQL in the version that LEAST_PRIVILEGE_POSTGRESQL names. `stop()` only ends the latter.
 */
export async function testCloud(): Promise<Cloud> {
    if (process.env["LEAST_PRIVILEGE_CLOUD"] !== undefined) {
        return attachCloud();
    }
    const version = process.env["LEAST_PRIVILEGE_POSTGRESQL"];
    return startCloud({ report: () => undefined, ...postgresqlOption(version) });
}
