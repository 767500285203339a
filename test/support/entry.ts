import type { PostgresqlVersion } from "../../local/postgresql";
import { describeError, SetupError } from "../../local/setup-error";

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
            // A mistyped option is the user's: Node's message says all.
            const mistyped =
                error instanceof TypeError && "code" in error && /^ERR_PARSE_ARGS/.test(String(error.code));
            console.error(mistyped ? error.message : describeError(error));
        },
    );
}

/** `--postgresql=15`, as an option of the local cloud. */
export function postgresqlOption(version: string | undefined): { postgresqlVersion?: PostgresqlVersion } {
    if (version === undefined) {
        return {};
    }
    const known = postgresqlVersions.find((candidate) => String(candidate) === version);
    if (known === undefined) {
        throw new SetupError(
            `There is no PostgreSQL ${version} here: --postgresql takes ${postgresqlVersions.join(", ")}.`,
        );
    }
    return { postgresqlVersion: known };
}

const postgresqlVersions: readonly PostgresqlVersion[] = [15, 16, 17, 18];
