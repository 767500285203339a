import type { EC2, VpcEndpoint } from "@aws-sdk/client-ec2";
import type { Properties } from "../../resource-type";
import { oneOf } from "../checks";
import { kept, normalised, RESOURCE_POLICY } from "../documents/document";
import { grammarFault } from "../documents/grammar";
import { AwsRefusal, unlessMissing } from "../errors";
import { awsResource, REGION, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { changeEc2Tags, ec2Arn, isGone, SET, setChange, tagSpecifications, textsOf } from "./common";
import { defaultGroup } from "./security-group";

/** What AWS gives an endpoint that comes without a policy: everything to everybody. */
const OPEN_POLICY = JSON.stringify({
    Version: "2008-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

const CHOSEN_SET = { chosenByService: true, ...SET } as const;

/** A way to an AWS service that doesn't leave the network. */
export const vpcEndpoint = awsResource({
    token: "aws:ec2/vpcEndpoint:VpcEndpoint",
    label: "EC2 VPC Endpoint",
    properties: {
        policy: { chosenByService: true, ...RESOURCE_POLICY },
        privateDnsEnabled: { chosenByService: true },
        region: REGION,
        routeTableIds: CHOSEN_SET,
        securityGroupIds: CHOSEN_SET,
        serviceName: { forceNew: true, required: true },
        subnetIds: CHOSEN_SET,
        vpcEndpointType: {
            forceNew: true,
            default: "Gateway",
            check: oneOf("Interface", "Gateway", "GatewayLoadBalancer"),
        },
        vpcId: { forceNew: true, required: true },
        ...TAGS,
        arn: { computed: true },
        cidrBlocks: { computed: true },
        dnsEntries: { computed: true },
        ipAddressType: { computed: true },
        networkInterfaceIds: { computed: true, changesWith: ["subnetIds"] },
        ownerId: { computed: true },
        prefixListId: { computed: true },
        requesterManaged: { computed: true },
        serviceRegion: { computed: true },
        state: { computed: true },
    },

    create: async (client, inputs) => {
        const ec2 = await client.service("ec2", inputs["region"]);
        const VpcId = textOf(inputs, "vpcId") ?? "";
        const type = textOf(inputs, "vpcEndpointType") ?? "Gateway";
        await refuseUnresolved(ec2, VpcId, inputs, "CreateVpcEndpoint");
        const { VpcEndpoint: made } = await ec2.createVpcEndpoint({
            VpcId,
            VpcEndpointType: type as VpcEndpoint["VpcEndpointType"],
            ServiceName: textOf(inputs, "serviceName"),
            PolicyDocument: policyOf(inputs, "CreateVpcEndpoint"),
            PrivateDnsEnabled: inputs["privateDnsEnabled"] === true,
            RouteTableIds: textsOf(inputs, "routeTableIds"),
            SecurityGroupIds: type === "Interface" ? await groupsOf(ec2, VpcId, inputs) : [],
            SubnetIds: textsOf(inputs, "subnetIds"),
            TagSpecifications: tagSpecifications("vpc-endpoint", inputs),
        });
        return made?.VpcEndpointId ?? "";
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const ec2 = await client.service("ec2", region);
        const found = await unlessMissing(ec2.describeVpcEndpoints({ VpcEndpointIds: [id] }));
        const it = found?.VpcEndpoints?.[0];
        if (!it || isGone(it)) {
            return undefined;
        }
        const privateDns = it.VpcEndpointType === "Interface" && (it.PrivateDnsEnabled ?? false);
        return {
            arn: await ec2Arn(client, region, `vpc-endpoint/${id}`),
            dnsEntries: (it.DnsEntries ?? []).map(({ DnsName = "", HostedZoneId = "" }) => ({
                dnsName: DnsName,
                hostedZoneId: HostedZoneId,
            })),
            ipAddressType: it.IpAddressType ?? "",
            networkInterfaceIds: it.NetworkInterfaceIds ?? [],
            ownerId: it.OwnerId ?? "",
            policy: kept(state["policy"], it.PolicyDocument ?? ""),
            // Nothing can change it in the emulator: what the program last asked for is what stands.
            privateDnsEnabled: state["privateDnsEnabled"] ?? privateDns,
            region,
            requesterManaged: it.RequesterManaged ?? false,
            routeTableIds: it.RouteTableIds ?? [],
            securityGroupIds: (it.Groups ?? []).map(({ GroupId = "" }) => GroupId),
            serviceName: it.ServiceName ?? "",
            serviceRegion: region,
            state: it.State ?? "",
            subnetIds: it.SubnetIds ?? [],
            vpcEndpointType: it.VpcEndpointType ?? "Gateway",
            vpcId: it.VpcId ?? "",
            ...(await prefixList(ec2, it)),
            ...tagOutputs(client, tagRecord(it.Tags), state),
        };
    },

    update: async (client, id, olds, news) => {
        const ec2 = await client.service("ec2", news["region"]);
        await refuseUnresolved(ec2, textOf(news, "vpcId") ?? "", news, "ModifyVpcEndpoint");
        const change = (key: string) => (key in news ? setChange(olds, news, key) : { add: [], remove: [] });
        const [tables, groups, subnets] = [
            change("routeTableIds"),
            change("securityGroupIds"),
            change("subnetIds"),
        ];
        await ec2.modifyVpcEndpoint({
            VpcEndpointId: id,
            ...("policy" in news && { PolicyDocument: policyOf(news, "ModifyVpcEndpoint") }),
            PrivateDnsEnabled: news["privateDnsEnabled"] === true,
            AddRouteTableIds: tables.add,
            RemoveRouteTableIds: tables.remove,
            AddSecurityGroupIds: groups.add,
            RemoveSecurityGroupIds: groups.remove,
            AddSubnetIds: subnets.add,
            RemoveSubnetIds: subnets.remove,
        });
        await moveRoutes(ec2, id, textOf(olds, "prefixListId"), tables);
        await changeEc2Tags(ec2, id, olds, news);
    },

    delete: async (client, id, state) => {
        const ec2 = await client.service("ec2", state["region"]);
        await unlessMissing(ec2.deleteVpcEndpoints({ VpcEndpointIds: [id] }));
    },
});

function policyOf(inputs: Properties, operation: string): string {
    const document = normalised(inputs["policy"] ?? OPEN_POLICY);
    const fault = grammarFault("resource", document);
    if (fault !== undefined) {
        throw new AwsRefusal("EC2", operation, "InvalidPolicyDocument", fault);
    }
    return document;
}

async function groupsOf(ec2: EC2, vpcId: string, inputs: Properties): Promise<string[]> {
    const given = textsOf(inputs, "securityGroupIds");
    return given.length > 0 ? given : [(await defaultGroup(ec2, vpcId))?.GroupId ?? ""];
}

/** AWS wants the VPC to resolve names before an endpoint takes a service's own name over; the emulator doesn't ask. */
async function refuseUnresolved(
    ec2: EC2,
    VpcId: string,
    inputs: Properties,
    operation: string,
): Promise<void> {
    if (inputs["privateDnsEnabled"] !== true) {
        return;
    }
    const [support, names] = await Promise.all([
        ec2.describeVpcAttribute({ VpcId, Attribute: "enableDnsSupport" }),
        ec2.describeVpcAttribute({ VpcId, Attribute: "enableDnsHostnames" }),
    ]);
    if (support.EnableDnsSupport?.Value !== true || names.EnableDnsHostnames?.Value !== true) {
        const message =
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes " +
            `set to true for ${VpcId}`;
        throw new AwsRefusal("EC2", operation, "InvalidParameter", message);
    }
}

/** A gateway endpoint's addresses, and the list that they go by. */
async function prefixList(ec2: EC2, { ServiceName = "" }: VpcEndpoint): Promise<Properties> {
    const { PrefixLists = [] } = await ec2.describePrefixLists({
        Filters: [{ Name: "prefix-list-name", Values: [ServiceName] }],
    });
    const list = PrefixLists[0];
    return list
        ? { cidrBlocks: list.Cidrs ?? [], prefixListId: list.PrefixListId ?? "" }
        : { cidrBlocks: [] };
}

/** AWS brings the routes of a gateway along; the emulator does so only when the endpoint is made. */
async function moveRoutes(
    ec2: EC2,
    GatewayId: string,
    DestinationPrefixListId: string | undefined,
    tables: { add: string[]; remove: string[] },
): Promise<void> {
    if (DestinationPrefixListId === undefined) {
        return;
    }
    for (const RouteTableId of tables.add) {
        await ec2.createRoute({ RouteTableId, DestinationPrefixListId, GatewayId });
    }
    for (const RouteTableId of tables.remove) {
        await unlessMissing(ec2.deleteRoute({ RouteTableId, DestinationPrefixListId }));
    }
}
