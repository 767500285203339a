import { DatabaseError } from "pg";
import type { DeployedApp } from "../../support/deployed-app";
import type { Suite } from "../attack";
import { databaseAttacks } from "./attacks";
import { catalogAttacks } from "./catalog-attacks";
import { objectAttacks } from "./object-attacks";
import { readerAttacks } from "./reader-attacks";
import { serverAttacks } from "./server-attacks";
import { type DatabaseTarget, databaseTargets } from "./targets";

/** insufficient_privilege, invalid_authorization_specification, too_many_connections (of this role): */
const denials = ["42501", "28000", "53300"];

/** The suite against the deployed app's database. */
export async function databaseSuite(
    app: DeployedApp,
): Promise<{ suite: Suite<DatabaseTarget>; stop: () => Promise<void> }> {
    const { hardened, control, stop } = await databaseTargets(app);
    return {
        suite: {
            name: "database",
            layer: "PostgreSQL",
            attacks: [
                ...databaseAttacks,
                ...objectAttacks,
                ...serverAttacks,
                ...catalogAttacks,
                ...readerAttacks,
            ],
            hardened,
            control,
            denial: (error) =>
                error instanceof DatabaseError && denials.includes(error.code ?? "")
                    ? error.message
                    : undefined,
        },
        stop,
    };
}
