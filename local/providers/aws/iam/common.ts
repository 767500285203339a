/** What IAM's resources have in common. */
import { all, length, matches } from "../checks";

/** The check of a name. */
export const iamName = (max: number) =>
    all(
        length(1, max),
        matches(/^[\w+=,.@-]*$/, (_, name) => `invalid value for ${name} (must match [\\w+=,.@-])`),
    );

/** A date as the provider writes it. */
export function isoDate(date: Date | undefined): string {
    return date === undefined ? "" : date.toISOString().replace(/\.\d+Z$/, "Z");
}
