/** A plan as files, for the programs that read such files to judge. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, type TestContext } from "node:test";
import type { HostPlan } from "../../../components/host/plan-types";

const made: string[] = [];
after(() => {
    for (const directory of made) {
        rmSync(directory, { recursive: true });
    }
});

/** A folder of its own, which goes with the tests. */
export function folder(): string {
    const root = mkdtempSync(join(tmpdir(), "host-plan-"));
    made.push(root);
    return root;
}

/** A folder that holds the plan's files as a host's root would. */
export function written(plan: HostPlan): string {
    const root = folder();
    for (const { path, mode, content } of plan.files) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content, { mode: parseInt(mode, 8) });
    }
    return root;
}

/** Whether a test can run here; where it can't, it is skipped and says why. */
export function can(context: TestContext, ...missing: (string | undefined)[]): boolean {
    const why = missing.find((one) => one !== undefined);
    if (why !== undefined) {
        context.skip(why);
    }
    return why === undefined;
}

/** Why a test can't run without a program, if it isn't there. */
export function without(program: string): string | undefined {
    return spawnSync(program, ["--version"]).error ? `there is no ${program} here` : undefined;
}

export const withoutRoot =
    process.getuid?.() === 0 ? undefined : "this needs root: it makes users and namespaces";
