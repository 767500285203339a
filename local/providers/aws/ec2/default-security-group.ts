import { awsResource, tagRecord, textOf } from "../resource";
import { changeEc2Tags } from "./common";
import { setInlineRules } from "./inline-rules";
import { defaultGroup, GROUP_PROPERTIES, readGroup, revokeAll, updateGroup } from "./security-group";

/** The group that AWS makes with a VPC: taken over, not made, emptied first, and left there in the end. */
export const defaultSecurityGroup = awsResource({
    token: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    label: "Default Security Group",
    properties: {
        ...GROUP_PROPERTIES,
        vpcId: { forceNew: true, required: true },
        description: { computed: true },
        name: { computed: true },
        namePrefix: { computed: true },
    },

    create: async (client, inputs) => {
        const ec2 = await client.service("ec2", inputs["region"]);
        const group = await defaultGroup(ec2, textOf(inputs, "vpcId") ?? "");
        if (!group?.GroupId) {
            throw new Error("reading Default Security Group: couldn't find resource");
        }
        const { GroupId: id, Tags } = group;
        await changeEc2Tags(ec2, id, { tagsAll: tagRecord(Tags) }, inputs);
        await revokeAll(ec2, id);
        await setInlineRules(ec2, id, "ingress", inputs["ingress"]);
        await setInlineRules(ec2, id, "egress", inputs["egress"]);
        return id;
    },

    read: readGroup,
    update: updateGroup,
    delete: () => Promise.resolve(),
});
