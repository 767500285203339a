import { once } from "node:events";
import { get, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { tlsHeaders } from "../../support/aws";

/** A form for one file, as a page has it. */
export interface Form {
    readonly url: string;
    readonly fields: Readonly<Record<string, string>>;
}

/** What S3 or CloudFront answered to a plain HTTP request that it refused. */
export class HttpRefusal extends Error {
    constructor(
        readonly status: number,
        /** As in S3's answer: `AccessDenied`. */
        readonly code: string,
        message: string,
    ) {
        super(`${code}: ${message}`);
    }
}

/** Sends a form as a browser does. */
export async function sendForm(
    { url, fields }: Form,
    file: Buffer,
    headers: Record<string, string> = tlsHeaders,
): Promise<void> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) {
        body.append(name, value);
    }
    body.append("file", new Blob([file]), "file");
    await request(url, { method: "POST", body, headers });
}

/** A request by somebody without credentials, over TLS unless `headers` say otherwise. */
export async function request(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, { headers: tlsHeaders, ...init });
    if (!response.ok) {
        throw refusal(response.status, await response.text());
    }
    return response;
}

/** Gets a file through a distribution, by its name; returns the headers that come with it. */
export async function visit(cdn: string, domainName: string, key: string): Promise<IncomingHttpHeaders> {
    // `fetch` sets the host from the URL, by which the emulator couldn't tell distributions apart.
    const asked = get(`${cdn}/${key}`, { headers: { ...tlsHeaders, host: domainName } });
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    const answer = await text(response);
    const { statusCode = 0 } = response;
    if (statusCode !== 200) {
        throw refusal(statusCode, answer);
    }
    return response.headers;
}

function refusal(status: number, answer: string): HttpRefusal {
    const part = (tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(answer)?.[1];
    return new HttpRefusal(status, part("Code") ?? String(status), part("Message") ?? answer);
}
