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
    arns: Readonly<Record<string, string>> = {},
): RolePolicies & { identity: readonly string[]; boundary: string } {
    const children = registered.filter(({ parent }) => parent === name);
    const of = (type: string) =>
        children.filter((one) => one.type === type).map(({ inputs }) => inputs as Inputs);
    const [boundary] = of("aws:iam/policy:Policy");
    const [role] = of("aws:iam/role:Role");
    const [key] = of("aws:kms/key:Key");
    return {
        arn: `arn:aws:iam::${scope.accountId}:role/${role?.name ?? ""}`,
        identity: of("aws:iam/rolePolicy:RolePolicy").map(({ policy }) => policy ?? ""),
        boundary: boundary?.policy ?? "",
        resourcePolicies: key ? [{ resources: [arns[`${name}-key`] ?? ""], policy: key.policy ?? "" }] : [],
    };
}
