import { execFile } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cached, lookup } from "./cache";
import { runTool } from "./processes";
import { findProgram } from "./programs";
import type { Run } from "./run";
import { essence, SetupError } from "./setup-error";
import { isAtLeast } from "./versions";

const MINIMUM = "3.200.0";

/** What npm's `pulumi` package downloads. */
const DOWNLOAD = { cacheName: "engine-download", version: "3.265.0" };
/** What `engine/go.mod` pins. */
const BUILD = { cacheName: "engine-build", version: "3.259.0" };

export interface Engine {
    /** The folder whose `bin/pulumi` is the engine. */
    readonly root: string;
    /** Where that leads to. */
    readonly path: string;
    readonly version: string;
    /** `on PATH`, `downloaded`, `built`: for people. */
    readonly origin: string;
}

type Found = Omit<Engine, "root">;

/** Finds or makes the `pulumi` command: the one on PATH, a cached one, a downloaded one, one built with Go. */
export async function prepareEngine(run: Run, report: (line: string) => void): Promise<Engine> {
    const found = (await onPath(run, report)) ?? (await fromCache()) ?? (await make(run, report));
    const root = join(run.directory, "engine");
    await mkdir(join(root, "bin"), { recursive: true });
    await symlink(found.path, join(root, "bin", "pulumi"));
    return { ...found, root };
}

async function onPath(run: Run, report: (line: string) => void): Promise<Found | undefined> {
    const path = findProgram("pulumi");
    if (path === undefined) return undefined;
    try {
        const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
        const { stdout } = await promisify(execFile)(path, ["version"], { cwd: run.directory, env });
        const version = stdout.trim().replace(/^v/, "");
        if (isAtLeast(version, MINIMUM)) return { path, version, origin: "on PATH" };
        report(`the pulumi on PATH is ${version}, ${MINIMUM} or newer is needed: looking for another`);
    } catch (error) {
        report(`the pulumi on PATH doesn't run (${essence(String(error))}): looking for another`);
    }
    return undefined;
}

const downloadedIn = (directory: string): Found => ({
    path: join(directory, "versions", DOWNLOAD.version, "bin", "pulumi"),
    version: DOWNLOAD.version,
    origin: "downloaded by npm's pulumi",
});

const builtIn = (directory: string): Found => ({
    path: join(directory, "pulumi"),
    version: BUILD.version,
    origin: "built with Go",
});

async function fromCache(): Promise<Found | undefined> {
    const downloaded = await lookup(DOWNLOAD.cacheName, DOWNLOAD.version);
    if (downloaded !== undefined) return downloadedIn(downloaded);
    const built = await lookup(BUILD.cacheName, BUILD.version);
    return built === undefined ? undefined : builtIn(built);
}

async function make(run: Run, report: (line: string) => void): Promise<Found> {
    let reason: string;
    try {
        return downloadedIn(await download(run, report));
    } catch (error) {
        if (!(error instanceof SetupError)) throw error;
        reason = error.message;
    }
    const go = findProgram("go");
    if (go === undefined) {
        throw new SetupError(
            `The Pulumi engine is missing: no pulumi ${MINIMUM} or newer on PATH, no Go to build it with, and ` +
                `${reason}. Install pulumi (https://www.pulumi.com/docs/install) or Go (https://go.dev/dl).`,
        );
    }
    report("the engine can't be downloaded here: building it with Go (once, some minutes)");
    return builtIn(await build(run, go, report));
}

function download(run: Run, report: (line: string) => void): Promise<string> {
    const { cacheName, version } = DOWNLOAD;
    const purpose = `npm's pulumi ${version} can't download it`;
    const install = async (directory: string) => {
        report(`downloading the engine, pulumi ${version}, with npm (once)`);
        const options = ["--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--prefer-offline"];
        const args = ["install", ...options, "--fetch-retries=0", "--prefix", directory, `pulumi@${version}`];
        await runTool(run, { log: "engine-npm", command: "npm", args, cwd: directory }, purpose, report);
        await runTool(
            run,
            {
                log: "engine-download",
                command: process.execPath,
                args: [join(directory, "node_modules", "pulumi", "run.js"), "version"],
                env: { ...process.env, PULUMI_HOME: directory, PULUMI_VERSION: version },
            },
            purpose,
            report,
        );
    };
    return cached(cacheName, version, install, report, run.ending);
}

function build(run: Run, go: string, report: (line: string) => void): Promise<string> {
    const { cacheName, version } = BUILD;
    const variable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
    const install = async (directory: string) => {
        const args = ["build", "-mod=readonly", "-trimpath", "-buildvcs=false"];
        const linker = `-ldflags=-s -w -X ${variable}=v${version}`;
        const target = ["-o", join(directory, "pulumi"), "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"];
        await runTool(
            run,
            {
                log: "engine-build",
                command: go,
                args: [...args, linker, ...target],
                cwd: join(__dirname, "engine"),
            },
            `Go can't build the Pulumi engine ${version}`,
            report,
        );
    };
    return cached(cacheName, version, install, report, run.ending);
}
