import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { SetupError } from "./setup-error";

/** With less room than this, whatever failed there failed for want of it; not every tool says so. */
const FULL_BELOW_BYTES = 8_000_000;

/** Whoever says so has often made room again, by taking back what it had written. */
const SAYS_FULL = /no space left|ENOSPC/i;

/** `error`, unless the disk that holds `folder` is full: then one that says so, and the remedy. */
export async function unlessDiskFull(error: unknown, folder: string, remedy: string): Promise<unknown> {
    const said = SAYS_FULL.test(String(error)) && !(await isFull(tmpdir()));
    if (!said && !(await isFull(folder))) return error;
    return new SetupError(`The disk is full, there is no room in ${folder}: make some, or ${remedy}.`);
}

async function isFull(folder: string): Promise<boolean> {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < FULL_BELOW_BYTES;
}
