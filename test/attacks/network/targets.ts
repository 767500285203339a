import { join } from "node:path";
import {
    AuthorizeSecurityGroupEgressCommand,
    AuthorizeSecurityGroupIngressCommand,
    CreateSecurityGroupCommand,
    CreateVpcCommand,
    CreateVpcEndpointCommand,
    DescribeSecurityGroupRulesCommand,
    DescribeSecurityGroupsCommand,
    DescribeVpcEndpointsCommand,
    type EC2Client,
    GetManagedPrefixListEntriesCommand,
    type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { openStack } from "../../../local/stack";
import { networkClients } from "../../support/aws";
import type { DeployedApp } from "../../support/deployed-app";
import type { Opening } from "./flows";

/** A network under attack, as it is read back from where it is deployed. */
export interface NetworkTarget {
    readonly accountId: string;
    /** What the app's group lets pass. */
    readonly group: readonly Opening[];
    /** What the group lets pass that whatever is started without a group is in. */
    readonly defaultGroup: readonly Opening[];
    /** The endpoints' policies, by service. */
    readonly endpoints: Readonly<Record<string, string>>;
}

/** Both sides in one account, each a VPC of its own. */
export async function networkTargets({
    cloud,
}: DeployedApp): Promise<{ hardened: NetworkTarget; control: NetworkTarget }> {
    const { ec2 } = networkClients(cloud.aws);
    const stack = await openStack(cloud, { directory: join(__dirname, "shop-network"), stack: "attacks" });
    await stack.up();
    const outputs = await stack.outputs();
    const common = await commonSetUp(ec2);
    const { accountId } = cloud.aws;
    return {
        hardened: await readBack(
            ec2,
            accountId,
            String(outputs["vpcId"]?.value),
            String(outputs["securityGroupId"]?.value),
        ),
        control: await readBack(ec2, accountId, common.vpcId, common.groupId),
    };
}

/**
 * The common way: a group as the launch wizard makes it, SSH in from anywhere
 * (https://github.com/geoschem/geos-chem-cloud/blob/GC_12.6.0_doc/doc/source/chapter02_beginner-tutorial/security-group.rst) and
 * all out, in both address families where the VPC has both (https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html);
 * endpoints with AWS's own policy, full access (https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html).
 */
async function commonSetUp(ec2: EC2Client): Promise<{ vpcId: string; groupId: string }> {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.1.0.0/16" }));
    const VpcId = Vpc?.VpcId ?? "";
    const { GroupId = "" } = await ec2.send(
        new CreateSecurityGroupCommand({
            GroupName: "launch-wizard-1",
            Description: "launch-wizard-1",
            VpcId,
        }),
    );
    await ec2.send(
        new AuthorizeSecurityGroupEgressCommand({
            GroupId,
            IpPermissions: [{ IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] }],
        }),
    );
    await ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
            GroupId,
            IpPermissions: [
                { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
            ],
        }),
    );
    for (const service of ["s3", "ssm", "sts"]) {
        await ec2.send(
            new CreateVpcEndpointCommand({
                VpcId,
                ServiceName: `com.amazonaws.us-east-1.${service}`,
                VpcEndpointType: service === "s3" ? "Gateway" : "Interface",
            }),
        );
    }
    return { vpcId: VpcId, groupId: GroupId };
}

async function readBack(
    ec2: EC2Client,
    accountId: string,
    vpcId: string,
    groupId: string,
): Promise<NetworkTarget> {
    const ofVpc = { Name: "vpc-id", Values: [vpcId] };
    const { SecurityGroups: [defaultGroup] = [] } = await ec2.send(
        new DescribeSecurityGroupsCommand({ Filters: [ofVpc, { Name: "group-name", Values: ["default"] }] }),
    );
    if (defaultGroup?.GroupId === undefined) {
        throw new Error(`${vpcId} has no default security group`);
    }
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({ Filters: [ofVpc] }));
    return {
        accountId,
        group: await openings(ec2, groupId),
        defaultGroup: await openings(ec2, defaultGroup.GroupId),
        endpoints: Object.fromEntries(
            VpcEndpoints.map(({ ServiceName = "", PolicyDocument = "" }) => [
                ServiceName.slice(ServiceName.lastIndexOf(".") + 1),
                PolicyDocument,
            ]),
        ),
    };
}

async function openings(ec2: EC2Client, groupId: string): Promise<Opening[]> {
    const { SecurityGroupRules = [] } = await ec2.send(
        new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [groupId] }] }),
    );
    return Promise.all(SecurityGroupRules.map(async (rule) => ({ rule, blocks: await blocksOf(ec2, rule) })));
}

/** A group as the other side stands for no address by itself: no flow here is between members of a group. */
async function blocksOf(
    ec2: EC2Client,
    { CidrIpv4, CidrIpv6, PrefixListId }: SecurityGroupRule,
): Promise<string[]> {
    if (PrefixListId !== undefined) {
        const { Entries = [] } = await ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId }));
        return Entries.flatMap(({ Cidr }) => Cidr ?? []);
    }
    return [CidrIpv4, CidrIpv6].flatMap((block) => block ?? []);
}
