import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The path of the executable `name` on PATH, links resolved. */
export function findProgram(name: string, folders = searchPath()): string | undefined {
    for (const folder of folders) {
        const path = join(folder, name);
        try {
            accessSync(path, constants.X_OK);
            if (statSync(path).isFile()) return realpathSync(path);
        } catch {
            continue;
        }
    }
    return undefined;
}

function searchPath(): string[] {
    return (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
}
