import type { EC2, VpcAttributeName } from "@aws-sdk/client-ec2";
import type { Properties } from "../../resource-type";
import { oneOf } from "../checks";
import { unlessMissing } from "../errors";
import { awsResource, REGION, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { network } from "./cidr";
import { changeEc2Tags, ec2Arn, tagSpecifications } from "./common";

const SWITCHES = ["enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics"] as const;
type Switch = (typeof SWITCHES)[number];

/** A network, IPv4 only. */
export const vpc = awsResource({
    token: "aws:ec2/vpc:Vpc",
    label: "EC2 VPC",
    properties: {
        cidrBlock: { forceNew: true, chosenByService: true, check: network(16, 28) },
        enableDnsHostnames: { chosenByService: true },
        enableDnsSupport: { default: true },
        enableNetworkAddressUsageMetrics: { chosenByService: true },
        instanceTenancy: { forceNew: true, default: "default", check: oneOf("default", "dedicated") },
        region: REGION,
        ...TAGS,
        arn: { computed: true },
        assignGeneratedIpv6CidrBlock: { computed: true },
        defaultNetworkAclId: { computed: true },
        defaultRouteTableId: { computed: true },
        defaultSecurityGroupId: { computed: true },
        dhcpOptionsId: { computed: true },
        ipv6AssociationId: { computed: true },
        ipv6CidrBlock: { computed: true },
        ipv6CidrBlockNetworkBorderGroup: { computed: true },
        ipv6IpamPoolId: { computed: true },
        ipv6NetmaskLength: { computed: true },
        mainRouteTableId: { computed: true },
        ownerId: { computed: true },
    },

    create: async (client, inputs) => {
        const ec2 = await client.service("ec2", inputs["region"]);
        const { Vpc: made } = await ec2.createVpc({
            CidrBlock: textOf(inputs, "cidrBlock"),
            InstanceTenancy: textOf(inputs, "instanceTenancy") as "default" | undefined,
            TagSpecifications: tagSpecifications("vpc", inputs),
        });
        const id = made?.VpcId ?? "";
        await changeSwitches(ec2, id, {}, inputs);
        return id;
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const ec2 = await client.service("ec2", region);
        const it = (await unlessMissing(ec2.describeVpcs({ VpcIds: [id] })))?.Vpcs?.[0];
        if (!it) {
            return undefined;
        }
        return {
            arn: await ec2Arn(client, region, `vpc/${id}`),
            assignGeneratedIpv6CidrBlock: false,
            cidrBlock: it.CidrBlock ?? "",
            dhcpOptionsId: it.DhcpOptionsId ?? "",
            instanceTenancy: it.InstanceTenancy ?? "default",
            ipv6AssociationId: "",
            ipv6CidrBlock: "",
            ipv6CidrBlockNetworkBorderGroup: "",
            ipv6IpamPoolId: "",
            ipv6NetmaskLength: 0,
            ownerId: it.OwnerId ?? "",
            region,
            ...(await switches(ec2, id)),
            ...(await madeWithIt(ec2, id)),
            ...tagOutputs(client, tagRecord(it.Tags), state),
        };
    },

    update: async (client, id, olds, news) => {
        const ec2 = await client.service("ec2", news["region"]);
        await changeSwitches(ec2, id, olds, news);
        await changeEc2Tags(ec2, id, olds, news);
    },

    delete: async (client, id, state) => {
        const ec2 = await client.service("ec2", state["region"]);
        await unlessMissing(ec2.deleteVpc({ VpcId: id }));
    },
});

/** EC2 takes one attribute a call. */
async function changeSwitches(ec2: EC2, VpcId: string, olds: Properties, news: Properties): Promise<void> {
    for (const name of SWITCHES) {
        const wanted = news[name];
        if (wanted !== undefined && wanted !== olds[name]) {
            await ec2.modifyVpcAttribute({ VpcId, [capitalised(name)]: { Value: wanted === true } });
        }
    }
}

async function switches(ec2: EC2, VpcId: string): Promise<Properties> {
    const pairs = await Promise.all(
        SWITCHES.map(async (name) => {
            const answer = await ec2.describeVpcAttribute({
                VpcId,
                Attribute: name satisfies VpcAttributeName,
            });
            return [name, answer[capitalised(name)]?.Value ?? false];
        }),
    );
    return Object.fromEntries(pairs) as Properties;
}

function capitalised(name: Switch) {
    return `E${name.slice(1)}` as Capitalize<Switch>;
}

/** What AWS makes along with a VPC. */
async function madeWithIt(ec2: EC2, id: string): Promise<Properties> {
    const Filters = [{ Name: "vpc-id", Values: [id] }];
    const named = (Name: string, value: string) => [...Filters, { Name, Values: [value] }];
    const [acls, groups, tables] = await Promise.all([
        ec2.describeNetworkAcls({ Filters: named("default", "true") }),
        ec2.describeSecurityGroups({ Filters: named("group-name", "default") }),
        ec2.describeRouteTables({ Filters: named("association.main", "true") }),
    ]);
    const mainTable = tables.RouteTables?.[0]?.RouteTableId ?? "";
    return {
        defaultNetworkAclId: acls.NetworkAcls?.[0]?.NetworkAclId ?? "",
        defaultRouteTableId: mainTable,
        defaultSecurityGroupId: groups.SecurityGroups?.[0]?.GroupId ?? "",
        mainRouteTableId: mainTable,
    };
}
