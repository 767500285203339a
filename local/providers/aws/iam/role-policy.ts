import type { IAM } from "@aws-sdk/client-iam";
import type { Properties } from "../../resource-type";
import type { Aws } from "../client";
import { IAM_DOCUMENT, kept, normalised } from "../documents/document";
import { policySize, refuseMalformed, refuseOversized } from "../documents/refusal";
import { AwsRefusal, unlessMissing } from "../errors";
import { NAME_CONFLICT, named, nameOf } from "../names";
import { awsResource, textOf } from "../resource";
import { iamName } from "./common";

const QUOTA = 10_240;

/** An inline policy of a role. The real one overwrites a policy that exists under the name; this one refuses. */
export const rolePolicy = awsResource({
    token: "aws:iam/rolePolicy:RolePolicy",
    label: "IAM Role Policy",
    properties: {
        ...named({ autoname: { maxLength: 128 }, check: iamName(128) }, iamName(102)),
        policy: { required: true, ...IAM_DOCUMENT },
        role: { required: true, forceNew: true, check: iamName(64) },
    },
    check: NAME_CONFLICT,

    create: async (client, inputs) => {
        const PolicyName = nameOf(inputs);
        const RoleName = textOf(inputs, "role") ?? "";
        const iam = await client.service("iam");
        if (await unlessMissing(iam.getRolePolicy({ RoleName, PolicyName }))) {
            const message = `The role policy with name ${PolicyName} already exists on role ${RoleName}.`;
            throw new AwsRefusal("IAM", "PutRolePolicy", "EntityAlreadyExists", message, 409);
        }
        await put(iam, RoleName, PolicyName, inputs);
        return `${RoleName}:${PolicyName}`;
    },

    read: async (client, id, state) => {
        const { RoleName, PolicyName } = parts(id);
        const iam = await client.service("iam");
        const found = await unlessMissing(iam.getRolePolicy({ RoleName, PolicyName }));
        return (
            found && {
                name: PolicyName,
                namePrefix: state["namePrefix"] ?? "",
                policy: kept(state["policy"], decodeURIComponent(found.PolicyDocument ?? "")),
                role: RoleName,
            }
        );
    },

    update: async (client, id, _, news) => {
        const { RoleName, PolicyName } = parts(id);
        await put(await client.service("iam"), RoleName, PolicyName, news);
    },

    delete: async (client: Aws, id) => {
        const iam = await client.service("iam");
        await unlessMissing(iam.deleteRolePolicy(parts(id)));
    },
});

async function put(iam: IAM, RoleName: string, PolicyName: string, inputs: Properties): Promise<void> {
    const PolicyDocument = normalised(inputs["policy"] ?? "");
    refuseMalformed("identity", PolicyDocument, { service: "IAM", operation: "PutRolePolicy" });
    const size = policySize(PolicyDocument) + (await sizeOfOthers(iam, RoleName, PolicyName));
    const message = `Maximum policy size of ${QUOTA} bytes exceeded for role ${RoleName}`;
    refuseOversized(size, QUOTA, "PutRolePolicy", message);
    await iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument });
}

/** The quota holds for all inline policies of a role together. */
async function sizeOfOthers(iam: IAM, RoleName: string, PolicyName: string): Promise<number> {
    const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName, MaxItems: 1000 });
    const sizes = await Promise.all(
        PolicyNames.filter((name) => name !== PolicyName).map(async (name) => {
            const { PolicyDocument = "" } = await iam.getRolePolicy({ RoleName, PolicyName: name });
            return policySize(decodeURIComponent(PolicyDocument));
        }),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
}

function parts(id: string): { RoleName: string; PolicyName: string } {
    const [RoleName = "", ...name] = id.split(":");
    return { RoleName, PolicyName: name.join(":") };
}
