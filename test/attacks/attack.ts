/** What one attack came to. */
export type Verdict = "succeeded" | "blocked";

/**
 * One attack, carried out from inside with what the app has: it returns when it got what it wanted, and throws what the layer
 * answered when it didn't.
 */
export interface Attack<Target> {
    /** Unique, and stable: `database/create-table`. */
    readonly id: string;
    /** The practice of the matrix in docs that it puts to the test: `P7`. */
    readonly practice: string;
    /** In words, for the table. */
    readonly attack: string;
    run(target: Target): Promise<unknown>;
}

/** A line of the result. */
export interface Row {
    readonly id: string;
    readonly practice: string;
    readonly layer: string;
    readonly attack: string;
    readonly control: Verdict;
    readonly hardened: Verdict;
    /** The layer's own words on the hardened side; empty where it wasn't blocked. */
    readonly blockedBy: string;
    readonly expected: Verdict;
}

/** A set-up under attack. */
export interface Suite<Target> {
    /** As on the command line: `iam`. */
    readonly name: string;
    /** The layer that must block. */
    readonly layer: string;
    readonly attacks: readonly Attack<Target>[];
    /** Set up the common way, as a public guide says (cited where it is made). */
    readonly control: Target;
    /** Set up by our components. */
    readonly hardened: Target;
    /** The layer's words, where the error is a denial of this layer; undefined for any other error. */
    denial(error: unknown): string | undefined;
}

/**
 * Carries every attack out twice, on the control and on the hardened side.
 *
 * @param allowedByDesign ids of attacks that nothing is meant to stop, each with the reason
 * @throws where an attack failed for another reason than a denial: such a row proves nothing
 */
export async function attackBoth<Target>(
    suite: Suite<Target>,
    allowedByDesign: Readonly<Record<string, string>>,
): Promise<Row[]> {
    const rows: Row[] = [];
    // One after the other: some change what others look at.
    for (const attack of suite.attacks) {
        const control = await judge(suite, attack, suite.control, "control");
        const hardened = await judge(suite, attack, suite.hardened, "hardened");
        rows.push({
            id: attack.id,
            practice: attack.practice,
            layer: suite.layer,
            attack: attack.attack,
            control: control.verdict,
            hardened: hardened.verdict,
            blockedBy: hardened.words,
            expected: attack.id in allowedByDesign ? "succeeded" : "blocked",
        });
    }
    return rows;
}

/** Rows that aren't as they must be: an attack that fails on the control proves nothing. */
export function unexpected(rows: readonly Row[]): Row[] {
    return rows.filter(({ control, hardened, expected }) => control !== "succeeded" || hardened !== expected);
}

async function judge<Target>(
    suite: Suite<Target>,
    attack: Attack<Target>,
    target: Target,
    side: string,
): Promise<{ verdict: Verdict; words: string }> {
    try {
        await attack.run(target);
        return { verdict: "succeeded", words: "" };
    } catch (error) {
        const words = suite.denial(error);
        if (words === undefined) {
            throw new Error(
                `${attack.id} on the ${side} side failed without being denied: ${String(error)}`,
                {
                    cause: error,
                },
            );
        }
        return { verdict: "blocked", words };
    }
}
