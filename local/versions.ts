/** True where `version` (`v` in front or not) is `minimum` or newer; what follows the three numbers doesn't count. */
export function isAtLeast(version: string, minimum: string): boolean {
    const [given, least] = [numbers(version), numbers(minimum)];
    const different = least.findIndex((number, index) => number !== given[index]);
    return different === -1 || (given[different] ?? 0) > (least[different] ?? 0);
}

/** True where a plugin of `version` can serve an SDK of version `wanted`: the same major version, not older. */
export function canServe(version: string, wanted: string): boolean {
    return numbers(version)[0] === numbers(wanted)[0] && isAtLeast(version, wanted);
}

function numbers(version: string): number[] {
    return version.replace(/^v/, "").split(/[.+-]/, 3).map(Number);
}
