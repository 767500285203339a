import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeployedApp } from "../support/deployed-app";
import { attackBoth, type Row } from "./attack";
import { databaseSuite } from "./database/suite";
import { runDeploySuites } from "./iam/deploy-suite";
import { iamSuite } from "./iam/suite";
import { networkSuite } from "./network/suite";
import { uploadsSuite } from "./uploads/suite";

const allowedByDesign = JSON.parse(readFileSync(join(__dirname, "allowed-by-design.json"), "utf8")) as Record<
    string,
    string
>;

/** Each suite by its name on the command line. */
const suites: Readonly<Record<string, (app: DeployedApp) => Promise<Row[]>>> = {
    iam: async (app) => attackBoth(await iamSuite(app), allowedByDesign),
    deploy: runDeploySuites,
    database: async (app) => {
        const { suite, stop } = await databaseSuite(app);
        try {
            return await attackBoth(suite, allowedByDesign);
        } finally {
            await stop();
        }
    },
    network: async (app) => attackBoth(await networkSuite(app), allowedByDesign),
    uploads: async (app) => attackBoth(await uploadsSuite(app), allowedByDesign),
};

/** The names of all suites. */
export const suiteNames: readonly string[] = Object.keys(suites);

/** Carries the named suites out, one after the other. */
export async function runSuites(app: DeployedApp, names: readonly string[] = suiteNames): Promise<Row[]> {
    const rows: Row[] = [];
    for (const name of names) {
        rows.push(...((await suites[name]?.(app)) ?? []));
    }
    return rows;
}
