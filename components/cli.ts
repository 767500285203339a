#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fromEnvironment } from "./internal/postgresql/connection";
import { type Description, describedPlan } from "./internal/postgresql/described";
import { driftOf } from "./internal/postgresql/drift";
import type { RolePlan } from "./internal/postgresql/role-plan";

const usage = `Usage: least-privilege db-check FILE.json
       least-privilege db-check --database=NAME [--schema=NAME] [--app=NAME] [--access=read-only]
                                [--readonly] [--standby] [--role KIND=NAME]...

Asks PostgreSQL what each role can really do, and changes nothing. The file describes one database, or a list of them; KIND is
owner, migrator, app, readonly, standby, readWrite or readOnly. The server is the one of PGHOST, PGPORT, PGUSER, PGPASSWORD,
PGSSLMODE (TLS is asked for unless it says "disable") and PGSSLROOTCERT. Exit code: 0 all is as described, 2 it isn't, 1 it couldn't be found out.`;

/** As many connections as the check holds at a time. */
const atOnce = 4;

void (async () => {
    try {
        process.exitCode = await dbCheck(plansOf(process.argv.slice(2)));
    } catch (error) {
        process.stderr.write(
            `The roles couldn't be checked: ${error instanceof Error ? error.message : String(error)}\n`,
        );
        process.exitCode = 1;
    }
})();

function plansOf(args: string[]): RolePlan[] {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: {
            database: text,
            schema: text,
            app: text,
            access: text,
            readonly: flag,
            standby: flag,
            role: { type: "string", multiple: true },
        },
    });
    const [command, file, ...rest] = positionals;
    if (
        command !== "db-check" ||
        rest.length > 0 ||
        (file === undefined) === (values.database === undefined)
    ) {
        throw new Error(`one file, or the name of a database, is needed.\n${usage}`);
    }
    if (file !== undefined) {
        const read = JSON.parse(readFileSync(file, "utf8")) as Description | Description[];
        return [read].flat().map(describedPlan);
    }
    const { role = [], ...described } = values;
    const roles: Record<string, string> = {};
    for (const one of role) {
        const [kind = "", ...name] = one.split("=");
        roles[kind] = name.join("=");
    }
    return [describedPlan({ ...described, roles } as Description)];
}

/** Says what isn't as planned, each with its database, and returns the exit code. */
async function dbCheck(plans: readonly RolePlan[]): Promise<number> {
    const waiting = [...plans.entries()];
    const told = plans.map((): string[] => []);
    const worker = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
            const [index, plan] = next;
            const faults = await driftOf(plan, fromEnvironment(plan.database));
            told[index] = faults.map((fault) => `${plan.database}: ${fault}`);
        }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    const faults = told.flat();
    process.stdout.write(
        faults.length === 0
            ? `${String(plans.length)} checked: every role can do what it must, and nothing else.\n`
            : `${faults.join("\n")}\n`,
    );
    return faults.length === 0 ? 0 : 2;
}
