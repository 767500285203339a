import type { DeployedApp } from "../../support/deployed-app";
import type { Suite } from "../attack";
import { iamAttacks, SimulatedDenial } from "./attacks";
import { type IamTarget, iamTargets } from "./targets";

/** The suite against the deployed app's role, and its host's. */
export async function iamSuite(app: DeployedApp): Promise<Suite<IamTarget>> {
    const { hardened, control } = await iamTargets(app);
    return { name: "iam", layer: "AWS IAM", attacks: iamAttacks, hardened, control, denial };
}

function denial(error: unknown): string | undefined {
    if (error instanceof SimulatedDenial) {
        return error.message;
    }
    return error instanceof Error && /^AccessDenied/.test(error.name)
        ? error.message.replace(/^User: \S+ is /, "")
        : undefined;
}
