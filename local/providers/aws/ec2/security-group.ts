import type { EC2, SecurityGroup } from "@aws-sdk/client-ec2";
import type { Properties } from "../../resource-type";
import { all, length, matches } from "../checks";
import type { Aws } from "../client";
import { AwsRefusal, unlessMissing } from "../errors";
import { NAME_CONFLICT, named, nameOf } from "../names";
import { awsResource, REGION, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import {
    changeEc2Tags,
    dependencyViolation,
    isGone,
    refuseWithInterfaces,
    tagSpecifications,
} from "./common";
import { INLINE_RULES, inlineRules, setInlineRules } from "./inline-rules";
import { revoke, rulesOf } from "./rules";

const groupName = (max: number) =>
    all(
        length(0, max),
        matches(/^(?!sg-)/, (_, name) => `invalid value for ${name} (cannot begin with sg-)`),
    );

/** What a new group, and one that AWS made by itself, have in common. */
export const GROUP_PROPERTIES = {
    egress: INLINE_RULES,
    ingress: INLINE_RULES,
    region: REGION,
    revokeRulesOnDelete: { default: false },
    ...TAGS,
    arn: { computed: true },
    ownerId: { computed: true },
} as const;

/** A security group; without rules, as long as the program gives none. */
export const securityGroup = awsResource({
    token: "aws:ec2/securityGroup:SecurityGroup",
    label: "Security Group",
    properties: {
        ...GROUP_PROPERTIES,
        description: { forceNew: true, default: "Managed by Pulumi", check: length(0, 255) },
        ...named({ autoname: { maxLength: 255 }, check: groupName(255) }, groupName(229)),
        vpcId: { forceNew: true, chosenByService: true },
    },
    check: NAME_CONFLICT,

    create: async (client, inputs) => {
        const ec2 = await client.service("ec2", inputs["region"]);
        const GroupName = nameOf(inputs);
        const Description = textOf(inputs, "description") ?? "Managed by Pulumi";
        refuseCharacters({ GroupName, GroupDescription: Description });
        const { GroupId = "" } = await ec2.createSecurityGroup({
            GroupName,
            Description,
            VpcId: textOf(inputs, "vpcId"),
            TagSpecifications: tagSpecifications("security-group", inputs),
        });
        // AWS lets a new group send anything anywhere; the provider takes that away.
        await setInlineRules(ec2, GroupId, "egress", inputs["egress"] ?? []);
        await setInlineRules(ec2, GroupId, "ingress", inputs["ingress"]);
        return GroupId;
    },

    read: readGroup,
    update: updateGroup,

    delete: async (client, id, state) => {
        const ec2 = await client.service("ec2", state["region"]);
        if (state["revokeRulesOnDelete"] === true) {
            await revokeAll(ec2, id);
        }
        await refuseInUse(ec2, id);
        await unlessMissing(ec2.deleteSecurityGroup({ GroupId: id }));
    },
});

/** The outputs of either kind of group. */
export async function readGroup(client: Aws, id: string, state: Properties): Promise<Properties | undefined> {
    const region = state["region"] ?? client.region;
    const ec2 = await client.service("ec2", region);
    const it = (await unlessMissing(ec2.describeSecurityGroups({ GroupIds: [id] })))?.SecurityGroups?.[0];
    if (!it) {
        return undefined;
    }
    return {
        arn: it.SecurityGroupArn ?? "",
        description: it.Description ?? "",
        egress: await inlineRules(ec2, id, "egress", state["egress"]),
        ingress: await inlineRules(ec2, id, "ingress", state["ingress"]),
        name: it.GroupName ?? "",
        namePrefix: state["namePrefix"] ?? "",
        ownerId: it.OwnerId ?? "",
        region,
        revokeRulesOnDelete: state["revokeRulesOnDelete"] ?? false,
        vpcId: it.VpcId ?? "",
        ...tagOutputs(client, tagRecord(it.Tags), state),
    };
}

/** Changes either kind of group. */
export async function updateGroup(
    client: Aws,
    id: string,
    olds: Properties,
    news: Properties,
): Promise<void> {
    const ec2 = await client.service("ec2", news["region"]);
    await setInlineRules(ec2, id, "ingress", news["ingress"]);
    await setInlineRules(ec2, id, "egress", news["egress"]);
    await changeEc2Tags(ec2, id, olds, news);
}

/** Empties a group. */
export async function revokeAll(ec2: EC2, id: string): Promise<void> {
    for (const direction of ["ingress", "egress"] as const) {
        const rules = await rulesOf(ec2, id, direction);
        await revoke(
            ec2,
            id,
            direction,
            rules.map((rule) => rule.id),
        );
    }
}

/** AWS deletes no group that a network interface is in or that a rule of another names; the emulator does. */
async function refuseInUse(ec2: EC2, id: string): Promise<void> {
    await refuseWithInterfaces(ec2, "group-id", id, "DeleteSecurityGroup");
    const { VpcEndpoints = [] } = await ec2.describeVpcEndpoints({});
    const { SecurityGroupRules = [] } = await ec2.describeSecurityGroupRules({});
    const named =
        VpcEndpoints.some((one) => !isGone(one) && one.Groups?.some(({ GroupId }) => GroupId === id)) ||
        SecurityGroupRules.some(
            ({ GroupId, ReferencedGroupInfo }) => GroupId !== id && ReferencedGroupInfo?.GroupId === id,
        );
    if (named) {
        throw dependencyViolation("DeleteSecurityGroup", id);
    }
}

function refuseCharacters(texts: Record<string, string>): void {
    for (const [parameter, text] of Object.entries(texts)) {
        if (!/^[A-Za-z0-9. _\-:/()#,@[\]+=&;{}!$*]+$/.test(text)) {
            const message =
                `Value (${text}) for parameter ${parameter} is invalid. Character sets beyond ` +
                "a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$* are not supported.";
            throw new AwsRefusal("EC2", "CreateSecurityGroup", "InvalidParameterValue", message);
        }
    }
}

/** A VPC's own group. */
export async function defaultGroup(ec2: EC2, vpcId: string): Promise<SecurityGroup | undefined> {
    const { SecurityGroups } = await ec2.describeSecurityGroups({
        Filters: [
            { Name: "vpc-id", Values: [vpcId] },
            { Name: "group-name", Values: ["default"] },
        ],
    });
    return SecurityGroups?.[0];
}
