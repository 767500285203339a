/** What AWS refuses and the emulator wouldn't, and the rules of a group written inside of it. */
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
let subnetId: string;
before(async () => {
    emulator = await startEmulator(["ec2", "rds", "ssm", "sts"]);
    client = new Aws(awsConfig(emulator));
    vpcId = (await type("ec2/vpc:Vpc").create(client, { cidrBlock: "10.50.0.0/16" })).id;
    const inputs = { vpcId, cidrBlock: "10.50.0.0/24", availabilityZone: "us-east-1a" };
    subnetId = (await type("ec2/subnet:Subnet").create(client, inputs)).id;
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
const group = type("ec2/securityGroup:SecurityGroup");
const rule = type("vpc/securityGroupEgressRule:SecurityGroupEgressRule");
const endpoint = type("ec2/vpcEndpoint:VpcEndpoint");

let names = 0;
async function makeGroup(more: Properties = {}) {
    names += 1;
    return group.create(client, { name: `group-${names}`, description: "d", vpcId, ...more });
}

describe("refusals", () => {
    const wrong: [what: string, inputs: Properties, words: RegExp][] = [
        [
            "a rule's description with an apostrophe",
            { cidrIpv4: "10.0.0.0/8", fromPort: 1, toPort: 1, description: "Anna's" },
            /InvalidParameterValue: Invalid rule description\. Valid descriptions are strings less than 256/,
        ],
        [
            "TCP without ports",
            { cidrIpv4: "10.0.0.0/8" },
            /InvalidParameterValue: Invalid value 'Must specify both from and to ports with TCP\/UDP\.' for portRange/,
        ],
        [
            "ports the wrong way round",
            { cidrIpv4: "10.0.0.0/8", fromPort: 2, toPort: 1 },
            /InvalidParameterValue: Invalid TCP\/UDP port range \(2:1\)/,
        ],
        [
            "a prefix list that isn't there",
            { prefixListId: "pl-1", fromPort: 1, toPort: 1 },
            /InvalidPrefixListID\.NotFound: The prefix list ID 'pl-1' does not exist/,
        ],
        [
            "a group that isn't there",
            { referencedSecurityGroupId: "sg-1", fromPort: 1, toPort: 1 },
            /InvalidGroup\.NotFound/,
        ],
    ];
    for (const [what, inputs, words] of wrong) {
        test(what, async () => {
            const { id } = await makeGroup();
            const made = rule.create(client, { securityGroupId: id, ipProtocol: "tcp", ...inputs });
            await assert.rejects(made, words);
        });
    }

    test("the same rule twice", async () => {
        const { id } = await makeGroup();
        const inputs = { securityGroupId: id, ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" };
        await rule.create(client, inputs);
        await assert.rejects(rule.create(client, inputs), /InvalidPermission\.Duplicate/);
    });

    test("a group's description beyond ASCII", async () => {
        await assert.rejects(
            makeGroup({ description: "é" }),
            /InvalidParameterValue: Value \(é\) for parameter/,
        );
    });

    test("a group that a rule of another names isn't deleted", async () => {
        const [one, other] = [await makeGroup(), await makeGroup()];
        const peer = { ipProtocol: "-1", referencedSecurityGroupId: one.id };
        const { id, outputs } = await rule.create(client, { securityGroupId: other.id, ...peer });
        await assert.rejects(
            group.delete(client, one.id, one.outputs),
            new RegExp(`DependencyViolation: resource ${one.id} has a dependent object`),
        );
        await rule.delete(client, id, outputs);
        await group.delete(client, one.id, one.outputs);
    });

    test("a subnet or a group that an endpoint is in isn't deleted", async () => {
        const { id, outputs } = await makeGroup();
        const inputs = {
            vpcId,
            serviceName: "com.amazonaws.us-east-1.logs",
            vpcEndpointType: "Interface",
            subnetIds: [subnetId],
            securityGroupIds: [id],
        };
        const made = await endpoint.create(client, inputs);
        await assert.rejects(group.delete(client, id, outputs), /DependencyViolation/);
        await assert.rejects(type("ec2/subnet:Subnet").delete(client, subnetId, {}), /DependencyViolation/);
        await endpoint.delete(client, made.id, made.outputs);
        await group.delete(client, id, outputs);
        assert.equal(await endpoint.read(client, made.id, made.outputs), undefined);
    });

    test("private names in a VPC that gives its hosts none", async () => {
        const inputs = {
            vpcId,
            serviceName: "com.amazonaws.us-east-1.ssm",
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
        };
        await assert.rejects(
            endpoint.create(client, inputs),
            /InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames/,
        );
    });

    test("an endpoint's policy without principals", async () => {
        const policy = JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
        });
        const made = endpoint.create(client, { vpcId, serviceName: "com.amazonaws.us-east-1.s3", policy });
        await assert.rejects(made, /InvalidPolicyDocument: Missing required field Principal/);
    });

    test("a database's subnets in one zone", async () => {
        const made = type("rds/subnetGroup:SubnetGroup").create(client, {
            name: "one",
            subnetIds: [subnetId],
        });
        await assert.rejects(made, /DBSubnetGroupDoesNotCoverEnoughAZs: .*Current AZ coverage: us-east-1a\./);
    });
});

describe("a group's own rules", () => {
    const block = { protocol: "tcp", fromPort: 443, toPort: 443 };

    test("are changed one by one", async () => {
        const one = { ...block, cidrBlocks: ["10.0.0.0/8", "10.1.0.0/16"], description: "two" };
        const { id, outputs } = await makeGroup({ ingress: [one, { ...block, self: true }] });
        const ec2 = await client.service("ec2");
        const ids = async () => {
            const Filters = [{ Name: "group-id", Values: [id] }];
            const { SecurityGroupRules = [] } = await ec2.describeSecurityGroupRules({ Filters });
            return new Map(SecurityGroupRules.map((rule) => [rule.CidrIpv4, rule.SecurityGroupRuleId]));
        };
        const before = await ids();
        const changed = { ...one, cidrBlocks: ["10.0.0.0/8", "10.2.0.0/16"] };
        const news = { ...outputs, ingress: [changed, { ...block, self: true }] };
        await group.update?.(client, id, outputs, news);
        const after = await ids();
        assert.deepEqual([...after.keys()].sort(), ["10.0.0.0/8", "10.2.0.0/16", undefined]);
        assert.equal(after.get("10.0.0.0/8"), before.get("10.0.0.0/8"));
    });

    test("have no ports where they are for every protocol", async () => {
        const all = { protocol: "-1", fromPort: 1, toPort: 2, cidrBlocks: ["10.0.0.0/8"] };
        await assert.rejects(
            makeGroup({ ingress: [all] }),
            /from_port \(1\) and to_port \(2\) must both be 0 to use the 'ALL' "-1" protocol!/,
        );
    });
});

describe("questions", () => {
    function ask(token: string, args: Properties) {
        const found = aws.invokes.find((candidate) => candidate.token === `aws:${token}`);
        assert.ok(found);
        return found.invoke(client, args);
    }

    test("which zones there are", async () => {
        const token = "index/getAvailabilityZones:getAvailabilityZones";
        const { names, zoneIds } = await ask(token, { state: "available", excludeNames: ["us-east-1a"] });
        assert.deepEqual(
            [names, zoneIds].map((list) => Array.isArray(list) && list.length),
            [5, 5],
        );
        await assert.rejects(
            ask(token, { state: "x" }),
            /^Error: expected state to be one of \["available" "information" "impaired" "unavailable"\], got x: $/,
        );
    });

    test("which list a service's addresses are in", async () => {
        const token = "ec2/getManagedPrefixList:getManagedPrefixList";
        const { id } = await ask(token, { name: "com.amazonaws.us-east-1.s3" });
        assert.match(asText(id ?? ""), /^pl-/);
        assert.equal((await ask(token, { id: id ?? "" }))["name"], "com.amazonaws.us-east-1.s3");
        await assert.rejects(ask(token, { name: "none" }), /no matching EC2 Managed Prefix List found/);
    });

    test("which image is the newest", async () => {
        const token = "ssm/getParameter:getParameter";
        const name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
        const { value } = await ask(token, { name });
        assert.match(asText(value ?? ""), /^ami-[0-9a-f]{17}$/);
        assert.equal((await ask(token, { name }))["value"], value);
        await assert.rejects(ask(token, { name: "/none" }), /ParameterNotFound/);
    });
});
