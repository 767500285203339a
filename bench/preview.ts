import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Cloud } from "../local/attached-cloud";
import { startCloud } from "../local/cloud";

// `npx tsx bench/preview.ts [RUNS]`: a first preview as a whole process, of two examples and of the same resources without
// components: seconds, memory, and how many resources there are.

const MEMORY_EVERY_MS = 100;

interface Pair {
    readonly name: string;
    readonly withComponents: string;
    readonly byHand: string;
    /** A program that tells the other one what to register. */
    readonly recording?: string;
}

const pairs: readonly Pair[] = [
    {
        name: "app-with-database",
        withComponents: "examples/app-with-database",
        byHand: "bench/by-hand",
    },
    {
        name: "hardened-stack",
        withComponents: "examples/hardened-stack",
        byHand: "bench/twin",
        recording: "bench/recording",
    },
];

async function main(): Promise<void> {
    const runs = Number(process.argv[2] ?? 7);
    const cloud = await startCloud({ report: console.error });
    try {
        for (const pair of pairs) {
            await measure(cloud, pair, runs);
        }
    } finally {
        await cloud.stop();
    }
}

async function measure(
    cloud: Cloud,
    { name, withComponents, byHand, recording }: Pair,
    runs: number,
): Promise<void> {
    const env = {
        ...process.env,
        ...cloud.describe(),
        RECORDING: join(cloud.directory, "recording.json"),
    };
    if (recording !== undefined) {
        await preview(recording, env);
    }
    const programs = [withComponents, byHand];
    // The first of each warms up, and its memory is looked at: looking costs time.
    const memory: number[] = [];
    for (const program of programs) {
        const { resources, megabytes } = await preview(program, env, { memory: true });
        memory.push(megabytes);
        console.log(`${program}: ${String(resources)} resources, ${megabytes.toFixed(0)} MB at most`);
    }
    const seconds = programs.map((): number[] => []);
    // In turn, so that a machine that slows down slows both.
    for (let round = 0; round < runs; round++) {
        for (const [index, program] of programs.entries()) {
            seconds[index]?.push((await preview(program, env)).seconds);
        }
    }
    const [ours = [], others = []] = seconds;
    const ratios = ours.map((value, index) => value / (others[index] ?? Number.NaN));
    console.log(
        `${name}: with components ${spread(ours)} s, by hand ${spread(others)} s, ratio pair by pair ${spread(ratios)}`,
    );
}

interface Measured {
    readonly seconds: number;
    /** Components and the stack included. */
    readonly resources: number;
    readonly megabytes: number;
}

async function preview(program: string, env: NodeJS.ProcessEnv, { memory = false } = {}): Promise<Measured> {
    const root = join(__dirname, "..");
    const start = performance.now();
    const args = ["--import", "tsx", join(__dirname, "preview-once.ts"), join(root, program)];
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
    const [output, [code], megabytes] = await Promise.all([
        text(child.stdout),
        once(child, "close") as Promise<[number | null]>,
        memory ? peakMemory(child) : Number.NaN,
    ]);
    if (code !== 0) {
        throw new Error(`the preview of ${program} ended with ${String(code)}`);
    }
    const changes = JSON.parse(output.trim().split("\n").at(-1) ?? "") as Record<string, number>;
    const seconds = (performance.now() - start) / 1000;
    return { seconds, resources: changes["create"] ?? 0, megabytes };
}

async function peakMemory(child: ChildProcess): Promise<number> {
    let peak = 0;
    while (child.exitCode === null && child.signalCode === null) {
        peak = Math.max(peak, await memoryOf(child.pid ?? 0));
        await sleep(MEMORY_EVERY_MS);
    }
    return peak;
}

/** What a process and all below it hold in memory, in MB; what they share counts for each. */
async function memoryOf(pid: number): Promise<number> {
    const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,ppid=,rss="]);
    const processes = stdout
        .trim()
        .split("\n")
        .map((line) => line.trim().split(/ +/).map(Number));
    const family = new Set([pid]);
    let kilobytes = 0;
    // A child's number is usually larger than its parent's, so `ps` lists parents first.
    for (const [own = 0, parent = 0, resident = 0] of processes) {
        if (family.has(parent) || own === pid) {
            family.add(own);
            kilobytes += resident;
        }
    }
    return kilobytes / 1024;
}

function spread(values: number[]): string {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN).toFixed(2);
    return `${at(0.5)} (${at(0)} to ${at(1)})`;
}

void main();
