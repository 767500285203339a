import { attachCloud } from "../local/attached-cloud";
import { openStack } from "../local/stack";

/** One first preview of the program in the folder that is the argument, on the parent's cloud. */
async function main(): Promise<void> {
    const password = { value: "a password for measuring", secret: true };
    const stack = await openStack(attachCloud(), {
        directory: process.argv[2] ?? "",
        stack: "bench",
        config: { appPassword: password, migratorPassword: password, readonlyPassword: password },
    });
    const { changes } = await stack.preview();
    console.error(JSON.stringify(changes));
}

void main();
