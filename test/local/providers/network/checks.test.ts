/** What the real provider said to these inputs, and when: the stand-in says the same at the same step. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aws } from "../../../../local/providers/aws";
import { faults, withAutonames } from "../../../../local/providers/check";
import type { Properties } from "../../../../local/providers/resource-type";
import { recorded } from "./recorded";

type Given = [token: string, inputs: Properties];

const inVpc = { vpcId: "vpc-1" };
const vpc = (inputs: Properties): Given => ["ec2/vpc:Vpc", inputs];
const subnet = (inputs: Properties): Given => ["ec2/subnet:Subnet", { ...inVpc, ...inputs }];
const route = (inputs: Properties): Given => ["ec2/route:Route", { routeTableId: "rtb-1", ...inputs }];
const group = (inputs: Properties): Given => ["ec2/securityGroup:SecurityGroup", { ...inVpc, ...inputs }];
const rule = (inputs: Properties): Given => [
    "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    { securityGroupId: "sg-1", ipProtocol: "tcp", ...inputs },
];
const endpoint = (inputs: Properties): Given => [
    "ec2/vpcEndpoint:VpcEndpoint",
    { ...inVpc, serviceName: "com.amazonaws.us-east-1.s3", ...inputs },
];
const flowLog = (inputs: Properties): Given => ["ec2/flowLog:FlowLog", inputs];
const fleet = (inputs: Properties): Given => [
    "autoscaling/group:Group",
    { maxSize: 1, minSize: 0, ...inputs },
];
const balancer = (inputs: Properties): Given => [
    "lb/loadBalancer:LoadBalancer",
    { subnets: ["s"], ...inputs },
];
const targets = (inputs: Properties): Given => [
    "lb/targetGroup:TargetGroup",
    { ...inVpc, port: 80, protocol: "HTTP", ...inputs },
];
const listener = (inputs: Properties): Given => [
    "lb/listener:Listener",
    {
        loadBalancerArn: "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/x/1",
        port: 443,
        ...inputs,
    },
];
const TARGET_GROUP_ARN = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/x/1";
const database = (inputs: Properties): Given => [
    "rds/instance:Instance",
    { instanceClass: "db.t4g.micro", ...inputs },
];
const template = (inputs: Properties): Given => ["ec2/launchTemplate:LaunchTemplate", inputs];

/** The recording names its cases only; these are the inputs that the names stand for. */
const inputsOf: Record<string, Given> = {
    "vpc: cidr /8": vpc({ cidrBlock: "10.0.0.0/8" }),
    "vpc: cidr host bits": vpc({ cidrBlock: "10.0.0.1/16" }),
    "vpc: none": vpc({}),
    "vpc: tenancy": vpc({ cidrBlock: "10.0.0.0/16", instanceTenancy: "x" }),
    "subnet: cidr bad": subnet({ cidrBlock: "10.0.0/24" }),
    "subnet: az + azId": subnet({
        cidrBlock: "10.0.0.0/24",
        availabilityZone: "us-east-1a",
        availabilityZoneId: "use1-az1",
    }),
    "route: two destinations": route({
        destinationCidrBlock: "0.0.0.0/0",
        destinationIpv6CidrBlock: "::/0",
        gatewayId: "igw-1",
    }),
    "route: no target": route({ destinationCidrBlock: "0.0.0.0/0" }),
    "route: bad cidr": route({ destinationCidrBlock: "0.0.0.0", gatewayId: "igw-1" }),
    "rta: both subnet and gateway": [
        "ec2/routeTableAssociation:RouteTableAssociation",
        { routeTableId: "rtb-1", subnetId: "subnet-1", gatewayId: "igw-1" },
    ],
    "sg: description chars": group({ description: "é" }),
    "sg: name sg-": group({ name: "sg-x" }),
    "sg: ingress bad cidr": group({
        ingress: [{ protocol: "tcp", fromPort: 1, toPort: 1, cidrBlocks: ["10.0.0.0"] }],
    }),
    "sg: ingress protocol -1 with ports": group({
        ingress: [{ protocol: "-1", fromPort: 1, toPort: 2, cidrBlocks: ["10.0.0.0/8"] }],
    }),
    "sgr: two targets": rule({ cidrIpv4: "10.0.0.0/8", prefixListId: "pl-1", fromPort: 1, toPort: 1 }),
    "sgr: bad cidr": rule({ cidrIpv4: "10.0.0.0", fromPort: 1, toPort: 1 }),
    "sgr: host bits cidr": rule({ cidrIpv4: "10.0.0.1/8", fromPort: 1, toPort: 1 }),
    "sgr: port 70000": rule({ cidrIpv4: "10.0.0.0/8", fromPort: 1, toPort: 70_000 }),
    "sgr: -1 with ports": rule({ cidrIpv4: "10.0.0.0/8", ipProtocol: "-1", fromPort: 1, toPort: 2 }),
    "sgr: tcp without ports": rule({ cidrIpv4: "10.0.0.0/8" }),
    "vpce: policy JSON": endpoint({ policy: "{" }),
    "vpce: type": endpoint({ vpcEndpointType: "X" }),
    "flowlog: no target": flowLog({ trafficType: "ALL" }),
    "flowlog: two targets": flowLog({ ...inVpc, subnetId: "subnet-1", trafficType: "ALL" }),
    "flowlog: interval 61": flowLog({ ...inVpc, trafficType: "ALL", maxAggregationInterval: 61 }),
    "flowlog: destination not arn": flowLog({ ...inVpc, trafficType: "ALL", logDestination: "x" }),
    "flowlog: no trafficType": flowLog(inVpc),
    "lt: httpTokens": template({ metadataOptions: { httpTokens: "x" } }),
    "lt: hop 65": template({ metadataOptions: { httpPutResponseHopLimit: 65 } }),
    "lt: name < 3": template({ name: "ab" }),
    "lt: ebs.encrypted boolean": template({
        blockDeviceMappings: [{ deviceName: "x", ebs: { encrypted: true } }],
    }),
    "lt: securityGroupNames + vpcSecurityGroupIds": template({
        securityGroupNames: ["a"],
        vpcSecurityGroupIds: ["sg-1"],
    }),
    "lt: profile arn+name": template({
        iamInstanceProfile: { arn: "arn:aws:iam::000000000000:instance-profile/p", name: "p" },
    }),
    "asg: lt id+name": fleet({ launchTemplate: { id: "lt-1", name: "abc" }, availabilityZones: ["a"] }),
    "asg: no lt": fleet({ availabilityZones: ["a"] }),
    "asg: az + subnets": fleet({
        launchTemplate: { id: "lt-1" },
        availabilityZones: ["a"],
        vpcZoneIdentifiers: ["s"],
    }),
    "lb: name > 32": balancer({ name: "a".repeat(33) }),
    "lb: name internal-": balancer({ name: "internal-x" }),
    "lb: autoname": balancer({}),
    "lb: type": balancer({ loadBalancerType: "x" }),
    "lb: no subnets": ["lb/loadBalancer:LoadBalancer", {}],
    "tg: health interval": targets({ healthCheck: { interval: 3 } }),
    "tg: name _": targets({ name: "a_b" }),
    "listener: HTTPS no cert": listener({
        protocol: "HTTPS",
        defaultActions: [{ type: "forward", targetGroupArn: TARGET_GROUP_ARN }],
    }),
    "listener: action type": listener({ defaultActions: [{ type: "x" }] }),
    "rds: identifier upper": database({ identifier: "Ab" }),
    "rds: identifier --": database({ identifier: "a--b" }),
    "rds: no instanceClass": ["rds/instance:Instance", {}],
    "rds: manageMasterUserPassword + password": database({ manageMasterUserPassword: true, password: "p" }),
    "rds: backup window": database({ backupWindow: "x" }),
    "rds: kms not arn": database({ kmsKeyId: "x" }),
    "rds: log export": database({ enabledCloudwatchLogsExports: ["x"] }),
    "rds: no final snapshot id": database({}),
    "rds: no username/password": database({}),
    "rds sng: name upper": ["rds/subnetGroup:SubnetGroup", { name: "Ab", subnetIds: ["s"] }],
    "rds pg: name upper": ["rds/parameterGroup:ParameterGroup", { name: "Ab", family: "postgres17" }],
    "rds pg: no family": ["rds/parameterGroup:ParameterGroup", {}],
};

