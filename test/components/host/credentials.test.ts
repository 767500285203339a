/** The app's credentials, handed over for real: to AWS's own SDK, by the script and the token of the plan. */
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { fromHttp } from "@aws-sdk/credential-provider-http";
import { hostPlan } from "../../../components/host/plan";
import { most } from "./fixtures";
import { can, folder, without, written } from "./rendering";

/** The plan's scripts with the places of a host under a folder. */
function host(): { run: string; script: (name: string) => string } {
    const root = written(hostPlan(most));
    const run = folder();
    const script = (name: string) => {
        const path = join(root, "etc/shop-host", name);
        const content = readFileSync(path, "utf8");
        writeFileSync(path, content.replace("/var/lib/cloud/data/instance-id", join(run, "instance-id")));
        return path;
    };
    writeFileSync(join(run, "instance-id"), "i-0123456789abcdef0\n");
    return { run, script };
}

/** Listens as systemd does with `Accept=yes`: each connection is a process's standard input and output. */
async function broker(context: TestContext, run: string, script: string): Promise<string> {
    const server = createTcpServer({ pauseOnConnect: true }, (socket) => {
        // A shell has to have the socket itself, as from systemd: a pipe would be read ahead.
        const { fd } = (socket as unknown as { _handle: { fd: number } })._handle;
        const child = spawn("/bin/sh", [script], {
            stdio: [fd, fd, "inherit"],
            env: { PATH: process.env["PATH"], RUNTIME_DIRECTORY: run },
        });
        child.on("close", () => socket.destroy());
    });
    return listening(context, server);
}

async function listening(
    context: TestContext,
    server: Server | ReturnType<typeof createTcpServer>,
): Promise<string> {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    context.after(() => server.close());
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}

const session = {
    AccessKeyId: "ASIAEXAMPLE",
    SecretAccessKey: "not-a-secret",
    Token: "session",
    Expiration: "2999-01-01T00:00:00Z",
};

suite("the broker", () => {
    const stored = (run: string) => {
        writeFileSync(join(run, "token"), "the-token");
        writeFileSync(join(run, "credentials"), JSON.stringify(session, undefined, 4));
    };
    const ask = (url: string, headers: Record<string, string>) =>
        fetch(url, { headers }).then(async (answer) => ({
            status: answer.status,
            body: await answer.text(),
        }));

    test("gives AWS's SDK what is stored, for the token", async (context) => {
        const { run, script } = host();
        stored(run);
        const url = await broker(context, run, script("give-credentials.sh"));
        const found = await fromHttp({
            awsContainerCredentialsFullUri: url,
            awsContainerAuthorizationTokenFile: join(run, "token"),
        })();
        assert.deepEqual(
            [found.accessKeyId, found.secretAccessKey, found.sessionToken, found.expiration?.toISOString()],
            [session.AccessKeyId, session.SecretAccessKey, session.Token, "2999-01-01T00:00:00.000Z"],
        );
    });

    test("gives nothing without the token, or for another", async (context) => {
        const { run, script } = host();
        stored(run);
        const url = await broker(context, run, script("give-credentials.sh"));
        assert.deepEqual(await ask(url, {}), { status: 401, body: "{}" });
        for (const authorization of ["", "the-toke", "the-token2", "*", "the-token the-token"]) {
            assert.deepEqual(await ask(url, { authorization }), { status: 401, body: "{}" }, authorization);
        }
        const right = await ask(url, { authorization: "the-token" });
        assert.deepEqual([right.status, JSON.parse(right.body)], [200, session]);
        await assert.rejects(
            fromHttp({
                awsContainerCredentialsFullUri: url,
                awsContainerAuthorizationToken: "wrong",
                maxRetries: 0,
            })(),
        );
    });

    test("gives nothing where there is nothing, not even for no token", async (context) => {
        const { run, script } = host();
        const url = await broker(context, run, script("give-credentials.sh"));
        assert.equal((await ask(url, { authorization: "" })).status, 503);
        assert.equal((await ask(url, {})).status, 503);
        writeFileSync(join(run, "token"), "");
        assert.equal((await ask(url, {})).status, 503);
        writeFileSync(join(run, "token"), "the-token");
        assert.equal((await ask(url, { authorization: "the-token" })).status, 503);
    });
});

