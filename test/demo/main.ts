import { once } from "node:events";
import { parseArgs } from "node:util";
import type { Cloud } from "../../local/attached-cloud";
import { startCloud } from "../../local/cloud";
import type { OpenStack } from "../../local/stack";
import { unexpected } from "../attacks/attack";
import { runSuites } from "../attacks/run-suites";
import { type DeployedApp, deployedApp, openApp } from "../support/deployed-app";
import { postgresqlOption, run } from "../support/entry";
import { attackTable } from "../support/table";
import { doTheJob } from "./job";
import { permissionsInWords } from "./permissions";
import { uploadJob } from "./upload-job";

// `npm run demo -- [--keep] [--json] [--postgresql=VERSION]`: the main job on the local cloud.
run(async () => {
    const { values } = parseArgs({
        options: {
            keep: { type: "boolean", default: false },
            json: { type: "boolean", default: false },
            postgresql: { type: "string" },
        },
    });
    // With --json, standard output is for the result alone.
    const say = values.json ? console.error : console.log;
    const heading = (text: string) => {
        say(`\n== ${text}`);
    };
    heading("The local cloud starts");
    const cloud = await startCloud({
        report: say,
        ...postgresqlOption(values.postgresql),
    });
    try {
        const { layers, passwords } = await openApp(cloud);
        const onOutput = (text: string) => {
            (values.json ? process.stderr : process.stdout).write(text);
        };
        for (const layer of layers) {
            heading(`pulumi preview: what would be made of ${layer.project}`);
            await layer.preview({ onOutput });
            heading(`pulumi up: ${layer.project} is made`);
            await layer.up({ onOutput });
        }
        const app = await deployedApp(cloud, layers, passwords);
        const right = await show(app, say, heading, values.json).finally(app.close);
        if (values.keep) {
            await keep(cloud, layers, say);
        }
        return right ? 0 : 1;
    } finally {
        await cloud.stop();
    }
});

/** Prints what may be done, what can't, and that the job works; tells whether all is as it must be. */
async function show(
    app: DeployedApp,
    say: (line: string) => void,
    heading: (text: string) => void,
    json: boolean,
): Promise<boolean> {
    heading("What the app may do, read back from what is deployed");
    const permissions = await permissionsInWords(app);
    permissions.forEach((line) => {
        say(`  ${line}`);
    });

    // Before the attacks: some of them, where they succeed, leave nothing to work with.
    const job = [...(await doTheJob(app)), ...(await uploadJob(app.cloud, app.outputs))];
    heading(
        "What an attacker inside the app can do: on a common set-up (control), and on this one (hardened)",
    );
    const rows = await runSuites(app);
    say(attackTable(rows));

    heading("The app's own job");
    job.forEach(({ job: what, done, reason }) => {
        say(`  ${done ? "works" : "FAILS"}  ${what}${reason && `: ${reason}`}`);
    });

    const odd = unexpected(rows);
    const blocked = rows.filter(({ hardened }) => hardened === "blocked").length;
    const failed = job.filter(({ done }) => !done).length;
    const controlled = rows.filter(({ control }) => control === "succeeded").length;
    heading(
        `${String(rows.length)} attacks: ${String(controlled)} succeed on the control; here ${String(blocked)} are blocked, ` +
            `${String(rows.length - blocked - odd.length)} allowed by design, ${String(odd.length)} unexpected; ` +
            `${String(failed)} parts of the job fail`,
    );
    if (json) {
        console.log(
            JSON.stringify({ permissions, rows, job, unexpected: odd.length + failed }, undefined, 4),
        );
    }
    return odd.length === 0 && failed === 0;
}

/** Leaves the cloud up until Ctrl-C. */
async function keep(cloud: Cloud, layers: readonly OpenStack[], say: (line: string) => void): Promise<void> {
    const { host, port, username, password } = cloud.postgresql;
    const environment = Object.entries(cloud.environment)
        .filter(([name]) => name !== "PATH")
        .map(([name, value]) => `${name}='${value}'`);
    say(`
The cloud stays up until Ctrl-C. How to reach it:
  AWS         AWS_ACCESS_KEY_ID=${cloud.aws.accessKey} AWS_SECRET_ACCESS_KEY=${cloud.aws.secretKey} AWS_REGION=${cloud.aws.region} AWS_ENDPOINT_URL=${cloud.aws.endpoints.iam ?? ""}
  PostgreSQL  PGPASSWORD='${password}' psql -h ${host} -p ${String(port)} -U ${username} shop
  Pulumi      cd ${layers.map(({ workDir }) => workDir).join(" or ")} && env ${environment.join(" ")} ${cloud.engine.root}/bin/pulumi stack --show-urns
  logs        ${cloud.directory}/*.log`);
    await once(process, "SIGINT");
}
