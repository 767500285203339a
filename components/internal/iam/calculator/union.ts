import type { Access } from "./access";
import { compareText, sortedLeaves } from "./condition";
import { simplified } from "./cover";
import type { GrantSet } from "./effective";
import { leafText, type Leaf } from "./leaf";

/** What is allowed by any of the sets. */
export function union(sets: readonly GrantSet[]): GrantSet {
    const known = new Map<string, readonly Access[]>();
    const numbers = new Map<readonly Access[], number>();
    const numberOf = (access: readonly Access[]) => {
        const number = numbers.get(access) ?? numbers.size;
        numbers.set(access, number);
        return number;
    };
    const accessOf = (action: Leaf) => {
        const each = sets.map((set) => set.accessOf(action));
        const key = each.map(numberOf).join();
        const access = known.get(key) ?? simplified(each.flat());
        known.set(key, access);
        return access;
    };
    const rows = new Map<readonly Access[], Leaf[]>();
    for (const action of sortedLeaves(
        sets.flatMap(({ rows: own }) => own.flatMap(({ actions }) => actions)),
    )) {
        const access = accessOf(action);
        rows.set(access, [...(rows.get(access) ?? []), action]);
    }
    return {
        accessOf,
        rows: [...rows]
            .map(([access, actions]) => ({ access, actions }))
            .sort((a, b) => compareText(leafText(a.actions[0] ?? ""), leafText(b.actions[0] ?? ""))),
    };
}