/** Answers as STS does. */
const answer = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>${session.AccessKeyId}</AccessKeyId><SecretAccessKey>${session.SecretAccessKey}</SecretAccessKey>
<SessionToken>${session.Token}</SessionToken><Expiration>${session.Expiration}</Expiration>
</Credentials></AssumeRoleResult></AssumeRoleResponse>`;

suite("what gets credentials", () => {
    /** Runs the script against a stand-in of STS that answers as told; as root, a file's mode stops nobody. */
    async function get(context: TestContext, run: string, script: string, status = 200) {
        const asked: string[] = [];
        const url = await listening(
            context,
            createServer((request, response) => {
                request.on("data", (data: Buffer) => asked.push(data.toString()));
                request.on("end", () => response.writeHead(status).end(status === 200 ? answer : ""));
            }),
        );
        const child = spawn("/bin/sh", [script], {
            stdio: ["ignore", "ignore", "pipe"],
            env: {
                ...process.env,
                RUNTIME_DIRECTORY: run,
                AWS_ENDPOINT_URL_STS: url,
                AWS_ENDPOINT_URL: url,
                AWS_MAX_ATTEMPTS: "1",
                AWS_REGION: "eu-central-1",
                AWS_DEFAULT_REGION: "eu-central-1",
                AWS_ACCESS_KEY_ID: "host",
                AWS_SECRET_ACCESS_KEY: "host",
            },
        });
        const errors: string[] = [];
        child.stderr.on("data", (data: Buffer) => errors.push(data.toString()));
        const [code] = (await once(child, "close")) as [number];
        return { code, asked: asked.map((body) => Object.fromEntries(new URLSearchParams(body))), errors };
    }
    const missing = () => without("aws");

    test("becomes the app's role, and stores its session for the broker alone", async (context) => {
        if (can(context, missing())) {
            const { run, script } = host();
            const path = script("get-credentials.sh");
            for (let round = 0; round < 2; round++) {
                const { code, asked, errors } = await get(context, run, path);
                assert.equal(code, 0, errors.join(""));
                assert.deepEqual(asked, [
                    {
                        Action: "AssumeRole",
                        Version: "2011-06-15",
                        RoleArn: "arn:aws:iam::123456789012:role/shop-app",
                        RoleSessionName: "i-0123456789abcdef0",
                    },
                ]);
                const stored = JSON.parse(readFileSync(join(run, "credentials"), "utf8")) as typeof session;
                assert.deepEqual(
                    { ...stored, Expiration: new Date(stored.Expiration).getTime() },
                    { ...session, Expiration: new Date(session.Expiration).getTime() },
                );
                for (const name of ["credentials", "token"]) {
                    assert.equal((statSync(join(run, name)).mode & 0o777).toString(8), "400", name);
                }
            }
        }
    });

    test("makes a token of its own on each host, which stays, and what was stored stays where STS fails", async (context) => {
        if (can(context, missing())) {
            const [one, other] = [host(), host()];
            const tokens = [];
            for (const { run, script } of [one, other]) {
                const path = script("get-credentials.sh");
                assert.notEqual((await get(context, run, path, 500)).code, 0);
                assert.equal(existsSync(join(run, "credentials")), false);
                const token = readFileSync(join(run, "token"), "utf8");
                assert.match(token, /^[A-Za-z0-9+/]{43}=$/);
                tokens.push(token);
                assert.equal((await get(context, run, path)).code, 0);
                assert.notEqual((await get(context, run, path, 500)).code, 0);
                assert.equal(readFileSync(join(run, "token"), "utf8"), token);
                assert.equal(existsSync(join(run, "credentials")), true);
            }
            assert.notEqual(tokens[0], tokens[1]);
        }
    });
});

test("both scripts are the shell's, without their comments too", (context) => {
    for (const shell of ["dash", "bash"]) {
        if (spawnSync(shell, ["-c", "true"]).status === 0) {
            for (const name of ["get-credentials.sh", "give-credentials.sh"]) {
                execFileSync(shell, ["-n", host().script(name)]);
            }
        } else {
            context.diagnostic(`there is no ${shell} here`);
        }
    }
});
