import type { DeployedApp } from "../../support/deployed-app";
import type { Attack, Suite } from "../attack";
import { iamAttacks } from "./attacks";
import { escalationAttacks } from "./escalation-attacks";
import { objectAttacks } from "./object-attacks";
import { SimulatedDenial, simulatedAttacks } from "./simulated-attacks";
import { type IamTarget, iamTargets } from "./targets";

/** What destroys the role's own things comes last. */
export const roleAttacks: readonly Attack<IamTarget>[] = [
    ...objectAttacks,
    ...simulatedAttacks,
    ...escalationAttacks,
    ...iamAttacks,
];

/** The suite against the deployed app's instance role. */
export async function iamSuite(app: DeployedApp): Promise<Suite<IamTarget>> {
    const { hardened, control } = await iamTargets(app);
    return { name: "iam", layer: "AWS IAM", attacks: roleAttacks, hardened, control, denial };
}

function denial(error: unknown): string | undefined {
    if (error instanceof SimulatedDenial) {
        return error.message;
    }
    return error instanceof Error && /^AccessDenied/.test(error.name)
        ? error.message.replace(/^User: \S+ is /, "")
        : undefined;
}
