import { parseArgs } from "node:util";
import { startCloud } from "../../local/cloud";
import { SetupError } from "../../local/setup-error";
import { deployedApp, openApp } from "../support/deployed-app";
import { postgresqlOption, run } from "../support/entry";
import { attackTable } from "../support/table";
import { unexpected } from "./attack";
import { runSuites, suiteNames } from "./run-suites";

// `npm run attacks -- [SUITE...] [--json] [--postgresql=VERSION]`
run(async () => {
    const { values, positionals } = parseArgs({
        options: { json: { type: "boolean", default: false }, postgresql: { type: "string" } },
        allowPositionals: true,
    });
    const unknown = positionals.filter((name) => !suiteNames.includes(name));
    if (unknown.length > 0) {
        throw new SetupError(
            `There is no suite ${unknown.join(", ")}: ${suiteNames.join(", ")} are the suites.`,
        );
    }
    // Standard output is for the result alone.
    const report = (line: string) => {
        console.error(line);
    };
    const cloud = await startCloud({
        report,
        ...postgresqlOption(values.postgresql),
    });
    try {
        const names = positionals.length > 0 ? positionals : suiteNames;
        const { layers: all, passwords } = await openApp(cloud);
        // The last layer is what is in the database, and needs nothing of the other: only a real network leads there.
        const layers = names.every((name) => name === "database") ? all.slice(-1) : all;
        for (const layer of layers) {
            report(`deploying ${layer.project}`);
            await layer.up();
        }
        const app = await deployedApp(cloud, layers, passwords);
        const rows = await runSuites(app, names).finally(app.close);
        const odd = unexpected(rows);
        console.log(
            values.json
                ? JSON.stringify({ rows, unexpected: odd.length }, undefined, 4)
                : `${attackTable(rows)}\n${String(rows.length)} attacks, ${String(odd.length)} unexpected`,
        );
        return odd.length > 0 ? 1 : 0;
    } finally {
        await cloud.stop();
    }
});
