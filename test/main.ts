import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "./support/entry";

// `npm test [-- PART...]`: all parts, or the named ones, cheapest first; the first that fails ends it.

const root = join(__dirname, "..");

interface Part {
    readonly name: string;
    /** Commands, each `node` with these arguments, that may run side by side. */
    readonly commands: readonly (readonly string[])[];
}

const bin = (path: string) => join(root, "node_modules", path);
const tests = (folder: string, ...options: string[]) => [
    ...["--import", "tsx", "--test", "--test-reporter=spec", "--test-timeout=300000", ...options],
    ...testFiles(join(root, "test", folder)),
];
const attacks = (...options: string[]) => ["--import", "tsx", join(root, "test/attacks/main.ts"), ...options];

const parts: readonly Part[] = [
    { name: "format", commands: [[bin("prettier/bin/prettier.cjs"), "--check", "--log-level=warn", "."]] },
    {
        name: "lint and types",
        commands: [
            [bin("eslint/bin/eslint.js"), "."],
            [bin("typescript/bin/tsc"), "--noEmit"],
        ],
    },
    { name: "components", commands: [tests("components", "--test-concurrency=2")] },
    { name: "runtime", commands: [tests("runtime")] },
    { name: "support", commands: [tests("support")] },
    { name: "local cloud", commands: [tests("local", "--test-concurrency=2")] },
    { name: "engine", commands: [tests("engine", "--test-concurrency=2")] },
    { name: "consumer", commands: [tests("consumer")] },
    {
        name: "attacks",
        commands: [
            attacks(),
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
        for (const command of commands) {
            const code = await node(command);
            if (code !== 0) {
                console.error(`\n${name} failed: node ${command.join(" ")}`);
                return 1;
            }
        }
        console.log(`== ${name}: ${seconds(start)}`);
    }
    console.log(`\nAll tests passed in ${seconds(begin)}.`);
    return 0;
});

async function node(args: readonly string[]): Promise<number> {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    const [code] = (await once(child, "exit")) as [number | null];
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
