/** A fleet, its load balancer and its database under the real engine, against moto. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Aws } from "../../../../local/providers/aws/client";
import { awsConfig, awsStackConfig, type Emulator, startEmulator } from "../emulator";
import { changed, startStack, type TestStack } from "../stack";
import { fleet, PASSWORD } from "./fleet-program";

let emulator: Emulator;
let client: Aws;
let stack: TestStack;
before(async () => {
    emulator = await startEmulator(["autoscaling", "ec2", "elbv2", "rds", "ssm", "sts"]);
    client = new Aws(awsConfig(emulator));
    stack = await startStack({ providers: ["aws"], config: awsStackConfig(emulator) });
});
after(async () => {
    await stack.destroy();
    await stack.close();
    client.destroy();
    await emulator.stop();
});

async function inventory() {
    const [ec2, elb, scaling, rds] = await Promise.all([
        client.service("ec2"),
        client.service("elbv2"),
        client.service("autoscaling"),
        client.service("rds"),
    ]);
    return {
        vpcs: (await ec2.describeVpcs({})).Vpcs?.length,
        templates: (await ec2.describeLaunchTemplates({})).LaunchTemplates?.length,
        balancers: (await elb.describeLoadBalancers({})).LoadBalancers?.length,
        targets: (await elb.describeTargetGroups({})).TargetGroups?.length,
        fleets: (await scaling.describeAutoScalingGroups({})).AutoScalingGroups?.length,
        databases: (await rds.describeDBInstances({})).DBInstances?.length,
        subnetGroups: (await rds.describeDBSubnetGroups({})).DBSubnetGroups?.length,
        parameterGroups: (await rds.describeDBParameterGroups({})).DBParameterGroups?.length,
    };
}

describe("a fleet", () => {
    let untouched: Awaited<ReturnType<typeof inventory>>;
    before(async () => {
        untouched = await inventory();
    });

    test("up makes what the preview promised", async () => {
        assert.deepEqual(changed(await stack.preview(fleet())), { create: 13 });
        assert.deepEqual(changed(await stack.up(fleet())), { create: 13 });
    });

    test("a second preview is empty, also after a refresh", async () => {
        assert.deepEqual(changed(await stack.preview(fleet())), {});
        await stack.refresh();
        assert.deepEqual(changed(await stack.refresh()), {});
        assert.deepEqual(changed(await stack.preview(fleet())), {});
    });

    test("the password is nowhere in the state", async () => {
        assert.ok(!(await stack.stored()).includes(PASSWORD));
    });

    test("another kind of instance is a new version, which the fleet takes", async () => {
        const larger = fleet({ instanceType: "t4g.small" });
        assert.deepEqual(changed(await stack.preview(larger)), { update: 2 });
        assert.deepEqual(changed(await stack.up(larger)), { update: 2 });
        assert.equal((await stack.outputs())["version"]?.value, 2);
        const ec2 = await client.service("ec2");
        const { LaunchTemplateVersions = [] } = await ec2.describeLaunchTemplateVersions({
            LaunchTemplateId: String((await stack.outputs())["template"]?.value),
            Versions: ["$Default"],
        });
        const { InstanceType, MetadataOptions } = LaunchTemplateVersions[0]?.LaunchTemplateData ?? {};
        assert.deepEqual([InstanceType, MetadataOptions?.HttpTokens], ["t4g.small", "required"]);
        assert.deepEqual(changed(await stack.preview(larger)), {});
    });

    test("another tag is no new version", async () => {
        const owned = fleet({ instanceType: "t4g.small", owner: "other" });
        assert.deepEqual(changed(await stack.up(owned)), { update: 2 });
        assert.equal((await stack.outputs())["version"]?.value, 2);
        assert.deepEqual(changed(await stack.up(fleet({ instanceType: "t4g.small" }))), { update: 2 });
    });

    test("a database changes in place", async () => {
        const kept = fleet({ instanceType: "t4g.small", backupDays: 14 });
        assert.deepEqual(changed(await stack.up(kept)), { update: 1 });
        const rds = await client.service("rds");
        assert.equal((await rds.describeDBInstances({})).DBInstances?.[0]?.BackupRetentionPeriod, 14);
        assert.match(String((await stack.outputs())["resourceId"]?.value), /^db-[0-9A-F]{26}$/);
    });

    test("destroy leaves nothing", async () => {
        await stack.destroy();
        assert.deepEqual(await inventory(), untouched);
    });
});
