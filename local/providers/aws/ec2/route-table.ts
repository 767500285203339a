import type { Route } from "@aws-sdk/client-ec2";
import type { Value } from "../../resource-type";
import { unlessMissing } from "../errors";
import { awsResource, REGION, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { changeEc2Tags, ec2Arn, tagSpecifications } from "./common";

/** A route table. Its routes are resources of their own: `routes`, which excludes those, isn't offered. */
export const routeTable = awsResource({
    token: "aws:ec2/routeTable:RouteTable",
    label: "EC2 Route Table",
    properties: {
        region: REGION,
        vpcId: { forceNew: true, required: true },
        ...TAGS,
        arn: { computed: true },
        ownerId: { computed: true },
        propagatingVgws: { computed: true },
        routes: { computed: true },
    },

    create: async (client, inputs) => {
        const ec2 = await client.service("ec2", inputs["region"]);
        const { RouteTable: made } = await ec2.createRouteTable({
            VpcId: textOf(inputs, "vpcId"),
            TagSpecifications: tagSpecifications("route-table", inputs),
        });
        return made?.RouteTableId ?? "";
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const ec2 = await client.service("ec2", region);
        const found = await unlessMissing(ec2.describeRouteTables({ RouteTableIds: [id] }));
        const it = found?.RouteTables?.[0];
        return (
            it && {
                arn: await ec2Arn(client, region, `route-table/${id}`),
                ownerId: it.OwnerId ?? "",
                propagatingVgws: (it.PropagatingVgws ?? []).map(({ GatewayId = "" }) => GatewayId),
                region,
                routes: (it.Routes ?? []).filter(isOwn).map(routeOutputs),
                vpcId: it.VpcId ?? "",
                ...tagOutputs(client, tagRecord(it.Tags), state),
            }
        );
    },

    update: async (client, id, olds, news) => {
        await changeEc2Tags(await client.service("ec2", news["region"]), id, olds, news);
    },

    delete: async (client, id, state) => {
        const ec2 = await client.service("ec2", state["region"]);
        await unlessMissing(ec2.deleteRouteTable({ RouteTableId: id }));
    },
});

/** Neither the VPC's own route nor one that comes with a gateway endpoint. */
function isOwn({ GatewayId = "", DestinationPrefixListId }: Route): boolean {
    return GatewayId !== "local" && !(DestinationPrefixListId !== undefined && GatewayId.startsWith("vpce-"));
}

function routeOutputs(route: Route): Value {
    return {
        carrierGatewayId: route.CarrierGatewayId ?? "",
        cidrBlock: route.DestinationCidrBlock ?? "",
        coreNetworkArn: route.CoreNetworkArn ?? "",
        destinationPrefixListId: route.DestinationPrefixListId ?? "",
        egressOnlyGatewayId: route.EgressOnlyInternetGatewayId ?? "",
        gatewayId: route.GatewayId ?? "",
        ipv6CidrBlock: route.DestinationIpv6CidrBlock ?? "",
        localGatewayId: route.LocalGatewayId ?? "",
        natGatewayId: route.NatGatewayId ?? "",
        networkInterfaceId: route.NetworkInterfaceId ?? "",
        transitGatewayId: route.TransitGatewayId ?? "",
        vpcEndpointId: "",
        vpcPeeringConnectionId: route.VpcPeeringConnectionId ?? "",
    };
}
