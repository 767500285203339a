import { type GrantInWords, grantText } from "./words";

/** A limit that several grants have, and those of the others. */
interface Shared {
    readonly text: string;
    readonly without: readonly GrantInWords[];
}

/**
 * The grants in words, a line each, and what limits all or most of them said once, after them: `all of these: only over TLS`, `all of
 * these but rds-db:connect: except ...`.
 */
export function summarise(grants: readonly GrantInWords[]): string[] {
    const shared = [...new Set(grants.flatMap(limits))].flatMap((text): Shared[] => {
        const without = grants.filter((grant) => !limits(grant).includes(text));
        const holders = grants.length - without.length;
        return holders > 1 && holders > without.length ? [{ text, without }] : [];
    });
    const saidOnce = new Set(shared.map(({ text }) => text));
    return [
        ...grants.map((grant) =>
            grantText({
                ...grant,
                only: grant.only.filter((one) => !saidOnce.has(onlyText(one))),
                except: grant.except.filter((one) => !saidOnce.has(exceptText(one))),
            }),
        ),
        ...shared.map(({ text, without }) => `all of these${others(without)}: ${text}`),
    ];
}

function limits({ only, except }: GrantInWords): string[] {
    return [...only.map(onlyText), ...except.map(exceptText)];
}

function others(grants: readonly GrantInWords[]): string {
    const actions = [...new Set(grants.flatMap((grant) => grant.actions))];
    return actions.length === 0 ? "" : ` but ${actions.join(", ")}`;
}

const onlyText = (condition: string) => `only ${condition}`;
const exceptText = (exclusion: string) => `except ${exclusion}`;
