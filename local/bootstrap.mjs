// Makes a fresh clone ready, then runs a TypeScript file of it: node local/bootstrap.mjs SCRIPT [ARGS]
// It needs nothing installed, and stays within what an old Node understands, to be able to say that it is too old.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const STEPS = 3;
const say = (step, text) => console.error(`[${step}/${STEPS}] ${text}`);
const fail = (message) => {
    console.error(message);
    process.exit(1);
};

/** Runs a preparing step; its output only matters when it fails. */
function prepare(command, args, purpose) {
    const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
    if (status === 0) return;
    const output = error ? error.message : `${stdout}${stderr}`;
    const lines = output.split("\n").filter((line) => line.trim() !== "");
    if (/no space left|ENOSPC/i.test(output))
        fail(`${purpose}: the disk is full, make room for about 700 MB.`);
    const telling = lines.find((line) => /\b(error TS|network|E[A-Z]{4,})/.test(line)) || lines.pop();
    fail(`${purpose}: ${telling ? telling.trim() : "it said nothing"}`);
}

function checkNode() {
    const version = process.versions.node;
    if (Number(version.split(".")[0]) < 20) {
        fail(`Node.js 20 or newer is needed, this is ${version}: https://nodejs.org`);
    }
    say(1, `Node.js ${version}`);
}

function installPackages() {
    const lock = join(root, "package-lock.json");
    const installed = join(root, "node_modules", ".package-lock.json"); // npm writes it last
    if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) {
        return say(2, "npm packages: ready");
    }
    const link = lstatSync(join(root, "node_modules"), { throwIfNoEntry: false });
    if (link && link.isSymbolicLink()) {
        fail(
            "node_modules is a link, and npm would empty the folder that it leads to: remove the link first.",
        );
    }
    say(2, "npm packages: installing");
    const options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--fetch-retries=1"];
    prepare("npm", ["ci", ...options], "npm can't install the packages (a network is needed this once)");
}

function buildLibrary() {
    const built = join(root, "dist", "runtime", ".tsbuildinfo"); // what is built last
    const sources = newest(
        ["components", "runtime", "tsconfig.json", "tsconfig.build.json"].map((name) => join(root, name)),
    );
    if (existsSync(built) && statSync(built).mtimeMs > sources) return say(3, "library: built");
    say(3, "library: building");
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    for (const project of ["tsconfig.build.json", "runtime"]) {
        prepare(process.execPath, [compiler, "--project", join(root, project)], "The library can't be built");
    }
}

function newest(paths) {
    return paths.reduce((latest, path) => {
        const status = statSync(path);
        const inner = status.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : 0;
        return Math.max(latest, status.mtimeMs, inner);
    }, 0);
}

function run([script, ...args]) {
    if (!script) fail("usage: node local/bootstrap.mjs SCRIPT [ARGS]");
    const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
        cwd: root,
        stdio: "inherit",
        // The AWS SDK warns of every Node.js that it will stop supporting some day, in each process.
        env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.on("exit", (code, signal) => {
        if (!signal) process.exit(code);
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
    });
}

checkNode();
installPackages();
buildLibrary();
run(process.argv.slice(2));
