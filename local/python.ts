import { createHash } from "node:crypto";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cached } from "./cache";
import { runTool } from "./processes";
import type { Run } from "./run";
import { SetupError } from "./setup-error";

const ASK = "import sys, venv, ensurepip; print('%d.%d.%d' % sys.version_info[:3], sys.executable)";
const NEEDED = "3.11 or newer with its venv module is needed for the AWS emulators";

/**
 * The interpreter of a virtual environment holding what `requirements` (a file of pinned versions) lists. Its key
 * holds the interpreter too: an environment is dead once the Python that it was made with is gone.
 */
export async function pythonEnvironment(
    run: Run,
    name: string,
    requirements: string,
    report: (line: string) => void,
): Promise<string> {
    const { version, executable } = await findPython();
    const content = readFileSync(requirements);
    const hash = createHash("sha256").update(content).update(executable).digest("hex").slice(0, 8);
    const directory = await cached(
        name,
        `python-${version}-${hash}`,
        async (target) => {
            report(`installing ${name} with pip (once)`);
            const python = join(target, "bin", "python");
            await runTool(
                run,
                { log: `${name}-venv`, command: executable, args: ["-m", "venv", target] },
                `Python can't make a virtual environment for ${name}`,
                report,
            );
            const pip = ["-m", "pip", "install", "--no-input", "--no-deps", "--retries", "1"];
            await runTool(
                run,
                { log: `${name}-pip`, command: python, args: [...pip, "--requirement", requirements] },
                `pip can't fetch ${name}, and it isn't cached yet: a network is needed this once`,
                report,
            );
        },
        report,
        run.ending,
    );
    return join(directory, "bin", "python");
}

async function findPython(): Promise<{ version: string; executable: string }> {
    let answer: string;
    try {
        answer = (await promisify(execFile)("python3", ["-c", ASK])).stdout.trim();
    } catch (error) {
        const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
        throw new SetupError(
            missing
                ? `Python ${NEEDED}, and there is no python3 on PATH: https://www.python.org/downloads`
                : `Python ${NEEDED}, and python3 can't load it (Debian, Ubuntu: apt install python3-venv).`,
        );
    }
    const [version = "", executable = ""] = answer.split(/ (.*)/);
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major !== 3 || minor < 11) {
        throw new SetupError(`Python ${NEEDED}, this is ${version}: https://www.python.org/downloads`);
    }
    return { version, executable };
}
