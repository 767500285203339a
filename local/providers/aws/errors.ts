/** AWS's refusals in the words of the real provider. */

/** Only what we need of the clients' common shape. */
interface MiddlewareClient {
    middlewareStack: {
        add(
            middleware: (
                next: (args: never) => Promise<never>,
                context: { clientName?: string; commandName?: string },
            ) => (args: never) => Promise<never>,
            options: { step: "initialize"; name: string },
        ): void;
    };
}

interface Refusal extends Error {
    readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** Makes every refusal say which operation it refused, and how. */
export function nameFailures(client: unknown): void {
    (client as MiddlewareClient).middlewareStack.add(
        (next, { clientName = "", commandName = "" }) =>
            async (args) => {
                try {
                    return await next(args);
                } catch (error) {
                    const service = clientName
                        .replace(/Client$/, "")
                        .replace("CloudWatchLogs", "CloudWatch Logs");
                    throw described(error as Refusal, service, commandName.replace(/Command$/, ""));
                }
            },
        { step: "initialize", name: "nameFailures" },
    );
}

function described(error: Refusal, service: string, operation: string): Error {
    const { httpStatusCode, requestId } = error.$metadata ?? {};
    const code = error.name.replace(/Exception$/, service === "IAM" ? "" : "Exception");
    const answer =
        httpStatusCode === undefined
            ? ""
            : `https response error StatusCode: ${httpStatusCode}, RequestID: ${requestId ?? ""}, `;
    error.message = `operation error ${service}: ${operation}, ${answer}${code}: ${error.message}`;
    return error;
}

/** A refusal that comes from us and not from the emulator, worded as AWS words it. */
export class AwsRefusal extends Error {
    constructor(service: string, operation: string, code: string, message: string, httpStatus = 400) {
        super(
            `operation error ${service}: ${operation}, https response error StatusCode: ${httpStatus}, ` +
                `RequestID: stand-in, ${code}: ${message}`,
        );
        this.name = code;
    }
}

/** Says what was being done when it failed: `creating IAM Role (x): ...`. */
export async function during<T>(what: string, work: Promise<T>): Promise<T> {
    try {
        return await work;
    } catch (error) {
        throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
        });
    }
}

/** Undefined where AWS says that there is no such thing. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
    try {
        return await work;
    } catch (error) {
        if (error instanceof Error && /NoSuch|NotFound/.test(error.name)) {
            return undefined;
        }
        throw error;
    }
}
