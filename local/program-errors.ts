import { setImmediate } from "node:timers/promises";

/**
 * How long an operation may go on after its program failed. The engine waits for all that the program registers, and the SDK
 * never registers what depends on a resource whose inputs failed: an operation of the Automation API would wait for ever.
 */
const GRACE_MS = 10_000;

const EVENTS = ["unhandledRejection", "uncaughtException"] as const;
type Listener = (error: unknown) => void;

let running = 0;
let restore: () => void = () => undefined;

/**
 * Runs an operation of the engine whose program runs in this process. What the program leaves unhandled is the
 * engine's to report, as it would be in a process of its own: a test runner's listeners are set aside so long,
 * and those that the Automation API forgets after a failure are removed.
 *
 * @param work is told by the signal when it has gone on for too long after a failure
 */
export async function withProgramErrors<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const unhandled: unknown[] = [];
    const abort = new AbortController();
    let grace: NodeJS.Timeout | undefined;
    const collect: Listener = (error) => {
        unhandled.push(error);
        grace ??= setTimeout(() => {
            abort.abort();
        }, GRACE_MS);
    };
    if (running === 0) restore = setAside();
    running += 1;
    for (const event of EVENTS) process.on(event, collect);
    try {
        const result = await work(abort.signal);
        await setImmediate();
        if (unhandled.length > 0) throw unhandled[0]; // nobody else told of it
        return result;
    } catch (error) {
        throw abort.signal.aborted ? unhandled[0] : error;
    } finally {
        clearTimeout(grace);
        await setImmediate(); // rejections are told one turn late
        for (const event of EVENTS) process.off(event, collect);
        running -= 1;
        if (running === 0) restore();
    }
}

function setAside(): () => void {
    const aside = EVENTS.map((event) => [event, process.listeners(event as "SIGINT")] as const);
    for (const event of EVENTS) process.removeAllListeners(event);
    return () => {
        for (const [event, listeners] of aside) {
            process.removeAllListeners(event);
            for (const listener of listeners) process.on(event, listener as Listener);
        }
    };
}
