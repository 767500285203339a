import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { run } from "./support/entry";

// `npm test [-- PART...]`: all parts, or the named ones, cheapest first; the first that fails ends it.

const root = join(__dirname, "..");

interface Part {
    readonly name: string;
    /** Commands, each `node` with these arguments, that run side by side, two at a time. */
    readonly commands: readonly (readonly string[])[];
}

const bin = (path: string) => join(root, "node_modules", path);
const tests = (...folders: string[]) => [
    ...["--import", "tsx", "--test", "--test-reporter=spec", "--test-timeout=300000", "--test-concurrency=2"],
    ...folders.flatMap((folder) => testFiles(join(root, "test", folder))),
];
const attacks = (...options: string[]) => ["--import", "tsx", join(root, "test/attacks/main.ts"), ...options];

const parts: readonly Part[] = [
    {
        name: "lint and types",
        commands: [
            [bin("eslint/bin/eslint.js"), "."],
            [bin("typescript/bin/tsc"), "--noEmit"],
            [bin("prettier/bin/prettier.cjs"), "--check", "--log-level=warn", "."],
        ],
    },
    { name: "components", commands: [tests("components", "runtime", "support")] },
    { name: "local cloud", commands: [tests("local")] },
    { name: "engine", commands: [tests("engine")] },
    {
        name: "consumer and attacks",
        commands: [
            attacks(),
            tests("consumer"),
            attacks("database", "--postgresql=15"),
            attacks("database", "--postgresql=16"),
            attacks("database", "--postgresql=18"),
        ],
    },
];

run(async () => {
    const wanted = process.argv.slice(2);
    const chosen = parts.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    if (chosen.length === 0) {
        console.error(`There is no part ${wanted.join(", ")}: ${parts.map(({ name }) => name).join(", ")}`);
        return 2;
    }
    const begin = performance.now();
    for (const [index, { name, commands }] of chosen.entries()) {
        console.log(`\n== [${String(index + 1)}/${String(chosen.length)}] ${name}`);
        const start = performance.now();
        const failed = await sideBySide(commands);
        if (failed !== undefined) {
            console.error(`\n${name} failed: node ${failed.join(" ")}`);
            return 1;
        }
        console.log(`== ${name}: ${seconds(start)}`);
    }
    console.log(`\nAll tests passed in ${seconds(begin)}.`);
    return 0;
});

/** Runs all of them, or until one has failed, which is the result. */
async function sideBySide(commands: Part["commands"]): Promise<readonly string[] | undefined> {
    const waiting = [...commands];
    const failed: (readonly string[])[] = [];
    const lane = async (): Promise<void> => {
        for (
            let command = waiting.shift();
            command !== undefined && failed.length === 0;
            command = waiting.shift()
        ) {
            const code = await (commands.length === 1 ? node(command) : nodeAtOnce(command));
            if (code !== 0) {
                failed.push(command);
            }
        }
    };
    await Promise.all([lane(), lane()]);
    return failed[0];
}

async function node(args: readonly string[]): Promise<number> {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    const [code] = (await once(child, "exit")) as [number | null];
    return code ?? 1;
}

/** Prints what it said when it has ended, so that no two mix. */
async function nodeAtOnce(args: readonly string[]): Promise<number> {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const [output, errors, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close") as Promise<[number | null]>,
    ]);
    process.stderr.write(errors);
    process.stdout.write(output);
    return code ?? 1;
}

function testFiles(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".test.ts"))
        .map((file) => join(folder, file))
        .sort();
}

function seconds(since: number): string {
    return `${((performance.now() - since) / 1000).toFixed(0)} s`;
}
