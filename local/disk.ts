import { statfs } from "node:fs/promises";
import { SetupError } from "./setup-error";

/** With less room than this, whatever failed there failed for want of it; not every tool says so. */
const FULL_BELOW_BYTES = 8_000_000;

/** `error`, unless the disk that holds `folder` is full: then one that says so, and the remedy. */
export async function unlessDiskFull(error: unknown, folder: string, remedy: string): Promise<unknown> {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize >= FULL_BELOW_BYTES) return error;
    return new SetupError(`The disk is full, there is no room in ${folder}: make some, or ${remedy}.`);
}
