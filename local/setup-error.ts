/** Something is missing on this machine: one line that says what, and how to get it. Printed without a stack. */
export class SetupError extends Error {
    override readonly name = "SetupError";
}

/** What tells most about a failure comes first; of several such lines the last one. */
const TELLING = [
    /no space left|ENOSPC/i,
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EADDRINUSE|EACCES|EROFS/,
    /^\S*(error|fatal|refused)\b(?!.*complete log)/i,
    /\b(error|failed|denied)\b/i,
    /./,
];

/** The line of a tool's output that says best what went wrong, short enough for one line of ours. */
export function essence(output: string): string {
    const lines = output.split(/[\r\n]+/).map((line) => line.trim());
    for (const pattern of TELLING) {
        const line = lines.findLast((candidate) => pattern.test(candidate));
        if (line !== undefined) return line.length > 240 ? `${line.slice(0, 240)}...` : line;
    }
    return "it said nothing";
}

/** What an entry point prints for any error: a line for what is missing, all of it for a fault of ours. */
export function describeError(error: unknown): string {
    if (error instanceof SetupError) return error.message;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
