import { unlessMissing } from "../errors";
import { conflicts } from "../names";
import { awsResource, REGION, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { cidrBlock } from "./cidr";
import { changeEc2Tags, refuseWithInterfaces, tagSpecifications } from "./common";

/** A subnet, IPv4 only. */
export const subnet = awsResource({
    token: "aws:ec2/subnet:Subnet",
    label: "EC2 Subnet",
    properties: {
        availabilityZone: { forceNew: true, chosenByService: true },
        availabilityZoneId: { forceNew: true, chosenByService: true },
        cidrBlock: { forceNew: true, required: true, check: cidrBlock },
        mapPublicIpOnLaunch: { default: false },
        region: REGION,
        vpcId: { forceNew: true, required: true },
        ...TAGS,
        arn: { computed: true },
        assignIpv6AddressOnCreation: { computed: true },
        customerOwnedIpv4Pool: { computed: true },
        enableDns64: { computed: true },
        enableLniAtDeviceIndex: { computed: true },
        enableResourceNameDnsARecordOnLaunch: { computed: true },
        enableResourceNameDnsAaaaRecordOnLaunch: { computed: true },
        ipv6CidrBlock: { computed: true },
        ipv6CidrBlockAssociationId: { computed: true },
        ipv6Native: { computed: true },
        mapCustomerOwnedIpOnLaunch: { computed: true },
        outpostArn: { computed: true },
        ownerId: { computed: true },
        privateDnsHostnameTypeOnLaunch: { computed: true },
    },
    check: conflicts(
        ["availabilityZone", "availability_zone"],
        ["availabilityZoneId", "availability_zone_id"],
    ),

    create: async (client, inputs) => {
        const ec2 = await client.service("ec2", inputs["region"]);
        const { Subnet: made } = await ec2.createSubnet({
            VpcId: textOf(inputs, "vpcId"),
            CidrBlock: textOf(inputs, "cidrBlock"),
            AvailabilityZone: textOf(inputs, "availabilityZone"),
            AvailabilityZoneId: textOf(inputs, "availabilityZoneId"),
            TagSpecifications: tagSpecifications("subnet", inputs),
        });
        const id = made?.SubnetId ?? "";
        if (inputs["mapPublicIpOnLaunch"] === true) {
            await ec2.modifySubnetAttribute({ SubnetId: id, MapPublicIpOnLaunch: { Value: true } });
        }
        return id;
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const ec2 = await client.service("ec2", region);
        const it = (await unlessMissing(ec2.describeSubnets({ SubnetIds: [id] })))?.Subnets?.[0];
        if (!it) {
            return undefined;
        }
        const names = it.PrivateDnsNameOptionsOnLaunch;
        return {
            arn: it.SubnetArn ?? "",
            assignIpv6AddressOnCreation: it.AssignIpv6AddressOnCreation ?? false,
            availabilityZone: it.AvailabilityZone ?? "",
            availabilityZoneId: it.AvailabilityZoneId ?? "",
            cidrBlock: it.CidrBlock ?? "",
            customerOwnedIpv4Pool: it.CustomerOwnedIpv4Pool ?? "",
            enableDns64: it.EnableDns64 ?? false,
            enableLniAtDeviceIndex: it.EnableLniAtDeviceIndex ?? 0,
            enableResourceNameDnsARecordOnLaunch: names?.EnableResourceNameDnsARecord ?? false,
            enableResourceNameDnsAaaaRecordOnLaunch: names?.EnableResourceNameDnsAAAARecord ?? false,
            ipv6CidrBlock: "",
            ipv6CidrBlockAssociationId: "",
            ipv6Native: it.Ipv6Native ?? false,
            mapCustomerOwnedIpOnLaunch: it.MapCustomerOwnedIpOnLaunch ?? false,
            mapPublicIpOnLaunch: it.MapPublicIpOnLaunch ?? false,
            outpostArn: it.OutpostArn ?? "",
            ownerId: it.OwnerId ?? "",
            privateDnsHostnameTypeOnLaunch: names?.HostnameType ?? "",
            region,
            vpcId: it.VpcId ?? "",
            ...tagOutputs(client, tagRecord(it.Tags), state),
        };
    },

    update: async (client, id, olds, news) => {
        const ec2 = await client.service("ec2", news["region"]);
        const wanted = news["mapPublicIpOnLaunch"] ?? false;
        if (wanted !== olds["mapPublicIpOnLaunch"]) {
            await ec2.modifySubnetAttribute({
                SubnetId: id,
                MapPublicIpOnLaunch: { Value: wanted === true },
            });
        }
        await changeEc2Tags(ec2, id, olds, news);
    },

    delete: async (client, id, state) => {
        const ec2 = await client.service("ec2", state["region"]);
        await refuseWithInterfaces(ec2, "subnet-id", id, "DeleteSubnet");
        await unlessMissing(ec2.deleteSubnet({ SubnetId: id }));
    },
});
