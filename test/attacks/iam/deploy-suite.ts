import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { DeployedApp } from "../../support/deployed-app";
import { type Attack, attackBoth, type Row, type Suite } from "../attack";
import { deployAttacks, put } from "./deploy-attacks";
import {
    deployedRoles,
    type DeployedRoles,
    type DeployTarget,
    deployTargets,
    redactedState,
} from "./deploy-targets";
import { checkItIsAllowed, evaluatedAttacks, NotAllowed } from "./evaluated-attacks";
import { type EvaluatedTarget, evaluatedTargets } from "./evaluated-targets";
import { previewAttacks } from "./preview-attacks";
import { tokenAttacks } from "./token-attacks";
import { gitHubToken, gitLabToken } from "./tokens";

/** All that is tried on the roles for builds. What opens the trust of a role comes after the tokens. */
export const builderAttacks: readonly Attack<DeployTarget>[] = [
    ...tokenAttacks,
    ...previewAttacks,
    ...deployAttacks,
];

/** Both suites against the roles for builds; nothing there is allowed by design. */
export async function runDeploySuites(app: DeployedApp): Promise<Row[]> {
    const roles = await deployedRoles(app);
    // Read back first: a mistake of an administrator's is among the attacks.
    const evaluated = await evaluatedDeploySuite(app, roles);
    const enforced = await deploySuite(app, roles);
    return [...(await attackBoth(enforced, {})), ...(await attackBoth(evaluated, {}))];
}

/** The suite against the roles for builds, judged by the emulator. */
async function deploySuite(app: DeployedApp, roles: DeployedRoles): Promise<Suite<DeployTarget>> {
    const { hardened, control } = await deployTargets(app, roles);
    await checkItWorks(hardened);
    return { name: "deploy", layer: "AWS IAM", attacks: builderAttacks, hardened, control, denial };
}

/** What is meant to work must: roles that let nobody in and can do nothing would prove nothing. */
async function checkItWorks(target: DeployTarget): Promise<void> {
    const { becomeDeployer, previewer, deployer, neighbour } = target;
    await becomeDeployer(gitHubToken());
    await becomeDeployer(gitHubToken({ sub: "repo:acme/shop:ref:refs/tags/v1.2" }));
    await becomeDeployer(gitLabToken());
    await put(target);
    await previewer.as.iam.send(new GetRoleCommand({ RoleName: deployer.roleName }));
    await previewer.as.s3.send(new GetObjectCommand({ Bucket: neighbour.stateBucket, Key: redactedState }));
}

function denial(error: unknown): string | undefined {
    if (!(error instanceof Error)) {
        return undefined;
    }
    // A HEAD has no body to name the error in.
    const { httpStatusCode } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
    if (error.message === "UnknownError" && httpStatusCode === 403) {
        return "AccessDenied, without words";
    }
    return /^AccessDenied/.test(error.name) ? error.message.replace(/^User: \S+ is /, "") : undefined;
}

/** The suite against the same roles, judged by evaluating their documents: what the emulator can't judge. */
async function evaluatedDeploySuite(app: DeployedApp, roles: DeployedRoles): Promise<Suite<EvaluatedTarget>> {
    const { hardened, control } = await evaluatedTargets(app, roles);
    checkItIsAllowed(hardened);
    return {
        name: "deploy-evaluated",
        layer: "AWS IAM, evaluated",
        attacks: evaluatedAttacks,
        hardened,
        control,
        denial: (error) => (error instanceof NotAllowed ? error.message : undefined),
    };
}
