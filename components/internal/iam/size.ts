import * as pulumi from "@pulumi/pulumi";
import type { Faults } from "../validation";
import { arn, policyJson, type Scope } from "./document";
import type { Planned, Rights } from "./grant-plan";
import { limitJson } from "./role-grants";

/**
 * What fits, in characters: all inline policies of a role together, and a managed policy, which the boundary is.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
const inlineQuota = 10_240;
const boundaryQuota = 6144;

/** The account isn't asked before anything is registered: here is the one with the shortest ARNs. */
const shortest: Scope = { partition: "aws", region: "eu-west-1", accountId: "000000000000" };

/** Records that the policies of a role don't fit, at the argument that takes most. */
export function checkSize(faults: Faults, plan: readonly Planned[], rights: readonly Rights[]): void {
    const sizes = rights.map(({ policy }) => policyJson(policy).length);
    const inline = sizes.reduce((sum, size) => sum + size, 0);
    const boundary = limitJson(rights.flatMap(({ limit }) => limit)).length;
    if (inline > inlineQuota || boundary > boundaryQuota) {
        const most = (count: number, quota: number) =>
            `at least ${count.toLocaleString("en")} characters, of ${quota.toLocaleString("en")} that AWS allows`;
        faults.add(
            plan[sizes.indexOf(Math.max(...sizes))]?.argument ?? "",
            `the role's policies would have ${most(inline, inlineQuota)}, and its boundary ${most(boundary, boundaryQuota)}; name fewer, or what is below one path (parameterPaths: ["/shop/prod"]), or make a role for each program.`,
        );
    }
}

/** The same before anything is registered, where all arguments are known from the start. */
export function checkSizeOf(faults: Faults, args: object, plan: readonly Planned[]): void {
    if (isPlain(args)) {
        const anyKey = arn(shortest, "kms", "key/*");
        checkSize(
            faults,
            plan,
            plan.map((planned) => planned.at(shortest, anyKey)),
        );
    }
}

function isPlain(value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
        return true;
    }
    return (
        !pulumi.Output.isInstance(value) && !(value instanceof Promise) && Object.values(value).every(isPlain)
    );
}
