import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type Cloud, cloudOf } from "../../local/attached-cloud";

/** A cloud whose AWS can be made to do what it is asked, and not to answer. */
export interface HoldingProxy {
    /** The cloud, with AWS behind the proxy. */
    readonly cloud: Cloud;
    /** Holds back the answer to the next call of `action`, once it has been carried out. */
    hold(action: string): Held;
    close(): void;
}

/** An answer that is held back. */
export interface Held {
    /** Settles when the call has been carried out. */
    readonly done: Promise<void>;
    /** Lets the answer go. */
    release(): void;
}

/** Puts a proxy in front of the cloud's AWS: what an update was killed in the midst of is then exactly known. */
export async function holdingProxy(cloud: Cloud): Promise<HoldingProxy> {
    let held: { action: string; done: () => void; released: Promise<void> } | undefined;
    const target = new URL(cloud.aws.endpoints.iam ?? "");
    const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
        const body = await buffer(incoming);
        const { method, url, headers } = incoming;
        const forwarded = request({ host: target.hostname, port: target.port, method, path: url, headers });
        forwarded.end(body);
        const [answer] = (await once(forwarded, "response")) as [IncomingMessage];
        const content = await buffer(answer);
        if (held !== undefined && held.action === actionOf(incoming, body.toString())) {
            const { done, released } = held;
            held = undefined;
            done();
            await released;
        }
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(content);
    };
    const server = createServer((incoming, outgoing) => {
        pass(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const own = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const endpoints = Object.fromEntries(Object.keys(cloud.aws.endpoints).map((service) => [service, own]));
    return {
        cloud: cloudOf({ ...cloud, aws: { ...cloud.aws, endpoints } }, () => Promise.resolve()),
        hold: (action) => {
            let release: () => void = () => undefined;
            const released = new Promise<void>((resolve) => (release = resolve));
            const done = new Promise<void>((resolve) => {
                held = { action, done: resolve, released };
            });
            return { done, release };
        },
        close: () => {
            server.close();
            server.closeAllConnections();
        },
    };
}

/** The two protocols: a form with `Action`, and JSON with a header. */
function actionOf({ headers }: IncomingMessage, body: string): string | undefined {
    const target = headers["x-amz-target"];
    return (
        (typeof target === "string" && target.split(".").pop()) ||
        (new URLSearchParams(body).get("Action") ?? undefined)
    );
}
