// Each example from nothing to nothing. Shares the database `shop` and the names of the examples' resources.
import assert from "node:assert/strict";
import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Cloud } from "../../local/attached-cloud";
import { type OperationResult, openStack } from "../../local/stack";
import { root } from "../support/deployed-app";
import { testCloud } from "./cloud";
import { examples, type Opened, openExample } from "./examples";
import { filesTelling, tells } from "./secrets";
import { snapshot } from "./snapshot";

describe("each example", () => {
    let cloud: Cloud;
    const elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
    before(async () => {
        copyProject(elsewhere);
        cloud = await testCloud();
    });
    after(async () => {
        rmSync(elsewhere, { recursive: true });
        await cloud.stop();
    });

    for (const example of examples) {
        describe(example, () => {
            let earlier: unknown;
            let opened: Opened;
            let same: unknown;
            const told: OperationResult[] = [];
            const tell = async (operation: Promise<OperationResult>) => {
                const result = await operation;
                told.push(result);
                return result.changes;
            };

            test("is made", async () => {
                earlier = await snapshot(cloud);
                opened = await openExample(cloud, example);
                const { create } = await tell(opened.stack.preview());
                same = { same: create };
                assert.deepEqual(await tell(opened.stack.up()), { create });
                assert.equal(isDeepStrictEqual(await snapshot(cloud), earlier), plansOnly.includes(example));
            });

            test("has nothing to change in a second preview", async () => {
                assert.deepEqual(await tell(opened.stack.preview()), same);
            });

            test("has nothing to change when it is looked at from another directory", async () => {
                const directory = join(elsewhere, "examples", example);
                const settings = "Pulumi.test.yaml";
                copyFileSync(join(opened.stack.workDir, settings), join(directory, settings));
                const copy = await openStack(cloud, { directory, stack: "test", workDir: directory });
                assert.deepEqual(await tell(copy.preview()), same);
            });

            test("has nothing to change when the cloud is asked first", async () => {
                assert.deepEqual(await tell(opened.stack.refresh()), same);
                assert.deepEqual(await tell(opened.stack.up({ refresh: true })), same);
            });

            test("shows its secrets nowhere: not in the state, nor in what the engine says, nor in a log", () => {
                const { project } = opened.stack;
                const state = join("state/.pulumi/stacks", project, "test.json");
                assert.ok(filesTelling(cloud, [project]).includes(state), "the search finds what is there");
                const secrets = [...opened.secrets, cloud.postgresql.password];
                assert.deepEqual(filesTelling(cloud, secrets), []);
                assert.ok(tells(JSON.stringify(told), [project]), "the search finds what is there");
                assert.ok(!tells(JSON.stringify(told), secrets));
            });

            test("leaves nothing behind when it is destroyed", async () => {
                await tell(opened.stack.destroy());
                await opened.stack.remove();
                assert.deepEqual(await snapshot(cloud), earlier);
            });
        });
    }
});

/** Examples that make nothing in the cloud: their outputs are all that there is. */
const plansOnly = ["least-privilege-app"];

/** The project as another clone has it. */
function copyProject(to: string): void {
    cpSync(join(root, "package.json"), join(to, "package.json"));
    cpSync(join(root, "examples"), join(to, "examples"), { recursive: true });
    for (const folder of ["node_modules", "dist"]) {
        symlinkSync(join(root, folder), join(to, folder));
    }
}
