import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { Script, temporaryFolder } from "./support";

/** What a cloud started with `env` says of its providers, and those that it has the engine attach to. */
async function providersOf(t: TestContext, env: NodeJS.ProcessEnv) {
    const script = new Script("start.ts", { ...process.env, ...env });
    t.after(async () => {
        script.child.kill("SIGUSR2");
        await script.end();
    });
    await script.line(/directory (\S+) end/);
    const [, providers = ""] = /providers: (.*)/.exec(script.output) ?? [];
    const [, attached = ""] = /attached (.*)/.exec(script.output) ?? [];
    return { providers, attached: attached.replace(/:\d+/g, "") };
}

describe("who serves each package", () => {
    test("the real plugin where it is installed or on PATH, else the stand-in; asked for, stand-ins only", async (t) => {
        const folder = temporaryFolder();
        t.after(() => {
            rmSync(folder, { recursive: true, force: true });
        });
        const installed = join(folder, "plugins", "resource-aws-v7.48.0");
        mkdirSync(installed, { recursive: true });
        for (const plugin of [
            join(installed, "pulumi-resource-aws"),
            join(folder, "pulumi-resource-command"),
        ]) {
            writeFileSync(plugin, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
        }
        const env = { PULUMI_HOME: folder, PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` };
        assert.deepEqual(await providersOf(t, env), {
            providers: "aws real, command real, postgresql stand-in",
            attached: "postgresql",
        });
        const standIn = { ...env, LEAST_PRIVILEGE_PROVIDERS: "stand-in" };
        assert.deepEqual(await providersOf(t, standIn), {
            providers: "aws stand-in, command stand-in, postgresql stand-in",
            attached: "aws,postgresql,command",
        });
    });
});
