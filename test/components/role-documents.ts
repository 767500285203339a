/** The documents that decide what a role may do, out of what was registered. */
import type { RolePolicies } from "../../components/internal/iam/calculator";
import { type Registration, scope } from "./program";

interface Inputs {
    readonly name?: string;
    readonly policy?: string;
}

/** @param arns of the key that is made, as the mocks gave it */
export function documentsOf(
    registered: readonly Registration[],
    name: string,
    arns: Readonly<Record<string, string>>,
): RolePolicies {
    const [boundary] = inputsOf(registered, name, "aws:iam/policy:Policy");
    const [role] = inputsOf(registered, name, "aws:iam/role:Role");
    const [key] = inputsOf(registered, name, "aws:kms/key:Key");
    return {
        arn: `arn:aws:iam::${scope.accountId}:role/${role?.name ?? ""}`,
        identity: needsOf(registered, name).map(({ policy }) => policy),
        boundary: boundary?.policy ?? "",
        resourcePolicies: key ? [{ resources: [arns[`${name}-key`] ?? ""], policy: key.policy ?? "" }] : [],
    };
}

/** The inline policies of a role, one for each need. */
export function needsOf(
    registered: readonly Registration[],
    name: string,
): { need: string; policy: string }[] {
    return inputsOf(registered, name, "aws:iam/rolePolicy:RolePolicy").map((one) => ({
        need: one.name ?? "",
        policy: one.policy ?? "",
    }));
}

function inputsOf(registered: readonly Registration[], component: string, type: string): Inputs[] {
    return registered
        .filter((one) => one.parent === component && one.type === type)
        .map(({ inputs }) => inputs as Inputs);
}
