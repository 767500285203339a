import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, test, type TestContext } from "node:test";
import { freePort, runTool, type Server, startServer } from "../../../local/processes";
import { Run } from "../../../local/run";
import { SetupError } from "../../../local/setup-error";

const LISTEN = `
    const server = require("node:http").createServer((_, response) => response.end("here " + process.ppid));
    server.listen(Number(process.argv[1]), "127.0.0.1", () => console.log("listening"));
`;
const silent = () => undefined;

const answer = async (port: number) => (await fetch(`http://127.0.0.1:${port}`)).text();

function server(code: string, deadlineMs = 60_000): Server {
    return {
        name: "The test server",
        program: (port) => ({ log: "server", command: process.execPath, args: ["-e", code, String(port)] }),
        ready: /listening/,
        check: async (port) => {
            assert.equal(await answer(port), `here ${process.pid}`);
        },
        deadlineMs,
    };
}

describe("supervised processes", () => {
    let run: Run;
    beforeEach(() => {
        run = new Run();
    });
    afterEach(async () => {
        await run.stop();
        assert.ok(!existsSync(run.directory));
    });

    test("a server answers, and is gone after stop()", async () => {
        const port = await startServer(run, server(LISTEN));
        await run.stop();
        // Somebody else may have been given the port meanwhile, and answer.
        assert.notEqual(await answer(port).catch(() => "nobody"), `here ${process.pid}`);
    });

    /** A port that somebody listens on until the test has ended. */
    async function takenPort(t: TestContext): Promise<number> {
        const occupant = createServer().listen(0, "127.0.0.1");
        t.after(() => occupant.close());
        await once(occupant, "listening");
        const address = occupant.address();
        assert.ok(typeof address === "object" && address !== null);
        return address.port;
    }

    test("a busy port: another one is tried", async (t) => {
        const taken = await takenPort(t);
        const ports = [taken, await freePort()];
        const port = await startServer(run, server(LISTEN), () => Promise.resolve(ports.shift() ?? 0));
        assert.notEqual(port, taken);
    });

    const busy = {
        Node: "Error: listen EADDRINUSE: address already in use 127.0.0.1:PORT",
        PostgreSQL: 'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
        ministack: "ERROR: 127.0.0.1:PORT is already in use. Is MiniStack already running?",
        moto: "Port PORT is in use by another program. Either identify and stop that program, or start",
    };
    for (const [name, words] of Object.entries(busy)) {
        test(`a busy port, in the words of ${name}: another one is tried`, async () => {
            const [taken, free] = [1, await freePort()];
            const refuse = `
                if (process.argv[1] === "${taken}") {
                    console.error(${JSON.stringify(words.replace("PORT", String(taken)))});
                    process.exit(1);
                }
            `;
            const ports = [taken, free];
            const pick = () => Promise.resolve(ports.shift() ?? 0);
            assert.equal(await startServer(run, server(refuse + LISTEN), pick), free);
        });
    }

    test("ports that stay busy: one line", async (t) => {
        const taken = await takenPort(t);
        await assert.rejects(
            startServer(run, server(LISTEN), () => Promise.resolve(taken)),
            (error) => {
                assert.ok(error instanceof SetupError);
                assert.match(
                    error.message,
                    /^The test server didn't start: .*EADDRINUSE.*\(log: .*server\.log\)$/,
                );
                return true;
            },
        );
    });

    test("a server that ends at once: its last words and its log file", async () => {
        const dies = server(`console.error("Error: no luck today"); process.exit(3)`);
        await assert.rejects(startServer(run, dies), {
            name: "SetupError",
            message: `The test server didn't start: Error: no luck today (log: ${run.logFile("server")})`,
        });
        assert.match(readFileSync(run.logFile("server"), "utf8"), /no luck today/);
    });

    test("a server that never answers is stopped at its deadline", async () => {
        const hangs = server(`console.log("starting"); setInterval(() => undefined, 1000)`, 500);
        await assert.rejects(startServer(run, hangs), /didn't answer within 0.5 s: starting/);
    });

    test("a tool's failure and a missing tool", async () => {
        const args = ["-e", `console.log("error: it broke"); process.exit(1)`];
        const failing = { log: "tool", command: process.execPath, args };
        await assert.rejects(
            runTool(run, failing, "It can't be done", silent),
            /^SetupError: It can't be done: error: it/,
        );
        const missing = { log: "tool", command: "no-such-tool", args: [] };
        await assert.rejects(
            runTool(run, missing, "It can't be done", silent),
            /no-such-tool can't be run \(ENOENT\)/,
        );
    });
});
