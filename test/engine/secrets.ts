import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Cloud } from "../../local/attached-cloud";

/** How a value looks where it isn't encrypted: as it is, or as a service's protocol writes it. */
const forms = (value: string): string[] => [value, ...[0, 1, 2].map((shift) => base64Core(value, shift))];

/** The part of a text's base64 form that doesn't depend on what stands around it. */
function base64Core(value: string, shift: number): string {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]);
    return bytes.toString("base64").slice(shift === 0 ? 0 : 4, -4);
}

/** Whether one of the values can be read in a text. */
export function tells(text: string, values: readonly string[]): boolean {
    return values.flatMap(forms).some((form) => text.includes(form));
}

/** The files of the cloud's run that one of the values can be read in: its logs, and the engine's state and settings. */
export function filesTelling(cloud: Cloud, values: readonly string[]): string[] {
    const logs = readdirSync(cloud.directory).filter((name) => name.endsWith(".log"));
    const stored = ["state", "stacks"].flatMap((folder) =>
        readdirSync(join(cloud.directory, folder), { recursive: true, encoding: "utf8" }).map((path) =>
            join(folder, path),
        ),
    );
    return [...logs, ...stored]
        .map((path) => join(cloud.directory, path))
        .filter((path) => statSync(path).isFile() && tells(readFileSync(path, "utf8"), values))
        .map((path) => relative(cloud.directory, path));
}
