import type { CreateFlowLogsRequest, FlowLogsResourceType } from "@aws-sdk/client-ec2";
import type { Properties } from "../../resource-type";
import { arn, oneOf, oneOfNumbers } from "../checks";
import { unlessMissing } from "../errors";
import { awsResource, REGION, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { exactlyOne } from "./choice";
import { changeEc2Tags, ec2Arn, tagSpecifications } from "./common";

/** What can be watched, by the beginning of its ids. The emulator knows no transit gateways here. */
const WATCHED = {
    vpcId: ["vpc-", "VPC"],
    subnetId: ["subnet-", "Subnet"],
    eniId: ["eni-", "NetworkInterface"],
} as const satisfies Record<string, [prefix: string, type: FlowLogsResourceType]>;

/** A record of who spoke to whom. To S3 it can't be made: the emulator looks for the bucket within itself. */
export const flowLog = awsResource({
    token: "aws:ec2/flowLog:FlowLog",
    label: "Flow Log",
    properties: {
        deliverCrossAccountRole: { forceNew: true, default: "", check: arn },
        eniId: { forceNew: true },
        iamRoleArn: { forceNew: true, default: "", check: arn },
        logDestination: { forceNew: true, chosenByService: true, check: arn },
        logDestinationType: {
            forceNew: true,
            default: "cloud-watch-logs",
            check: oneOf("cloud-watch-logs", "s3", "kinesis-data-firehose"),
        },
        logFormat: { forceNew: true, chosenByService: true },
        maxAggregationInterval: { forceNew: true, default: 600, check: oneOfNumbers(60, 600) },
        region: REGION,
        subnetId: { forceNew: true },
        trafficType: { forceNew: true, check: oneOf("ACCEPT", "REJECT", "ALL") },
        transitGatewayAttachmentId: { forceNew: true },
        transitGatewayId: { forceNew: true },
        vpcId: { forceNew: true },
        ...TAGS,
        arn: { computed: true },
    },
    check: exactlyOne([
        ["eniId", "eni_id"],
        ["subnetId", "subnet_id"],
        ["transitGatewayAttachmentId", "transit_gateway_attachment_id"],
        ["transitGatewayId", "transit_gateway_id"],
        ["vpcId", "vpc_id"],
    ]),

    create: async (client, inputs) => {
        const ec2 = await client.service("ec2", inputs["region"]);
        const { FlowLogIds = [], Unsuccessful = [] } = await ec2.createFlowLogs({
            ...watched(inputs),
            DeliverCrossAccountRole: textOf(inputs, "deliverCrossAccountRole"),
            DeliverLogsPermissionArn: textOf(inputs, "iamRoleArn"),
            LogDestination: textOf(inputs, "logDestination")?.replace(/:\*$/, ""),
            LogDestinationType: textOf(inputs, "logDestinationType") as "cloud-watch-logs" | undefined,
            LogFormat: textOf(inputs, "logFormat"),
            MaxAggregationInterval: Number(inputs["maxAggregationInterval"] ?? 600),
            TrafficType: textOf(inputs, "trafficType") as "ALL" | undefined,
            TagSpecifications: tagSpecifications("vpc-flow-log", inputs),
        });
        if (Unsuccessful.length > 0) {
            throw new Error(Unsuccessful.map((one) => one.Error?.Message ?? "").join("; "));
        }
        return FlowLogIds[0] ?? "";
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const ec2 = await client.service("ec2", region);
        const found = await unlessMissing(ec2.describeFlowLogs({ FlowLogIds: [id] }));
        const it = found?.FlowLogs?.[0];
        return (
            it && {
                arn: await ec2Arn(client, region, `vpc-flow-log/${id}`),
                // The emulator drops it.
                deliverCrossAccountRole: state["deliverCrossAccountRole"] ?? "",
                iamRoleArn: it.DeliverLogsPermissionArn ?? "",
                logDestination: it.LogDestination ?? "",
                logDestinationType: it.LogDestinationType ?? "cloud-watch-logs",
                logFormat: it.LogFormat ?? "",
                maxAggregationInterval: it.MaxAggregationInterval ?? 600,
                region,
                ...(it.TrafficType !== undefined && { trafficType: it.TrafficType }),
                ...watchedOutput(it.ResourceId ?? ""),
                ...tagOutputs(client, tagRecord(it.Tags), state),
            }
        );
    },

    update: async (client, id, olds, news) => {
        await changeEc2Tags(await client.service("ec2", news["region"]), id, olds, news);
    },

    delete: async (client, id, state) => {
        const ec2 = await client.service("ec2", state["region"]);
        await unlessMissing(ec2.deleteFlowLogs({ FlowLogIds: [id] }));
    },
});

function watched(inputs: Properties): Pick<CreateFlowLogsRequest, "ResourceIds" | "ResourceType"> {
    for (const [key, [, ResourceType]] of Object.entries(WATCHED)) {
        const id = textOf(inputs, key);
        if (id !== undefined) {
            return { ResourceIds: [id], ResourceType };
        }
    }
    throw new Error("the stand-in for aws makes flow logs only of a VPC, a subnet or a network interface");
}

function watchedOutput(id: string): Properties {
    const key = Object.entries(WATCHED).find(([, [prefix]]) => id.startsWith(prefix))?.[0];
    return key === undefined ? {} : { [key]: id };
}
