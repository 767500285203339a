import type { Aws } from "../client";
import type { Properties } from "../../resource-type";
import { SET, textsOf } from "../ec2/common";
import { AwsRefusal, unlessMissing } from "../errors";
import { NAME_CONFLICT, named, nameOf } from "../names";
import { allTags, awsResource, REGION, tagList, tagOutputs, TAGS, textOf } from "../resource";
import { changeRdsTags, rdsName, rdsTags } from "./common";

const groupName = rdsName(/^[0-9a-z _.-]+$/, ", hyphens, underscores, periods, and spaces", "");

/** The subnets that a database may be in. */
export const subnetGroup = awsResource({
    token: "aws:rds/subnetGroup:SubnetGroup",
    label: "RDS DB Subnet Group",
    properties: {
        description: { default: "Managed by Pulumi" },
        ...named({ autoname: { maxLength: 255 }, check: groupName }, groupName),
        region: REGION,
        subnetIds: { required: true, ...SET },
        ...TAGS,
        arn: { computed: true },
        supportedNetworkTypes: { computed: true },
        vpcId: { computed: true },
    },
    check: NAME_CONFLICT,

    create: async (client, inputs) => {
        await refuseOneZone(client, inputs, "CreateDBSubnetGroup");
        const rds = await client.service("rds", inputs["region"]);
        const DBSubnetGroupName = nameOf(inputs);
        await rds.createDBSubnetGroup({
            DBSubnetGroupName,
            DBSubnetGroupDescription: textOf(inputs, "description") ?? "Managed by Pulumi",
            SubnetIds: textsOf(inputs, "subnetIds"),
            Tags: tagList(allTags(inputs)),
        });
        return DBSubnetGroupName;
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const rds = await client.service("rds", region);
        const found = await unlessMissing(rds.describeDBSubnetGroups({ DBSubnetGroupName: id }));
        const it = found?.DBSubnetGroups?.[0];
        if (!it) {
            return undefined;
        }
        const arn = it.DBSubnetGroupArn ?? "";
        return {
            arn,
            description: it.DBSubnetGroupDescription ?? "",
            name: it.DBSubnetGroupName ?? id,
            namePrefix: state["namePrefix"] ?? "",
            region,
            subnetIds: (it.Subnets ?? []).map(({ SubnetIdentifier = "" }) => SubnetIdentifier),
            supportedNetworkTypes: it.SupportedNetworkTypes ?? ["IPV4"],
            vpcId: it.VpcId ?? "",
            ...tagOutputs(client, await rdsTags(rds, arn), state),
        };
    },

    update: async (client, id, olds, news) => {
        await refuseOneZone(client, news, "ModifyDBSubnetGroup");
        const rds = await client.service("rds", news["region"]);
        await rds.modifyDBSubnetGroup({
            DBSubnetGroupName: id,
            DBSubnetGroupDescription: textOf(news, "description") ?? "Managed by Pulumi",
            SubnetIds: textsOf(news, "subnetIds"),
        });
        await changeRdsTags(rds, textOf(olds, "arn") ?? "", olds, news);
    },

    delete: async (client, id, state) => {
        const rds = await client.service("rds", state["region"]);
        await unlessMissing(rds.deleteDBSubnetGroup({ DBSubnetGroupName: id }));
    },
});

/** RDS wants two zones, even for a database in one; the emulator doesn't ask. */
async function refuseOneZone(client: Aws, inputs: Properties, operation: string): Promise<void> {
    const ec2 = await client.service("ec2", inputs["region"]);
    const { Subnets = [] } = await ec2.describeSubnets({ SubnetIds: textsOf(inputs, "subnetIds") });
    const zones = [...new Set(Subnets.map(({ AvailabilityZone = "" }) => AvailabilityZone))];
    if (zones.length < 2) {
        const message =
            "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. " +
            `Current AZ coverage: ${zones.join(", ")}. Add subnets to cover at least 2 AZs.`;
        throw new AwsRefusal("RDS", operation, "DBSubnetGroupDoesNotCoverEnoughAZs", message);
    }
}