const NOT_REPLAYED: Readonly<Record<string, string>> = {
    "sgr: no target": "thrown there, an ordinary fault here, in the same words",
    "sgr: no ipProtocol": "the SDK says it, before any provider is asked",
    "tg: instance no port": "said a step later there, in the same words",
    "invoke managed prefix list none": "the recording lost the words",
    "invoke AZs: state": "an invoke, tested with the others",
};

async function check(token: string, news: Properties): Promise<{ said: string[]; added: string[] }> {
    const type = aws.resources.find((candidate) => candidate.token === `aws:${token}`);
    assert.ok(type, token);
    const context = { provider: "aws", name: "t", olds: {}, news, seed: new Uint8Array(32) };
    const named = withAutonames(type, context);
    const client = await aws.configure({ region: "us-east-1" });
    const inputs = { ...named, ...aws.defaults?.(client, type, named) };
    const added = Object.keys(inputs).filter(
        (key) => !(key in news) && key !== "region" && key !== "__defaults",
    );
    return { said: faults(type, context, inputs), added: added.sort() };
}

/** The recorded version merged no default tags into a rule's inputs; a description comes from the SDK in ours. */
function addedThen(name: string, keys: readonly string[]): string[] {
    const own = keys.filter((key) => key !== "description");
    return name.startsWith("sgr:") ? [...own, "tagsAll"] : own;
}

describe("the checks of the real provider", () => {
    for (const { case: name, stage, msg } of recorded.checks.filter((one) => !(one.case in NOT_REPLAYED))) {
        test(name, async () => {
            const given = inputsOf[name];
            assert.ok(given, "no inputs for this case");
            const { said, added } = await check(...given);
            if (stage !== "CHECK") {
                assert.deepEqual(said, []);
                assert.deepEqual(added, addedThen(name, Object.keys(JSON.parse(msg) as object)).sort());
                return;
            }
            // The recording ends where it was cut.
            const expected = msg.replace(/\.\.\.$/, "").split(" | ");
            for (const part of expected) {
                assert.ok(
                    said.some((one) => one.startsWith(part)),
                    `${part}\nisn't among\n${said.join("\n")}`,
                );
            }
            assert.ok(said.length === expected.length || msg.endsWith("..."), said.join("\n"));
        });
    }

    test("targets without a port", async () => {
        const { said } = await check("lb/targetGroup:TargetGroup", { ...inVpc, protocol: "HTTP" });
        assert.match(said.join(), /Attribute "port" must be specified when "target_type" is "instance"\./);
    });

    test("a rule without a peer", async () => {
        const { said } = await check(...rule({}));
        assert.match(
            said.join(),
            /^Missing Attribute Configuration\. Exactly one of these attributes must be configured: \[cidr_ipv4,cidr_ipv6,prefix_list_id,referenced_security_group_id\]/,
        );
    });
});
