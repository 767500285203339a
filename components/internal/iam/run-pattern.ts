import { reason } from "../needs-rules";
import { type Faults, given, type Rule } from "../validation";

/** Runs of more than one branch, tag or environment: exactly one of them, and why. */
export interface RunPatternArgs {
    /** Beginning of the branches' names and a `*`: `release/*`. Whoever may push such a branch may deploy. @default none */
    branches?: string;
    /** Beginning of the tags' names and a `*`: `v*`. Whoever may push such a tag may deploy. @default none */
    tags?: string;
    /** Beginning of the environments' names and a `*`: `production-*`. @default none */
    environments?: string;
    /** Why one name won't do, in a few words. */
    reason: string;
}

/** What may vary. */
export type Varying = "branches" | "tags" | "environments";

/** A fixed beginning, and a `*` that stands for the rest. */
export const namePattern: Rule<string> = (value) =>
    typeof value === "string" && /^(?!refs\/)[A-Za-z0-9_][A-Za-z0-9_./-]{0,198}\*$/.test(value)
        ? undefined
        : `${given(value)} isn't a pattern of names: a beginning of letters, digits, "_", ".", "/" and "-" and one "*" at its end are needed, without "refs/", like "v*" (all of them can't be asked for).`;

/** Records every fault of a pattern. */
export function checkPattern(
    faults: Faults,
    path: string,
    pattern: RunPatternArgs,
    allowed: readonly Varying[],
): void {
    const found = allowed.filter((kind) => pattern[kind] !== undefined);
    if (found.length !== 1) {
        const got = found.length === 0 ? "none was given" : `${found.join(" and ")} were given`;
        faults.add(path, `${got}, and exactly one of ${allowed.join(", ")} says what may vary.`);
    }
    for (const kind of found) {
        faults.check(`${path}.${kind}`, pattern[kind], namePattern);
    }
    faults.require(`${path}.reason`, pattern.reason, reason);
}
