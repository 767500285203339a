import type { Attack } from "../attack";
import type { IamTarget } from "./targets";

/** A row of the suite against an instance's role. */
export function attack(
    id: string,
    words: string,
    run: (target: IamTarget) => Promise<unknown>,
): Attack<IamTarget> {
    return { id: `iam/${id}`, practice: "P11", attack: words, run };
}
