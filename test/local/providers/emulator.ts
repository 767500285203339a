/** The AWS emulator that these tests run against. */

/** Where it listens. */
export function emulatorEndpoint(): string {
    const endpoint = process.env["LEAST_PRIVILEGE_TEST_AWS"];
    if (endpoint === undefined) {
        throw new Error("LEAST_PRIVILEGE_TEST_AWS must name the emulator's address");
    }
    return endpoint;
}
