import type { EC2 } from "@aws-sdk/client-ec2";
import { asText, sameValue } from "../../properties";
import type { Property } from "../../resource-type";
import { blockCheck, blockProperties } from "../blocks/fields";
import { all, length, matches } from "../checks";
import { unlessMissing } from "../errors";
import { conflicts, NAME_CONFLICT, named, nameOf } from "../names";
import { awsResource, REGION, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { checks } from "./choice";
import { changeEc2Tags, ec2Arn, SET, tagSpecifications } from "./common";
import {
    DATA_BLOCKS,
    DATA_KEYS,
    DATA_VALUES,
    dataFromAws,
    dataToAws,
    profileFault,
    sameData,
} from "./launch-template-data";

const templateName = (max: number) =>
    all(
        matches(/^.{3,}$/, (_, name) => `"${name}" cannot be less than 3 characters`),
        matches(
            new RegExp(`^.{0,${max}}$`),
            (_, name) => `"${name}" cannot be longer than ${max} characters`,
        ),
        matches(
            /^[0-9a-zA-Z()./_-]+$/,
            (_, name) => `"${name}" can only alphanumeric characters and ()./_ symbols`,
        ),
    );

const VALUES = Object.fromEntries(
    Object.entries(DATA_VALUES).map(([key, field]): [string, Property] => [
        key,
        {
            ...(field.default !== undefined && { default: field.default }),
            ...(field.check && { check: field.check }),
            ...(field.many === "set" && SET),
        },
    ]),
);

/** How the instances of a group are made, version by version. */
export const launchTemplate = awsResource({
    token: "aws:ec2/launchTemplate:LaunchTemplate",
    label: "EC2 Launch Template",
    properties: {
        ...blockProperties(DATA_BLOCKS),
        ...VALUES,
        description: { default: "", check: length(0, 255) },
        ...named({ autoname: { maxLength: 128 }, check: templateName(128) }, templateName(99)),
        region: REGION,
        updateDefaultVersion: {},
        ...TAGS,
        arn: { computed: true },
        defaultVersion: {
            computed: true,
            changesWith: [...DATA_KEYS, "description", "updateDefaultVersion"],
        },
        kernelId: { computed: true },
        latestVersion: { computed: true, changesWith: [...DATA_KEYS, "description"] },
        ramDiskId: { computed: true },
    },
    check: checks(
        NAME_CONFLICT,
        blockCheck(DATA_BLOCKS),
        profileFault,
        conflicts(
            ["securityGroupNames", "security_group_names"],
            ["vpcSecurityGroupIds", "vpc_security_group_ids"],
        ),
    ),

    create: async (client, inputs) => {
        const ec2 = await client.service("ec2", inputs["region"]);
        const { LaunchTemplate: made } = await ec2.createLaunchTemplate({
            LaunchTemplateName: nameOf(inputs),
            LaunchTemplateData: dataToAws(inputs),
            VersionDescription: textOf(inputs, "description"),
            TagSpecifications: tagSpecifications("launch-template", inputs),
        });
        return made?.LaunchTemplateId ?? "";
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const ec2 = await client.service("ec2", region);
        const found = await unlessMissing(ec2.describeLaunchTemplates({ LaunchTemplateIds: [id] }));
        const it = found?.LaunchTemplates?.[0];
        if (!it) {
            return undefined;
        }
        const { LaunchTemplateVersions = [] } = await ec2.describeLaunchTemplateVersions({
            LaunchTemplateId: id,
            Versions: [String(it.LatestVersionNumber)],
        });
        const version = LaunchTemplateVersions[0];
        return {
            ...dataFromAws({ ...version?.LaunchTemplateData }),
            arn: await ec2Arn(client, region, `launch-template/${id}`),
            defaultVersion: it.DefaultVersionNumber ?? 1,
            description: version?.VersionDescription ?? "",
            kernelId: "",
            latestVersion: it.LatestVersionNumber ?? 1,
            name: it.LaunchTemplateName ?? "",
            namePrefix: state["namePrefix"] ?? "",
            ramDiskId: "",
            region,
            ...("updateDefaultVersion" in state && { updateDefaultVersion: state["updateDefaultVersion"] }),
            ...tagOutputs(client, await tagsOf(ec2, id), state),
        };
    },

    update: async (client, id, olds, news) => {
        const ec2 = await client.service("ec2", news["region"]);
        let latest = asText(olds["latestVersion"] ?? 1);
        if (!sameData(olds, news) || !sameValue(olds["description"] ?? "", news["description"] ?? "")) {
            const { LaunchTemplateVersion: made } = await ec2.createLaunchTemplateVersion({
                LaunchTemplateId: id,
                LaunchTemplateData: dataToAws(news),
                VersionDescription: textOf(news, "description"),
            });
            latest = String(made?.VersionNumber);
        }
        if (news["updateDefaultVersion"] === true) {
            await ec2.modifyLaunchTemplate({ LaunchTemplateId: id, DefaultVersion: latest });
        }
        await changeEc2Tags(ec2, id, olds, news);
    },

    delete: async (client, id, state) => {
        const ec2 = await client.service("ec2", state["region"]);
        await unlessMissing(ec2.deleteLaunchTemplate({ LaunchTemplateId: id }));
    },
});

/** The emulator's answer about a template holds only the tags that it was made with. */
async function tagsOf(ec2: EC2, id: string): Promise<Record<string, string>> {
    const { Tags } = await ec2.describeTags({ Filters: [{ Name: "resource-id", Values: [id] }] });
    return tagRecord(Tags?.map(({ Key, Value }) => ({ Key, Value })));
}
