// Starts a cloud, says so, and holds it until it is told to end; a set-up error is one line and exit code 1.
import { startCloud } from "../../../local/cloud";
import { describeError } from "../../../local/setup-error";

async function main(): Promise<void> {
    const cloud = await startCloud({
        report: (line) => {
            console.log(line);
        },
    });
    console.log(`attached ${cloud.environment["PULUMI_DEBUG_PROVIDERS"] ?? ""}`);
    console.log(`directory ${cloud.directory} end`);
    process.on("SIGUSR2", () => {
        void cloud.stop().then(() => {
            process.exit(0);
        });
    });
    setInterval(() => undefined, 1000);
}

main().catch((error: unknown) => {
    console.error(describeError(error));
    process.exitCode = 1;
});
