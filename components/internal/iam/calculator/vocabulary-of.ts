import type { Statement } from "./document";
import { isUnknown, type LeafSet } from "./leaf";
import { readPolicy } from "./read-policy";
import type { RolePolicies } from "./read-role";
import { loadVocabulary, serviceOf, type Vocabulary } from "./vocabulary";

/**
 * As much of the vocabulary as these policies need, for the same answers and words as with all of it: the services whose actions
 * they name, and those of their condition keys. All of it where an Allow names no service (`*`, or all but some).
 *
 * @throws PolicyError when a document isn't a policy
 */
export async function vocabularyOf(role: RolePolicies): Promise<Vocabulary> {
    const { identity, boundary, session = [], resourcePolicies = [], endpoints = [] } = role;
    const documents = [
        ...identity,
        ...(boundary === undefined ? [] : [boundary]),
        ...session,
        ...[...resourcePolicies, ...endpoints].map(({ policy }) => policy),
    ];
    const statements = documents.flatMap((document) => readPolicy(document, () => false));
    // A Deny is only asked about what is allowed.
    const allows = statements.filter(({ effect }) => effect === "Allow");
    if (allows.some(({ actions }) => namesNoService(actions))) {
        return loadVocabulary();
    }
    return loadVocabulary(
        [...new Set([...allows.flatMap(actionServices), ...statements.flatMap(keyServices)])].sort(),
    );
}

function namesNoService({ not, leaves }: LeafSet): boolean {
    return not || leaves.some((leaf) => !isUnknown(leaf) && /^$|[*?]/.test(serviceOf(leaf)));
}

function actionServices({ actions }: Statement): string[] {
    return actions.leaves.flatMap((leaf) => (isUnknown(leaf) ? [] : [serviceOf(leaf)]));
}

function keyServices({ conditions }: Statement): string[] {
    return conditions.map(({ key }) => serviceOf(key));
}
