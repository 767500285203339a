import { setImmediate } from "node:timers/promises";

const EVENTS = ["unhandledRejection", "uncaughtException"] as const;
type Listener = (error: unknown) => void;

let running = 0;
let restore: () => void = () => undefined;

/**
 * Runs an operation of the engine whose program runs in this process. What the program leaves unhandled is the
 * engine's to report, as it would be in a process of its own: a test runner's listeners are set aside so long,
 * and those that the Automation API forgets after a failure are removed.
 */
export async function withProgramErrors<T>(work: () => Promise<T>): Promise<T> {
    const unhandled: unknown[] = [];
    const collect: Listener = (error) => unhandled.push(error);
    if (running === 0) restore = setAside();
    running += 1;
    for (const event of EVENTS) process.on(event, collect);
    try {
        const result = await work();
        await setImmediate();
        if (unhandled.length > 0) throw unhandled[0]; // nobody else told of it
        return result;
    } finally {
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
