// One operation of a stack in a process of its own, on a cloud that another process runs (`Cloud.describe()` in the
// environment), so that it can be killed: tsx local/stack-process.ts DIRECTORY STACK preview|up|refresh|destroy
import { attachCloud } from "./attached-cloud";
import { describeError } from "./setup-error";
import { openStack } from "./stack";

const OPERATIONS = ["preview", "up", "refresh", "destroy"] as const;

async function main([directory = "", stackName = "", given]: string[]): Promise<void> {
    const operation = OPERATIONS.find((name) => name === given);
    if (operation === undefined) throw new Error(`the operation can be ${OPERATIONS.join(", ")}`);
    const stack = await openStack(attachCloud(), { directory, stack: stackName });
    await stack[operation]({ onOutput: (text) => process.stdout.write(text) });
}

main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(describeError(error));
    process.exitCode = 1;
});
