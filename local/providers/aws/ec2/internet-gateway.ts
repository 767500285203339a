import type { EC2 } from "@aws-sdk/client-ec2";
import { unlessMissing } from "../errors";
import { awsResource, REGION, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { changeEc2Tags, ec2Arn, tagSpecifications } from "./common";

/** A VPC's way to the internet. */
export const internetGateway = awsResource({
    token: "aws:ec2/internetGateway:InternetGateway",
    label: "EC2 Internet Gateway",
    properties: {
        region: REGION,
        vpcId: { chosenByService: true },
        ...TAGS,
        arn: { computed: true },
        ownerId: { computed: true },
    },

    create: async (client, inputs) => {
        const ec2 = await client.service("ec2", inputs["region"]);
        const { InternetGateway: made } = await ec2.createInternetGateway({
            TagSpecifications: tagSpecifications("internet-gateway", inputs),
        });
        const id = made?.InternetGatewayId ?? "";
        await moveTo(ec2, id, undefined, textOf(inputs, "vpcId"));
        return id;
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const ec2 = await client.service("ec2", region);
        const found = await unlessMissing(ec2.describeInternetGateways({ InternetGatewayIds: [id] }));
        const it = found?.InternetGateways?.[0];
        return (
            it && {
                arn: await ec2Arn(client, region, `internet-gateway/${id}`),
                ownerId: it.OwnerId ?? "",
                region,
                vpcId: it.Attachments?.[0]?.VpcId ?? "",
                ...tagOutputs(client, tagRecord(it.Tags), state),
            }
        );
    },

    update: async (client, id, olds, news) => {
        const ec2 = await client.service("ec2", news["region"]);
        if ("vpcId" in news) {
            await moveTo(ec2, id, textOf(olds, "vpcId"), textOf(news, "vpcId"));
        }
        await changeEc2Tags(ec2, id, olds, news);
    },

    delete: async (client, id, state) => {
        const ec2 = await client.service("ec2", state["region"]);
        await moveTo(ec2, id, textOf(state, "vpcId"), undefined);
        await unlessMissing(ec2.deleteInternetGateway({ InternetGatewayId: id }));
    },
});

async function moveTo(ec2: EC2, InternetGatewayId: string, before?: string, after?: string): Promise<void> {
    if (before === after) {
        return;
    }
    if (before !== undefined) {
        await unlessMissing(ec2.detachInternetGateway({ InternetGatewayId, VpcId: before }));
    }
    if (after !== undefined) {
        await ec2.attachInternetGateway({ InternetGatewayId, VpcId: after });
    }
}
