/** The name most like what was given, where one is like it at all; upper and lower case are alike. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
    const lower = given.toLowerCase();
    let best: string | undefined;
    let least = Math.max(1, Math.min(3, Math.floor(given.length / 3))) + 1;
    for (const name of names) {
        const distance = editDistance(lower, name.toLowerCase());
        if (distance < least) {
            [best, least] = [name, distance];
        }
    }
    return best;
}

/** Letters added, left out, changed or swapped: https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance */
function editDistance(a: string, b: string): number {
    let before: number[] = [];
    let row = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let i = 0; i < a.length; i++) {
        const next = [i + 1];
        for (let j = 0; j < b.length; j++) {
            const changed = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
            const isSwap = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j];
            const swapped = isSwap ? (before[j - 1] ?? 0) + 1 : Infinity;
            next.push(Math.min(changed, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
        }
        [before, row] = [row, next];
    }
    return row.at(-1) ?? 0;
}
