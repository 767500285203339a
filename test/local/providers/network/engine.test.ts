/** A network under the real engine: EC2 is moto, all else ministack. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { EC2 } from "@aws-sdk/client-ec2";
import { Aws } from "../../../../local/providers/aws/client";
import { awsConfig, awsStackConfig, type Emulator, startEmulator } from "../emulator";
import { changed, startStack, type TestStack } from "../stack";
import { network } from "./program";

let emulator: Emulator;
let client: Aws;
let ec2: EC2;
let stack: TestStack;
before(async () => {
    emulator = await startEmulator(["ec2", "iam", "logs", "sts"]);
    client = new Aws(awsConfig(emulator));
    ec2 = await client.service("ec2");
    stack = await startStack({ providers: ["aws"], config: awsStackConfig(emulator) });
});
after(async () => {
    await stack.destroy();
    await stack.close();
    client.destroy();
    await emulator.stop();
});

/** How much of each kind there is in the region. */
async function inventory() {
    const [vpcs, subnets, tables, groups, endpoints, logs, gateways, interfaces] = await Promise.all([
        ec2.describeVpcs({}),
        ec2.describeSubnets({}),
        ec2.describeRouteTables({}),
        ec2.describeSecurityGroups({}),
        ec2.describeVpcEndpoints({}),
        ec2.describeFlowLogs({}),
        ec2.describeInternetGateways({}),
        ec2.describeNetworkInterfaces({}),
    ]);
    return {
        vpcs: vpcs.Vpcs?.length,
        subnets: subnets.Subnets?.length,
        tables: tables.RouteTables?.length,
        groups: groups.SecurityGroups?.length,
        endpoints: endpoints.VpcEndpoints?.filter(({ State }) => State?.toLowerCase() !== "deleted").length,
        logs: logs.FlowLogs?.length,
        gateways: gateways.InternetGateways?.length,
        interfaces: interfaces.NetworkInterfaces?.length,
    };
}

async function output(name: string): Promise<string> {
    return String((await stack.outputs())[name]?.value);
}

/** What a group lets out, as EC2 tells it. */
async function egress(groupId: string) {
    const { SecurityGroupRules = [] } = await ec2.describeSecurityGroupRules({
        Filters: [{ Name: "group-id", Values: [groupId] }],
    });
    return SecurityGroupRules.filter(({ IsEgress }) => IsEgress);
}

