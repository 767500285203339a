import { attachCloud } from "../local/attached-cloud";
import { openStack } from "../local/stack";

/**
 * One first preview of the program in the folder that is the argument, on the parent's cloud. Tells what it came to as its
 * last line of output.
 */
async function main(): Promise<void> {
    const password = (whose: string) => ({ value: `the ${whose}'s password for measuring`, secret: true });
    const stack = await openStack(attachCloud(), {
        directory: process.argv[2] ?? "",
        stack: "bench",
        config: {
            appPassword: password("app"),
            migratorPassword: password("migrator"),
            readonlyPassword: password("readonly"),
            certificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/0",
        },
    });
    const { changes } = await stack.preview();
    console.log(JSON.stringify(changes));
}

void main();
