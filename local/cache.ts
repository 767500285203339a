import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import {
    mkdir,
    readdir,
    readFile,
    realpath,
    rename,
    rm,
    stat,
    symlink,
    utimes,
    writeFile,
} from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { unlessDiskFull } from "./disk";
import { SetupError } from "./setup-error";

/** A holder that hasn't touched its lock for so long is dead, whatever machine it runs on. */
const STALE_AFTER_MS = 30_000;

const REMEDY = "set LEAST_PRIVILEGE_CACHE to a folder";

/** Where what is slow to make is kept between runs; `LEAST_PRIVILEGE_CACHE` names another folder. */
export function cacheDirectory(): string {
    const { LEAST_PRIVILEGE_CACHE, XDG_CACHE_HOME } = process.env;
    if (LEAST_PRIVILEGE_CACHE) return LEAST_PRIVILEGE_CACHE;
    if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "least-privilege");
    return join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "least-privilege");
}

/** The folder of `name` at `version`, where an earlier run has made it. */
export async function lookup(name: string, version: string): Promise<string | undefined> {
    const entry = join(cacheDirectory(), name, version);
    return existsSync(entry) ? realpath(entry) : undefined;
}

/**
 * The folder of `name` at `version`, made by `install` where it isn't there yet. It is filled under a name of its
 * own and never moved (a Python environment can't be), and appears at once, whole, by a symbolic link to it.
 * `ending` ends the wait for another run that is making it.
 */
export async function cached(
    name: string,
    version: string,
    install: (directory: string) => Promise<void>,
    report: (line: string) => void,
    ending?: AbortSignal,
): Promise<string> {
    const entry = join(cacheDirectory(), name, version);
    try {
        await mkdir(dirname(entry), { recursive: true });
        const make = async () => {
            const existing = await lookup(name, version);
            if (existing !== undefined) return existing;
            await removeLeftovers(entry);
            const directory = `${entry}.${randomBytes(4).toString("hex")}`;
            try {
                await mkdir(directory);
                await install(directory);
                await symlink(directory, entry);
            } catch (error) {
                const explained = await unlessDiskFull(error, cacheDirectory(), `${REMEDY} on another disk`);
                await rm(directory, { recursive: true, force: true });
                throw explained;
            }
            return realpath(entry);
        };
        return await underLock(`${entry}.lock`, `${name} ${version}`, make, report, ending);
    } catch (error) {
        if (error instanceof SetupError || !isSystemError(error)) throw error;
        throw new SetupError(
            `The cache ${cacheDirectory()} can't be written (${error.code}): ${REMEDY} that can be.`,
        );
    }
}

function isSystemError(error: unknown): error is Error & { code: string } {
    return error instanceof Error && "code" in error && "syscall" in error;
}

/** What installations that were killed have left; the lock is ours, so none of them is at work. */
async function removeLeftovers(entry: string): Promise<void> {
    const folder = dirname(entry);
    for (const sibling of await readdir(folder)) {
        const path = join(folder, sibling);
        if (/\.[0-9a-f]{8}$/.test(sibling) && path.startsWith(`${entry}.`)) {
            await rm(path, { recursive: true, force: true });
        }
    }
}

async function underLock<T>(
    lock: string,
    what: string,
    work: () => Promise<T>,
    report: (line: string) => void,
    signal?: AbortSignal,
): Promise<T> {
    for (let told = false; !(await acquire(lock));) {
        if (!told) report(`another run is making ${what}: waiting for it`);
        told = true;
        await sleep(250, undefined, { signal });
    }
    const heartbeat = setInterval(() => {
        utimes(lock, new Date(), new Date()).catch(() => undefined);
    }, STALE_AFTER_MS / 6);
    heartbeat.unref();
    try {
        return await work();
    } finally {
        clearInterval(heartbeat);
        await rm(lock, { force: true });
    }
}

async function acquire(lock: string): Promise<boolean> {
    try {
        await writeFile(lock, `${hostname()} ${process.pid}`, { flag: "wx" });
        return true;
    } catch (error) {
        if (!isSystemError(error) || error.code !== "EEXIST") throw error;
    }
    if (await isAbandoned(lock)) {
        // Renaming, not removing: of several runs that see a dead holder only one takes its lock away.
        const taken = `${lock}.${randomBytes(4).toString("hex")}`;
        await rename(lock, taken).catch(() => undefined);
        await rm(taken, { force: true });
    }
    return false;
}

async function isAbandoned(lock: string): Promise<boolean> {
    try {
        const [host, pid] = (await readFile(lock, "utf8")).split(" ");
        if (Date.now() - (await stat(lock)).mtimeMs > STALE_AFTER_MS) return true;
        return host === hostname() && pid !== undefined && !isAlive(Number(pid));
    } catch {
        return false; // released in the meantime
    }
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return isSystemError(error) && error.code === "EPERM";
    }
}
