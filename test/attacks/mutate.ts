import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { run } from "../support/entry";
import { type Row, unexpected } from "./attack";
import { type Mutation, mutations } from "./mutations";

// `npm run mutate [-- ID...]`: takes one hardening line out at a time, in a copy of the project, and tells which attacks then
// succeed. A line that flips no row has no proof: give it one, or take it out.

const root = join(__dirname, "../..");

run(async () => {
    const wanted = process.argv.slice(2);
    let unproven = 0;
    for (const mutation of mutations.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
        const flipped = await flippedBy(mutation);
        const proved = flipped.length > 0 !== (mutation.unjudged !== undefined);
        unproven += proved ? 0 : 1;
        console.log(
            `${proved ? "ok  " : "FAIL"} ${mutation.id}: ${flipped.join(", ") || `flips nothing${mutation.unjudged ? ` (${mutation.unjudged})` : ""}`}`,
        );
    }
    console.log(`${String(unproven)} lines without proof`);
    return unproven === 0 ? 0 : 1;
});

/** The ids of the rows that aren't as they must be without the line. */
async function flippedBy(mutation: Mutation): Promise<string[]> {
    const copy = mkdtempSync(join(tmpdir(), "least-privilege-mutation-"));
    try {
        const leftOut = ["node_modules", "dist", ".git"];
        cpSync(root, copy, { recursive: true, filter: (path) => !leftOut.includes(basename(path)) });
        symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
        edit(copy, mutation.file, mutation.find, mutation.replace);
        // The closing check would stop most of these before the attacks, which are what is looked at here.
        edit(copy, "components/db-check.ts", "process.exitCode = faults.length === 0 ? 0 : 1;", "");
        // What only the line used isn't a fault here.
        const lenient = ["--noUnusedLocals", "false", "--noUnusedParameters", "false"];
        await node(
            copy,
            join(root, "node_modules/typescript/bin/tsc"),
            "-p",
            "tsconfig.build.json",
            ...lenient,
        );
        const output = await node(copy, "--import", "tsx", "test/attacks/main.ts", mutation.suite, "--json");
        const { rows } = JSON.parse(output) as { rows: Row[] };
        return unexpected(rows).map(({ id }) => id);
    } finally {
        rmSync(copy, { recursive: true, force: true });
    }
}

function edit(copy: string, file: string, find: string, replace: string): void {
    const path = join(copy, file);
    const source = readFileSync(path, "utf8");
    if (source.split(find).length !== 2) {
        throw new Error(`${file} must hold this exactly once, and doesn't: ${find}`);
    }
    writeFileSync(
        path,
        source.replace(find, () => replace),
    );
}

async function node(cwd: string, ...args: string[]): Promise<string> {
    const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const [output, errors, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close") as Promise<[number | null]>,
    ]);
    // The attacks end with 1 where rows are unexpected, which is what is wanted here.
    if (code !== 0 && !output.includes('"rows"')) {
        throw new Error(`node ${args.join(" ")} failed:\n${output}${errors}`);
    }
    return output;
}
