import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Engine } from "./engine";
import { findProgram } from "./programs";
import type { Run } from "./run";
import { SetupError } from "./setup-error";
import { canServe } from "./versions";

const PACKAGES = ["aws", "command", "postgresql"] as const;
export type PackageName = (typeof PACKAGES)[number];

/** Who serves each package: the installed plugin, or a stand-in in the process that starts the cloud. */
export type Providers = Readonly<Record<PackageName, "real" | "stand-in">>;

const MODES = ["auto", "real", "stand-in"] as const;
type Mode = (typeof MODES)[number];

/** What `LEAST_PRIVILEGE_PROVIDERS` asks for; refused at once where it is misspelt. */
export function providersMode(): Mode {
    const given = process.env["LEAST_PRIVILEGE_PROVIDERS"] ?? "auto";
    const mode = MODES.find((allowed) => allowed === given);
    if (mode !== undefined) return mode;
    throw new SetupError(`LEAST_PRIVILEGE_PROVIDERS is "${given}"; it can be ${MODES.join(", ")}.`);
}

/** Makes the engine's home in the run's folder, the user's plugins visible in it where they are used. */
export async function prepareProviders(
    run: Run,
    engine: Engine,
    mode: Mode,
): Promise<{ home: string; providers: Providers }> {
    const home = join(run.directory, "pulumi-home");
    await mkdir(home);
    if (mode === "stand-in") return { home, providers: decide(() => "stand-in") };

    const userPlugins = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "plugins");
    const installed = existsSync(userPlugins) ? await listPlugins(run, engine) : [];
    const isInstalled = (name: PackageName) =>
        findProgram(`pulumi-resource-${name}`) !== undefined ||
        installed.some(
            (plugin) =>
                plugin.kind === "resource" &&
                plugin.name === name &&
                plugin.version !== undefined &&
                canServe(plugin.version, sdkVersion(name)),
        );
    const missing = PACKAGES.filter((name) => !isInstalled(name));
    if (mode === "real" && missing.length > 0) {
        const commands = missing.map((name) => `pulumi plugin install resource ${name} ${sdkVersion(name)}`);
        throw new SetupError(
            `LEAST_PRIVILEGE_PROVIDERS is "real", but these are missing: ${commands.join("; ")}`,
        );
    }
    if (installed.length > 0) await symlink(userPlugins, join(home, "plugins"));
    return { home, providers: decide((name) => (missing.includes(name) ? "stand-in" : "real")) };
}

function decide(choice: (name: PackageName) => "real" | "stand-in"): Providers {
    return { aws: choice("aws"), command: choice("command"), postgresql: choice("postgresql") };
}

interface Plugin {
    readonly name: string;
    readonly kind: string;
    readonly version?: string;
}

async function listPlugins(run: Run, engine: Engine): Promise<Plugin[]> {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const options = { cwd: run.directory, env };
    const { stdout } = await promisify(execFile)(engine.path, ["plugin", "ls", "--json"], options);
    return JSON.parse(stdout) as Plugin[];
}

/** The engine asks for the version of the SDK that the program uses. */
function sdkVersion(name: PackageName): string {
    const file = require.resolve(`@pulumi/${name}/package.json`);
    return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version.replace(/^v/, "");
}
