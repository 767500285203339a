import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { cached, lookup } from "../../../local/cache";
import { eventually, temporaryFolder } from "./support";

describe("the cache", () => {
    const before = process.env["LEAST_PRIVILEGE_CACHE"];
    let folder: string;
    let lines: string[];
    const report = (line: string) => lines.push(line);

    beforeEach(() => {
        folder = temporaryFolder();
        lines = [];
        process.env["LEAST_PRIVILEGE_CACHE"] = folder;
    });
    afterEach(() => {
        rmSync(folder, { recursive: true, force: true });
        if (before === undefined) delete process.env["LEAST_PRIVILEGE_CACHE"];
        else process.env["LEAST_PRIVILEGE_CACHE"] = before;
    });

    const write = (directory: string) => {
        writeFileSync(join(directory, "content"), "made");
        return Promise.resolve();
    };

    test("installs once, and holds the version in the path", async () => {
        assert.equal(await lookup("tool", "1.0"), undefined);
        const first = await cached("tool", "1.0", write, report);
        assert.equal(readFileSync(join(folder, "tool", "1.0", "content"), "utf8"), "made");
        const again = await cached("tool", "1.0", () => Promise.reject(new Error("not again")), report);
        assert.equal(again, first);
        assert.equal(await lookup("tool", "1.0"), first);
    });

    test("a failed installation leaves nothing, and the next one works", async () => {
        const broken = cached("tool", "1.0", () => Promise.reject(new Error("broken")), report);
        await assert.rejects(broken, /broken/);
        assert.deepEqual(readdirSync(join(folder, "tool")), []);
        await cached("tool", "1.0", write, report);
    });

    test("of two at once one installs, and the other says that it waits", async () => {
        let installs = 0;
        const slow = async (directory: string) => {
            installs += 1;
            await eventually(() => lines.length > 0, "the other one says that it waits");
            await write(directory);
        };
        const both = [cached("tool", "1.0", slow, report), cached("tool", "1.0", slow, report)];
        const [one, two] = await Promise.all(both);
        assert.equal(one, two);
        assert.equal(installs, 1);
        assert.deepEqual(lines, ["another run is making tool 1.0: waiting for it"]);
    });

    test("a dead holder's lock is taken over, and what it left is removed", async () => {
        const left = join(folder, "tool", "1.0.0123abcd");
        mkdirSync(left, { recursive: true });
        writeFileSync(join(folder, "tool", "1.0.lock"), `${hostname()} 999999999`);
        await cached("tool", "1.0", write, report);
        assert.ok(!existsSync(left));
        assert.ok(!existsSync(join(folder, "tool", "1.0.lock")));
    });
});
