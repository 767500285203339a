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
export async function sendForm({ url, fields }: Form, file: Buffer, headers = tlsHeaders): Promise<void> {
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
        const answer = await response.text();
        const part = (tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(answer)?.[1];
        throw new HttpRefusal(
            response.status,
            part("Code") ?? String(response.status),
            part("Message") ?? answer,
        );
    }
    return response;
}
