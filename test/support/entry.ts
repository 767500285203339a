import { SetupError } from "../../local/setup-error";

/**
 * Runs an entry point and ends the process with its exit code; what is missing on the machine is said in one line, anything
 * else with its stack. Whatever it started stops with the process.
 */
export function run(main: () => Promise<number>): void {
    main().then(
        (code) => {
            process.exitCode = code;
        },
        (error: unknown) => {
            process.exitCode = 1;
            console.error(error instanceof SetupError ? error.message : error);
        },
    );
}
