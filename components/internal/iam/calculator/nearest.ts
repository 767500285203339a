/** The name most like what was given, where one is like it at all; upper and lower case are alike. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
    const lower = given.toLowerCase();
    let [best, least] = [undefined as string | undefined, Math.min(4, Math.ceil(given.length / 3))];
    for (const name of names) {
        const distance = editDistance(lower, name.toLowerCase());
        if (distance < least) {
            [best, least] = [name, distance];
        }
    }
    return best;
}

/** https://en.wikipedia.org/wiki/Levenshtein_distance */
function editDistance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let i = 0; i < a.length; i++) {
        const next = [i + 1];
        for (let j = 0; j < b.length; j++) {
            const changed = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
            next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
        }
        row = next;
    }
    return row.at(-1) ?? 0;
}
