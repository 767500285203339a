import { crc32 } from "node:zlib";
import type { CreateRouteRequest, EC2, Route } from "@aws-sdk/client-ec2";
import type { Properties } from "../../resource-type";
import { unlessMissing } from "../errors";
import { awsResource, REGION, textOf } from "../resource";
import { type Choice, checks, exactlyOne } from "./choice";
import { cidrBlock, cidrBlockV6 } from "./cidr";

const DESTINATIONS = {
    destinationCidrBlock: "DestinationCidrBlock",
    destinationIpv6CidrBlock: "DestinationIpv6CidrBlock",
    destinationPrefixListId: "DestinationPrefixListId",
} as const;

/** The targets, and their names in EC2's answers. */
const TARGETS = {
    carrierGatewayId: "CarrierGatewayId",
    coreNetworkArn: "CoreNetworkArn",
    egressOnlyGatewayId: "EgressOnlyInternetGatewayId",
    gatewayId: "GatewayId",
    localGatewayId: "LocalGatewayId",
    natGatewayId: "NatGatewayId",
    networkInterfaceId: "NetworkInterfaceId",
    transitGatewayId: "TransitGatewayId",
    vpcPeeringConnectionId: "VpcPeeringConnectionId",
} as const;

const named = (keys: readonly string[]): Choice[] =>
    keys.map((key) => [key, key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]);

/** One route of a table. The real one also takes a Gateway Load Balancer's endpoint, which the emulator doesn't route to. */
export const route = awsResource({
    token: "aws:ec2/route:Route",
    label: "Route",
    properties: {
        destinationCidrBlock: { forceNew: true, default: "", check: cidrBlock },
        destinationIpv6CidrBlock: {
            forceNew: true,
            default: "",
            terraformName: "destination_ipv6_cidr_block",
            check: cidrBlockV6,
        },
        destinationPrefixListId: { forceNew: true, default: "" },
        ...Object.fromEntries(Object.keys(TARGETS).map((key) => [key, { default: "" }])),
        region: REGION,
        routeTableId: { forceNew: true, required: true },
        instanceId: { computed: true },
        instanceOwnerId: { computed: true },
        origin: { computed: true },
        state: { computed: true },
        vpcEndpointId: { computed: true },
    },
    check: checks(
        exactlyOne(named(Object.keys(DESTINATIONS))),
        exactlyOne(named([...Object.keys(TARGETS), "vpcEndpointId"])),
    ),

    create: async (client, inputs) => {
        const ec2 = await client.service("ec2", inputs["region"]);
        await ec2.createRoute({ ...place(inputs), ...target(inputs) });
        const destination = Object.keys(DESTINATIONS).map((key) => textOf(inputs, key) ?? "");
        return `r-${textOf(inputs, "routeTableId") ?? ""}${crc32(destination.join(""))}`;
    },

    read: async (client, _id, state) => {
        const region = state["region"] ?? client.region;
        const it = await find(await client.service("ec2", region), state);
        if (!it) {
            return undefined;
        }
        const texts = Object.entries({ ...DESTINATIONS, ...TARGETS }).map(([key, name]) => [
            key,
            it[name] ?? "",
        ]);
        return {
            ...(Object.fromEntries(texts) as Properties),
            instanceId: it.InstanceId ?? "",
            instanceOwnerId: it.InstanceOwnerId ?? "",
            origin: it.Origin ?? "",
            region,
            routeTableId: state["routeTableId"] ?? "",
            state: it.State ?? "",
            vpcEndpointId: "",
        };
    },

    update: async (client, _id, _olds, news) => {
        const ec2 = await client.service("ec2", news["region"]);
        await ec2.replaceRoute({ ...place(news), ...target(news) });
    },

    delete: async (client, _id, state) => {
        const ec2 = await client.service("ec2", state["region"]);
        await unlessMissing(ec2.deleteRoute(place(state)));
    },
});

function place(properties: Properties) {
    const destination = Object.entries(DESTINATIONS).map(([key, name]) => [name, textOf(properties, key)]);
    return {
        RouteTableId: textOf(properties, "routeTableId"),
        ...(Object.fromEntries(destination) as Pick<CreateRouteRequest, "DestinationCidrBlock">),
    };
}

function target(inputs: Properties): Pick<CreateRouteRequest, "GatewayId"> {
    return Object.fromEntries(Object.entries(TARGETS).map(([key, name]) => [name, textOf(inputs, key)]));
}

async function find(ec2: EC2, state: Properties): Promise<Route | undefined> {
    const RouteTableIds = [textOf(state, "routeTableId") ?? ""];
    const found = await unlessMissing(ec2.describeRouteTables({ RouteTableIds }));
    return found?.RouteTables?.[0]?.Routes?.find((candidate) =>
        Object.entries(DESTINATIONS).every(
            ([key, name]) => (candidate[name] ?? "") === (textOf(state, key) ?? ""),
        ),
    );
}
