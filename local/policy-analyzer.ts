import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Engine } from "./engine";
import { findProgram } from "./programs";
import type { Run } from "./run";

/**
 * Where the engine has no Node.js language plugin (one built from its Go module has none), policy packs are run by
 * a program that it looks for on PATH. Returns the folder to put on PATH, or undefined where a plugin is installed.
 */
export async function policyAnalyzer(run: Run, engine: Engine): Promise<string | undefined> {
    const plugin = "pulumi-language-nodejs";
    if (findProgram(plugin) ?? findProgram(plugin, [dirname(engine.path)])) return undefined;
    const folder = join(run.directory, "bin");
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    await mkdir(folder);
    // The engine gives its address and the pack's folder.
    const script = `#!/bin/sh\ncd "$2" && exec ${quote(process.execPath)} ${quote(runner)} "$1" .\n`;
    await writeFile(join(folder, "pulumi-analyzer-policy-nodejs"), script, { mode: 0o755 });
    return folder;
}

function quote(word: string): string {
    return `'${word.replaceAll("'", `'\\''`)}'`;
}
