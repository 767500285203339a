/** What AWS refuses of load balancers and database servers, and the emulator wouldn't. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { aws } from "../../../../local/providers/aws";
import { Aws } from "../../../../local/providers/aws/client";
import { asText } from "../../../../local/providers/properties";
import type { Properties } from "../../../../local/providers/resource-type";
import { awsConfig, type Emulator, startEmulator } from "../emulator";

let emulator: Emulator;
let client: Aws;
let vpcId: string;
let subnetIds: string[];
before(async () => {
    emulator = await startEmulator(["ec2", "elbv2", "rds", "sts"]);
    client = new Aws(awsConfig(emulator));
    vpcId = (await make("ec2/vpc:Vpc", { cidrBlock: "10.60.0.0/16" })).id;
    const subnets = ["a", "a", "b"].map((zone, index) => ({
        vpcId,
        cidrBlock: `10.60.${String(index)}.0/24`,
        availabilityZone: `us-east-1${zone}`,
    }));
    const made = await Promise.all(subnets.map((inputs) => make("ec2/subnet:Subnet", inputs)));
    subnetIds = made.map(({ id }) => id);
});
after(async () => {
    client.destroy();
    await emulator.stop();
});

function type(token: string) {
    const found = aws.resources.find((candidate) => candidate.token === `aws:${token}`);
    assert.ok(found);
    return found;
}
const make = (token: string, inputs: Properties) => type(token).create(client, inputs);
const balancer = type("lb/loadBalancer:LoadBalancer");

describe("refusals of load balancers", () => {
    test("subnets in one zone", async () => {
        const made = balancer.create(client, { name: "one", internal: true, subnets: subnetIds.slice(0, 2) });
        await assert.rejects(
            made,
            /ValidationError: At least two subnets in two different Availability Zones must be specified/,
        );
    });

    test("one for the internet where there is no way to it", async () => {
        const inputs = { name: "public", internal: false, subnets: subnetIds.slice(1) };
        await assert.rejects(
            balancer.create(client, inputs),
            new RegExp(`InvalidSubnet: VPC ${vpcId} has no internet gateway`),
        );
        await make("ec2/internetGateway:InternetGateway", { vpcId });
        await balancer.create(client, inputs);
    });

    test("the deletion of one that is protected", async () => {
        const inputs = { name: "kept", internal: true, subnets: subnetIds.slice(1) };
        const { id, outputs } = await balancer.create(client, { ...inputs, enableDeletionProtection: true });
        await assert.rejects(
            balancer.delete(client, id, outputs),
            /OperationNotPermitted: Load balancer '.*' cannot be deleted because deletion protection is enabled/,
        );
        await balancer.update?.(client, id, outputs, { ...outputs, enableDeletionProtection: false });
        await balancer.delete(client, id, outputs);
        assert.equal(await balancer.read(client, id, outputs), undefined);
    });
});

describe("a database server whose administrator's password RDS keeps", () => {
    const server = type("rds/instance:Instance");
    const keyArn = "arn:aws:kms:us-east-1:000000000000:key/0b1c";

    test("says which secret, by which key, and no password", async () => {
        const { id, outputs } = await server.create(client, {
            identifier: "kept",
            engine: "postgres",
            instanceClass: "db.t4g.micro",
            allocatedStorage: 20,
            username: "postgres",
            manageMasterUserPassword: true,
            masterUserSecretKmsKeyId: keyArn,
            deletionProtection: true,
            skipFinalSnapshot: true,
        });
        const [secret] = outputs["masterUserSecrets"] as Properties[];
        assert.match(asText(secret?.["secretArn"] ?? ""), /:secret:rds!db-/);
        assert.deepEqual(secret, { ...secret, kmsKeyId: keyArn, secretStatus: "active" });
        assert.equal(outputs["masterUserSecretKmsKeyId"], keyArn);
        assert.ok(!("password" in outputs));
        await assert.rejects(server.delete(client, id, outputs), /Cannot delete protected DB Instance/);
    });
});
