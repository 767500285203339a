import type { IAM } from "@aws-sdk/client-iam";
import type { Properties } from "../../resource-type";
import { arn, length, range } from "../checks";
import { unlessMissing } from "../errors";
import { NAME_CONFLICT, named, nameOf } from "../names";
import { IAM_DOCUMENT, kept, normalised } from "../documents/document";
import { policySize, refuseMalformed, refuseOversized } from "../documents/refusal";
import { allTags, awsResource, changeTags, tagList, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { iamName, isoDate } from "./common";

const QUOTA = 2048;

/** A role. Its deprecated inline arguments are outputs only: policies and attachments are resources of their own. */
export const role = awsResource({
    token: "aws:iam/role:Role",
    label: "IAM Role",
    properties: {
        assumeRolePolicy: { required: true, ...IAM_DOCUMENT },
        description: { default: "", check: length(0, 1000) },
        forceDetachPolicies: { default: false },
        maxSessionDuration: { default: 3600, check: range(3600, 43200) },
        ...named({ autoname: { maxLength: 64 }, check: iamName(64) }, iamName(38)),
        path: { forceNew: true, default: "/", check: length(0, 512) },
        permissionsBoundary: { default: "", check: arn },
        ...TAGS,
        arn: { computed: true },
        createDate: { computed: true },
        inlinePolicies: { computed: true },
        managedPolicyArns: { computed: true },
        uniqueId: { computed: true },
    },
    check: NAME_CONFLICT,

    create: async (client, inputs) => {
        const name = nameOf(inputs);
        const iam = await client.service("iam");
        await iam.createRole({
            RoleName: name,
            AssumeRolePolicyDocument: trust(inputs, "CreateRole"),
            Path: textOf(inputs, "path"),
            Description: textOf(inputs, "description"),
            MaxSessionDuration: Number(inputs["maxSessionDuration"] ?? 3600),
            PermissionsBoundary: textOf(inputs, "permissionsBoundary"),
            Tags: tagList(allTags(inputs)),
        });
        return name;
    },

    read: async (client, id, state) => {
        const iam = await client.service("iam");
        const found = await unlessMissing(iam.getRole({ RoleName: id }));
        if (!found?.Role) {
            return undefined;
        }
        const { Role: it } = found;
        return {
            arn: it.Arn ?? "",
            assumeRolePolicy: kept(
                state["assumeRolePolicy"],
                decodeURIComponent(it.AssumeRolePolicyDocument ?? ""),
            ),
            createDate: isoDate(it.CreateDate),
            description: it.Description ?? "",
            forceDetachPolicies: state["forceDetachPolicies"] ?? false,
            inlinePolicies: await inlinePolicies(iam, id),
            managedPolicyArns: await attachedArns(iam, id),
            maxSessionDuration: it.MaxSessionDuration ?? 3600,
            name: it.RoleName ?? id,
            namePrefix: state["namePrefix"] ?? "",
            path: it.Path ?? "/",
            permissionsBoundary: it.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
            uniqueId: it.RoleId ?? "",
            ...tagOutputs(client, tagRecord(it.Tags), state),
        };
    },

    update: async (client, id, olds, news) => {
        const iam = await client.service("iam");
        const PolicyDocument = trust(news, "UpdateAssumeRolePolicy");
        await iam.updateAssumeRolePolicy({ RoleName: id, PolicyDocument });
        await iam.updateRoleDescription({ RoleName: id, Description: textOf(news, "description") ?? "" });
        const MaxSessionDuration = Number(news["maxSessionDuration"] ?? 3600);
        await iam.updateRole({ RoleName: id, MaxSessionDuration });
        await changeBoundary(
            iam,
            id,
            textOf(olds, "permissionsBoundary"),
            textOf(news, "permissionsBoundary"),
        );
        await changeTags(
            olds,
            news,
            (tags) => iam.tagRole({ RoleName: id, Tags: tagList(tags) }),
            (TagKeys) => iam.untagRole({ RoleName: id, TagKeys }),
        );
    },

    delete: async (client, id, state) => {
        const iam = await client.service("iam");
        await unlessMissing(deleteRole(iam, id, state["forceDetachPolicies"] === true));
    },
});

function trust(inputs: Properties, operation: string): string {
    const document = normalised(inputs["assumeRolePolicy"] ?? "");
    refuseMalformed("trust", document, { service: "IAM", operation });
    refuseOversized(
        policySize(document),
        QUOTA,
        operation,
        `Cannot exceed quota for ACLSizePerRole: ${QUOTA}`,
    );
    return document;
}

async function changeBoundary(iam: IAM, RoleName: string, before?: string, after?: string): Promise<void> {
    if (after !== undefined && after !== before) {
        await iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary: after });
    } else if (after === undefined && before !== undefined) {
        await iam.deleteRolePermissionsBoundary({ RoleName });
    }
}

/** The names of the inline policies of a role. */
export async function inlineNames(iam: IAM, RoleName: string): Promise<string[]> {
    return (await iam.listRolePolicies({ RoleName, MaxItems: 1000 })).PolicyNames ?? [];
}

async function inlinePolicies(iam: IAM, RoleName: string): Promise<Properties[]> {
    const names = await inlineNames(iam, RoleName);
    return Promise.all(
        names.map(async (name) => {
            const { PolicyDocument = "" } = await iam.getRolePolicy({ RoleName, PolicyName: name });
            return { name, policy: normalised(decodeURIComponent(PolicyDocument)) };
        }),
    );
}

/** The managed policies on a role. */
export async function attachedArns(iam: IAM, RoleName: string): Promise<string[]> {
    const { AttachedPolicies = [] } = await iam.listAttachedRolePolicies({ RoleName, MaxItems: 1000 });
    return AttachedPolicies.map(({ PolicyArn = "" }) => PolicyArn);
}

/** As the real provider does: out of its instance profiles always, rid of its policies only when told to. */
async function deleteRole(iam: IAM, RoleName: string, detach: boolean): Promise<void> {
    const { InstanceProfiles = [] } = await iam.listInstanceProfilesForRole({ RoleName });
    for (const { InstanceProfileName } of InstanceProfiles) {
        await iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName });
    }
    if (detach) {
        for (const PolicyArn of await attachedArns(iam, RoleName)) {
            await iam.detachRolePolicy({ RoleName, PolicyArn });
        }
        for (const PolicyName of await inlineNames(iam, RoleName)) {
            await iam.deleteRolePolicy({ RoleName, PolicyName });
        }
    }
    await iam.deleteRole({ RoleName });
}
