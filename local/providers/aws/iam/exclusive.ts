import type { IAM } from "@aws-sdk/client-iam";
import { asText, sameValue } from "../../properties";
import type { Properties, Value } from "../../resource-type";
import { unlessMissing } from "../errors";
import { awsResource, textOf } from "../resource";
import { attachedArns, inlineNames } from "./role";

/** Neither names nor ARNs have an order. */
const SET = {
    equivalent: (a: Value, b: Value) => sameValue(texts(a).sort(), texts(b).sort()),
} as const;

/** One kind of policies on a role, and how one is put there and taken off. */
interface Kind {
    readonly property: string;
    list(iam: IAM, RoleName: string): Promise<string[]>;
    add(iam: IAM, RoleName: string, one: string): Promise<unknown>;
    remove(iam: IAM, RoleName: string, one: string): Promise<unknown>;
}

/**
 * A resource that keeps nothing of a kind on a role but what it lists. As the real one, it acts when it is made or changed: what
 * was put there by hand must be found by a refresh first. Deleting it leaves the role as it is.
 */
function exclusive(token: string, label: string, { property, list, add, remove }: Kind) {
    const sync = async (iam: IAM, inputs: Properties) => {
        const role = textOf(inputs, "roleName") ?? "";
        const want = texts(inputs[property] ?? []);
        const have = await list(iam, role);
        for (const one of want.filter((wanted) => !have.includes(wanted))) {
            await add(iam, role, one);
        }
        for (const one of have.filter((found) => !want.includes(found))) {
            await remove(iam, role, one);
        }
        return role;
    };
    return awsResource({
        token,
        label,
        properties: {
            [property]: { required: true, ...SET },
            roleName: { required: true, forceNew: true },
        },
        create: async (client, inputs) => sync(await client.service("iam"), inputs),
        read: async (client, id) => {
            const found = await unlessMissing(list(await client.service("iam"), id));
            return found && { [property]: found, roleName: id };
        },
        update: async (client, _id, _olds, news) => {
            await sync(await client.service("iam"), news);
        },
        delete: () => Promise.resolve(),
    });
}

export const rolePoliciesExclusive = exclusive(
    "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
    "IAM Role Policies Exclusive",
    {
        property: "policyNames",
        list: inlineNames,
        // There is no document to put: the real one asks all the same, and its SDK refuses.
        add: () => {
            throw new Error(
                "operation error IAM: PutRolePolicy, 1 validation error(s) found.\n- missing required field, PutRolePolicyInput.PolicyDocument.\n",
            );
        },
        remove: (iam, RoleName, PolicyName) => iam.deleteRolePolicy({ RoleName, PolicyName }),
    },
);

export const rolePolicyAttachmentsExclusive = exclusive(
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    "IAM Role Policy Attachments Exclusive",
    {
        property: "policyArns",
        list: attachedArns,
        add: (iam, RoleName, PolicyArn) => iam.attachRolePolicy({ RoleName, PolicyArn }),
        remove: (iam, RoleName, PolicyArn) => iam.detachRolePolicy({ RoleName, PolicyArn }),
    },
);

function texts(value: Value): string[] {
    return [value].flat().map(asText);
}
