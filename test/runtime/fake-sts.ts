/** An STS that gives out made-up credentials, and tells what it was asked for. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { STSClient } from "@aws-sdk/client-sts";

export const session = { accessKeyId: "ASIAFAKE", secretAccessKey: "made-up-secret", token: "made-up-token" };

const credentials = `<Credentials>
    <AccessKeyId>${session.accessKeyId}</AccessKeyId>
    <SecretAccessKey>${session.secretAccessKey}</SecretAccessKey>
    <SessionToken>${session.token}</SessionToken>
    <Expiration>2100-01-01T00:00:00Z</Expiration>
</Credentials>`;

export interface FakeSts {
    readonly client: STSClient;
    /** Each call's parameters. */
    readonly calls: readonly Record<string, string>[];
    readonly stop: () => void;
}

export async function startFakeSts({ empty = false } = {}): Promise<FakeSts> {
    const calls: Record<string, string>[] = [];
    const server = createServer((request, response) => {
        void text(request).then((body) => {
            calls.push(Object.fromEntries(new URLSearchParams(body)));
            response.setHeader("content-type", "text/xml");
            response.end(
                `<AssumeRoleResponse><AssumeRoleResult>${empty ? "" : credentials}</AssumeRoleResult></AssumeRoleResponse>`,
            );
        });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const client = new STSClient({
        region: "eu-central-1",
        endpoint: `http://127.0.0.1:${String(port)}`,
        credentials: { accessKeyId: "app", secretAccessKey: "app" },
    });
    return {
        client,
        calls,
        stop: () => {
            client.destroy();
            server.close();
        },
    };
}
