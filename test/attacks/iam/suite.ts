import type { DeployedApp } from "../../support/deployed-app";
import { type Attack, attackBoth, type Row, type Suite } from "../attack";
import { iamAttacks } from "./attacks";
import { bindingAttacks, type BoundTarget, checkItIsAllowed } from "./binding-attacks";
import { commonPolicies } from "./common-policies";
import { escalationAttacks } from "./escalation-attacks";
import { NotAllowed } from "./evaluated-attacks";
import { readBack } from "./evaluated-targets";
import { objectAttacks } from "./object-attacks";
import { persistenceAttacks, Removed } from "./persistence-attacks";
import { SimulatedDenial, simulatedAttacks } from "./simulated-attacks";
import { type IamTarget, iamTargets } from "./targets";

/** What destroys the role's own things comes last. */
export const roleAttacks: readonly Attack<IamTarget>[] = [
    ...objectAttacks,
    ...simulatedAttacks,
    ...persistenceAttacks,
    ...escalationAttacks,
    ...iamAttacks,
];

/** Both suites against instances' roles; nothing there is allowed by design. */
export async function runIamSuites(app: DeployedApp): Promise<Row[]> {
    const targets = await iamTargets(app);
    // Read back first: mistakes of an administrator's are among the attacks.
    const evaluated = await evaluatedSuite(targets);
    const rows = await attackBoth(
        { name: "iam", layer: "AWS IAM", attacks: roleAttacks, ...targets, denial },
        {},
    );
    return [...rows, ...(await attackBoth(evaluated, {}))];
}

/** The suite that is judged by evaluating the documents of a role with every grant: what the emulator can't judge. */
async function evaluatedSuite({ hardened }: { hardened: IamTarget }): Promise<Suite<BoundTarget>> {
    const { account, accountId, lent } = hardened;
    const place = { accountId, keyArn: lent.keyArn };
    const bound = { ...place, documents: await readBack(account, lent.roleArn) };
    checkItIsAllowed(bound);
    return {
        name: "iam-evaluated",
        layer: "AWS IAM, evaluated",
        attacks: bindingAttacks,
        hardened: bound,
        control: { ...place, documents: { trust: "", policies: [commonPolicies], boundary: undefined } },
        denial: (error) => (error instanceof NotAllowed ? error.message : undefined),
    };
}

function denial(error: unknown): string | undefined {
    if (error instanceof SimulatedDenial || error instanceof Removed) {
        return error.message;
    }
    return error instanceof Error && /^AccessDenied/.test(error.name)
        ? error.message.replace(/^User: \S+ is /, "")
        : undefined;
}
