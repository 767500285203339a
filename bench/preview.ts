import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startCloud } from "../local/cloud";

// `npx tsx bench/preview.ts [RUNS]`: a first preview as a whole process, of the main job and of the same resources by hand.

const root = join(__dirname, "..");
const programs = [join(root, "examples/app-with-database"), join(root, "bench/by-hand")];

async function main(): Promise<void> {
    const runs = Number(process.argv[2] ?? 7);
    const cloud = await startCloud({ report: console.error });
    const seconds = programs.map((): number[] => []);
    try {
        // In turn, so that a machine that slows down slows both; the first of each warms up and isn't counted.
        for (let round = 0; round <= runs; round++) {
            for (const [index, directory] of programs.entries()) {
                const start = performance.now();
                const child = spawn(
                    process.execPath,
                    ["--import", "tsx", join(__dirname, "preview-once.ts"), directory],
                    {
                        env: { ...process.env, ...cloud.describe() },
                        stdio: "inherit",
                    },
                );
                const [code] = (await once(child, "exit")) as [number | null];
                if (code !== 0) {
                    throw new Error(`the preview of ${directory} ended with ${String(code)}`);
                }
                if (round > 0) {
                    seconds[index]?.push((performance.now() - start) / 1000);
                }
            }
        }
    } finally {
        await cloud.stop();
    }
    const [ours = [], byHand = []] = seconds;
    const ratios = ours.map((value, index) => value / (byHand[index] ?? Number.NaN));
    console.log(
        `with components ${spread(ours)} s, by hand ${spread(byHand)} s, ratio pair by pair ${spread(ratios)}`,
    );
}

function spread(values: number[]): string {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN).toFixed(2);
    return `${at(0.5)} (${at(0)} to ${at(1)})`;
}

void main();
