import type { IAM } from "@aws-sdk/client-iam";
import type { Properties } from "../../resource-type";
import { arn } from "../checks";
import { AwsRefusal, unlessMissing } from "../errors";
import { uniqueId } from "../names";
import { awsResource, textOf } from "../resource";
import { attachedArns } from "./role";

/** A managed policy on a role. The real one takes over an attachment that exists; this one refuses. */
export const rolePolicyAttachment = awsResource({
    token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    label: "IAM Role Policy Attachment",
    properties: {
        policyArn: { required: true, forceNew: true, check: arn },
        role: { required: true, forceNew: true },
    },

    create: async (client, inputs) => {
        const pair = pairOf("", inputs);
        const iam = await client.service("iam");
        if (await isAttached(iam, pair)) {
            const message = `The policy ${pair.PolicyArn} is attached to role ${pair.RoleName} already.`;
            throw new AwsRefusal("IAM", "AttachRolePolicy", "EntityAlreadyExists", message, 409);
        }
        await iam.attachRolePolicy(pair);
        return uniqueId(`${pair.RoleName}-`);
    },

    read: async (client, id, state) => {
        const pair = pairOf(id, state);
        const attached = await unlessMissing(isAttached(await client.service("iam"), pair));
        return attached ? { policyArn: pair.PolicyArn, role: pair.RoleName } : undefined;
    },

    delete: async (client, id, state) => {
        const iam = await client.service("iam");
        await unlessMissing(iam.detachRolePolicy(pairOf(id, state)));
    },
});

interface Pair {
    readonly RoleName: string;
    readonly PolicyArn: string;
}

/** An import names the pair as `role/policy-arn`. */
function pairOf(id: string, state: Properties): Pair {
    const [role = "", ...policy] = id.split("/");
    return {
        RoleName: textOf(state, "role") ?? role,
        PolicyArn: textOf(state, "policyArn") ?? policy.join("/"),
    };
}

async function isAttached(iam: IAM, { RoleName, PolicyArn }: Pair): Promise<boolean> {
    return (await attachedArns(iam, RoleName)).includes(PolicyArn);
}