describe("a private network", () => {
    let untouched: Awaited<ReturnType<typeof inventory>>;
    before(async () => {
        untouched = await inventory();
    });

    test("up makes what the preview promised", async () => {
        assert.deepEqual(changed(await stack.preview(network())), { create: 22 });
        assert.deepEqual(changed(await stack.up(network())), { create: 22 });
    });

    test("a second preview is empty, also after a refresh", async () => {
        assert.deepEqual(changed(await stack.preview(network())), {});
        await stack.refresh();
        assert.deepEqual(changed(await stack.refresh()), {});
        assert.deepEqual(changed(await stack.preview(network())), {});
    });

    test("a group lets out what its rules say, and nothing else", async () => {
        const rules = await egress(await output("app"));
        const peers = rules.map((rule) => [
            rule.CidrIpv4 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId?.slice(0, 3),
            rule.FromPort,
            rule.Description,
        ]);
        assert.deepEqual(peers.sort(), [
            ["10.30.9.0/24", 443, "a peer"],
            [await output("list"), 443, "S3"],
            ["sg-", 5432, "SSM"],
        ]);
    });

    test("the default group is empty", async () => {
        const { SecurityGroups = [] } = await ec2.describeSecurityGroups({
            Filters: [
                { Name: "vpc-id", Values: [await output("vpc")] },
                { Name: "group-name", Values: ["default"] },
            ],
        });
        assert.deepEqual(
            SecurityGroups.map(({ IpPermissions, IpPermissionsEgress }) => [
                IpPermissions,
                IpPermissionsEgress,
            ]),
            [[[], []]],
        );
    });

    test("another address is a change in place", async () => {
        const moved = network({ peer: { cidrIpv4: "10.30.8.0/24" } });
        const before = await output("peer");
        assert.deepEqual(changed(await stack.up(moved)), { update: 1 });
        assert.equal(await output("peer"), before);
        assert.deepEqual(changed(await stack.preview(moved)), {});
    });

    test("another kind of peer is another rule", async () => {
        const { PrefixLists = [] } = await ec2.describeManagedPrefixLists({
            Filters: [{ Name: "prefix-list-name", Values: ["com.amazonaws.us-east-1.dynamodb"] }],
        });
        const listed = network({ peer: { prefixListId: PrefixLists[0]?.PrefixListId ?? "" } });
        const before = await output("peer");
        assert.deepEqual(changed(await stack.up(listed)), { replace: 1 });
        assert.notEqual(await output("peer"), before);
        assert.equal((await egress(await output("app"))).length, 3);
        assert.deepEqual(changed(await stack.up(network())), { replace: 1 });
    });

    test("an endpoint's policy and tables change in place", async () => {
        const wider = network({ endpointAction: "s3:PutObject", bothTables: true });
        assert.deepEqual(changed(await stack.up(wider)), { update: 1 });
        const { VpcEndpoints = [] } = await ec2.describeVpcEndpoints({
            VpcEndpointIds: [await output("s3")],
        });
        assert.match(VpcEndpoints[0]?.PolicyDocument ?? "", /s3:PutObject/);
        assert.equal(VpcEndpoints[0]?.RouteTableIds?.length, 2);
        const { RouteTables = [] } = await ec2.describeRouteTables({});
        const through = RouteTables.filter(({ Routes = [] }) =>
            Routes.some(({ GatewayId }) => GatewayId === VpcEndpoints[0]?.VpcEndpointId),
        );
        assert.equal(through.length, 2);
        assert.deepEqual(changed(await stack.preview(wider)), {});
        assert.deepEqual(changed(await stack.up(network())), { update: 1 });
    });

    test("a rule that was changed by hand is seen, and repaired", async () => {
        const GroupId = await output("app");
        const SecurityGroupRuleId = await output("peer");
        const SecurityGroupRule = { IpProtocol: "tcp", FromPort: 0, ToPort: 65_535, CidrIpv4: "0.0.0.0/0" };
        await ec2.modifySecurityGroupRules({
            GroupId,
            SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }],
        });
        await stack.refresh();
        assert.deepEqual(changed(await stack.preview(network())), { update: 1 });
        assert.deepEqual(changed(await stack.up(network())), { update: 1 });
        const rule = (await egress(GroupId)).find((one) => one.SecurityGroupRuleId === SecurityGroupRuleId);
        assert.deepEqual([rule?.CidrIpv4, rule?.FromPort, rule?.ToPort], ["10.30.9.0/24", 443, 443]);
    });

    test("a rule that was taken away by hand is made again", async () => {
        const GroupId = await output("app");
        await ec2.revokeSecurityGroupEgress({ GroupId, SecurityGroupRuleIds: [await output("peer")] });
        await stack.refresh();
        assert.deepEqual(changed(await stack.up(network())), { create: 1 });
    });

    test("a rule that was added by hand shows in the group, whose rules the program doesn't own", async () => {
        const GroupId = await output("app");
        const IpPermissions = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
        await ec2.authorizeSecurityGroupEgress({ GroupId, IpPermissions });
        await stack.refresh();
        assert.match(await stack.stored(), /0\.0\.0\.0\/0/);
        assert.deepEqual(changed(await stack.preview(network())), {});
        await ec2.revokeSecurityGroupEgress({ GroupId, IpPermissions });
        await stack.refresh();
    });

    test("destroy leaves nothing", async () => {
        await stack.destroy();
        assert.deepEqual(await inventory(), untouched);
    });
});
