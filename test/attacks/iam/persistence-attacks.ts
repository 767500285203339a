import {
    AttachRolePolicyCommand,
    CreatePolicyCommand,
    ListAttachedRolePoliciesCommand,
    ListRolePoliciesCommand,
    PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { Attack } from "../attack";
import { attack } from "./row";
import { administratorAccess, type IamTarget } from "./targets";

/** What was put on a role was taken off again. */
export class Removed extends Error {}

const PolicyName = "left-behind";

/** Puts something on a role with an administrator's rights, has it deployed again, and looks whether it is still there. */
function leftBehind(
    id: string,
    words: string,
    put: (target: IamTarget, RoleName: string) => Promise<unknown>,
    names: (target: IamTarget, RoleName: string) => Promise<readonly (string | undefined)[]>,
): Attack<IamTarget> {
    return attack(id, words, async (target) => {
        const RoleName = target.lent.roleArn.split("/").at(-1) ?? "";
        await put(target, RoleName);
        await target.lent.redeploy();
        if (!(await names(target, RoleName)).includes(PolicyName)) {
            throw new Removed("removed by the next pulumi up --refresh");
        }
    });
}

/** What an intruder who was an administrator for a moment leaves behind. */
export const persistenceAttacks: readonly Attack<IamTarget>[] = [
    leftBehind(
        "inline-left-behind",
        "keep a policy that was written on its role by hand",
        ({ account: { iam } }, RoleName) =>
            iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: administratorAccess })),
        async ({ account: { iam } }, RoleName) =>
            (await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames ?? [],
    ),
    leftBehind(
        "attached-left-behind",
        "keep a policy that was attached to its role by hand",
        async ({ account: { iam } }, RoleName) => {
            const { Policy } = await iam.send(
                new CreatePolicyCommand({
                    PolicyName,
                    Path: `/${RoleName}/`,
                    PolicyDocument: administratorAccess,
                }),
            );
            await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
        },
        async ({ account: { iam } }, RoleName) => {
            const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
            return (AttachedPolicies ?? []).map((policy) => policy.PolicyName);
        },
    ),
];
