import type { IAM } from "@aws-sdk/client-iam";
import { length } from "../checks";
import { unlessMissing } from "../errors";
import { NAME_CONFLICT, named, nameOf } from "../names";
import { allTags, awsResource, changeTags, tagList, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { iamName, isoDate } from "./common";

/** What an instance carries its role in. */
export const instanceProfile = awsResource({
    token: "aws:iam/instanceProfile:InstanceProfile",
    label: "IAM Instance Profile",
    properties: {
        ...named({ autoname: { maxLength: 128 }, check: iamName(128) }, iamName(102)),
        path: { forceNew: true, default: "/", check: length(0, 512) },
        role: { default: "" },
        ...TAGS,
        arn: { computed: true },
        createDate: { computed: true },
        uniqueId: { computed: true },
    },
    check: NAME_CONFLICT,

    create: async (client, inputs) => {
        const name = nameOf(inputs);
        const iam = await client.service("iam");
        await iam.createInstanceProfile({
            InstanceProfileName: name,
            Path: textOf(inputs, "path"),
            Tags: tagList(allTags(inputs)),
        });
        await changeRole(iam, name, undefined, textOf(inputs, "role"));
        return name;
    },

    read: async (client, id, state) => {
        const iam = await client.service("iam");
        const it = (await unlessMissing(iam.getInstanceProfile({ InstanceProfileName: id })))
            ?.InstanceProfile;
        return (
            it && {
                arn: it.Arn ?? "",
                createDate: isoDate(it.CreateDate),
                name: it.InstanceProfileName ?? id,
                namePrefix: state["namePrefix"] ?? "",
                path: it.Path ?? "/",
                role: it.Roles?.[0]?.RoleName ?? "",
                uniqueId: it.InstanceProfileId ?? "",
                ...tagOutputs(client, tagRecord(it.Tags), state),
            }
        );
    },

    update: async (client, id, olds, news) => {
        const iam = await client.service("iam");
        await changeRole(iam, id, textOf(olds, "role"), textOf(news, "role"));
        await changeTags(
            olds,
            news,
            (tags) => iam.tagInstanceProfile({ InstanceProfileName: id, Tags: tagList(tags) }),
            (TagKeys) => iam.untagInstanceProfile({ InstanceProfileName: id, TagKeys }),
        );
    },

    delete: async (client, id, state) => {
        const iam = await client.service("iam");
        await changeRole(iam, id, textOf(state, "role"), undefined);
        await unlessMissing(iam.deleteInstanceProfile({ InstanceProfileName: id }));
    },
});

async function changeRole(
    iam: IAM,
    InstanceProfileName: string,
    before?: string,
    after?: string,
): Promise<void> {
    if (before === after) {
        return;
    }
    if (before !== undefined) {
        await unlessMissing(iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName: before }));
    }
    if (after !== undefined) {
        await iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName: after });
    }
}
