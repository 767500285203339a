import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { SecurityGroup } from "@pulumi/aws/ec2";
import { PrivateNetwork, type PrivateNetworkArgs } from "../../components";
import { policyJson } from "../../components/internal/iam/document";
import { type EndpointNeeds, endpointStatements } from "../../components/internal/network/endpoint-policy";
import { late, neverKnown, type Registration, run, scope, unknown, valueOf } from "./program";

const make = (args: PrivateNetworkArgs, preview = false) =>
    run(() => new PrivateNetwork("net", args), { project: "shop", stack: "prod", preview });
const type = "least-privilege:index:PrivateNetwork";
const vpcId = "vpc-netvpc";

const child = (
    childType: string,
    name: string,
    inputs: unknown,
    dependsOn: string[] = [],
    parent = "net",
): Registration => ({ type: childType, name, parent, inputs, provider: "", dependsOn, options: {} });
const tags = (name: string) => ({ Name: `shop-prod-${name}` });

const logGroup = "arn:aws:logs:eu-central-1:123456789012:log-group:shop-prod-net-flow-log";
/** What every network has. */
const base = (cidrBlock = "10.0.0.0/16", retentionInDays = 90) => [
    child("aws:ec2/vpc:Vpc", "net-vpc", {
        cidrBlock,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: tags("net"),
    }),
    child(
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "net-default-group",
        { vpcId, ingress: [], egress: [], tags: tags("net-default") },
        ["net-vpc"],
    ),
    child("aws:ec2/routeTable:RouteTable", "net-routes", { vpcId, tags: tags("net-private") }, ["net-vpc"]),
    child("aws:cloudwatch/logGroup:LogGroup", "net-flow-log-group", {
        name: "shop-prod-net-flow-log",
        retentionInDays,
    }),
    child("aws:iam/role:Role", "net-flow-log-role", {
        name: "shop-prod-net-flow-log",
        assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "OnlyFlowLogs",
                    Effect: "Allow",
                    Principal: { Service: "vpc-flow-logs.amazonaws.com" },
                    Action: "sts:AssumeRole",
                    Condition: {
                        StringEquals: { "aws:SourceAccount": "123456789012" },
                        ArnLike: { "aws:SourceArn": "arn:aws:ec2:eu-central-1:123456789012:vpc-flow-log/*" },
                    },
                },
            ],
        }),
    }),
    child(
        "aws:iam/rolePolicy:RolePolicy",
        "net-flow-log-delivery",
        {
            name: "log-delivery",
            role: "shop-prod-net-flow-log",
            policy: policyJson([
                {
                    Sid: "DeliverLogs",
                    Effect: "Allow",
                    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                    Resource: [logGroup, `${logGroup}:log-stream:*`],
                },
                {
                    Sid: "FindStreams",
                    Effect: "Allow",
                    Action: "logs:DescribeLogStreams",
                    Resource: [logGroup, `${logGroup}:log-stream:*`],
                },
            ]),
        },
        ["net-flow-log-group", "net-flow-log-role"],
    ),
    child(
        "aws:ec2/flowLog:FlowLog",
        "net-flow-log",
        {
            vpcId,
            trafficType: "ALL",
            logDestinationType: "cloud-watch-logs",
            logDestination: "arn-of-net-flow-log-group",
            iamRoleArn: "arn-of-net-flow-log-role",
            tags: tags("net"),
        },
        ["net-flow-log-delivery", "net-flow-log-group", "net-flow-log-role", "net-vpc"],
    ),
];
const zone = (letter: string, cidrBlock: string) => [
    child(
        "aws:ec2/subnet:Subnet",
        `net-subnet-${letter}`,
        { vpcId, cidrBlock, availabilityZone: `eu-central-1${letter}`, tags: tags(`net-${letter}`) },
        ["net-vpc"],
    ),
    child(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        `net-routes-${letter}`,
        { routeTableId: "net-routes-id", subnetId: `net-subnet-${letter}-id` },
        ["net-routes", `net-subnet-${letter}`],
    ),
];
const zones = [...zone("a", "10.0.0.0/20"), ...zone("b", "10.0.16.0/20")];
const publicRoute = [
    child(
        "aws:ec2/internetGateway:InternetGateway",
        "net-internet-gateway",
        { vpcId, tags: tags("net-public") },
        ["net-vpc"],
    ),
    child("aws:ec2/routeTable:RouteTable", "net-public-routes", { vpcId, tags: tags("net-public") }, [
        "net-vpc",
    ]),
    child(
        "aws:ec2/route:Route",
        "net-public-route",
        {
            routeTableId: "net-public-routes-id",
            destinationCidrBlock: "0.0.0.0/0",
            gatewayId: "net-internet-gateway-id",
        },
        ["net-internet-gateway", "net-public-routes"],
    ),
];
const publicZone = (letter: string, cidrBlock: string) => [
    child(
        "aws:ec2/subnet:Subnet",
        `net-public-subnet-${letter}`,
        {
            vpcId,
            cidrBlock,
            availabilityZone: `eu-central-1${letter}`,
            tags: tags(`net-public-${letter}`),
        },
        ["net-vpc"],
    ),
    child(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        `net-public-routes-${letter}`,
        { routeTableId: "net-public-routes-id", subnetId: `net-public-subnet-${letter}-id` },
        ["net-public-routes", `net-public-subnet-${letter}`],
    ),
];
const publicSubnets = [
    ...publicRoute,
    ...publicZone("a", "10.0.128.0/20"),
    ...publicZone("b", "10.0.144.0/20"),
];
const endpoint = (service: string, needs: EndpointNeeds, way: object, dependsOn: string[]) =>
    child(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        `net-endpoint-${service}`,
        {
            vpcId,
            serviceName: `com.amazonaws.eu-central-1.${service}`,
            ...way,
            policy: policyJson(endpointStatements(service, scope, needs)),
            tags: tags(`net-${service}`),
        },
        dependsOn,
    );
const gateway = (service: string, needs: EndpointNeeds) =>
    endpoint(service, needs, { vpcEndpointType: "Gateway", routeTableIds: ["net-routes-id"] }, [
        "net-routes",
        "net-vpc",
    ]);
const groupRules = ["net-endpoints-group", "net-endpoints-ingress-network"];
const interfaces = (service: string, needs: EndpointNeeds, letters = ["a", "b"]) =>
    endpoint(
        service,
        needs,
        {
            vpcEndpointType: "Interface",
            subnetIds: letters.map((letter) => `net-subnet-${letter}-id`),
            securityGroupIds: ["sg-netendpointsgroup"],
            privateDnsEnabled: true,
        },
        [...groupRules, ...letters.map((letter) => `net-subnet-${letter}`), "net-vpc"],
    );
const endpointGroup = [
    child(
        "least-privilege:index:EgressSecurityGroup",
        "net-endpoints",
        {
            vpcId,
            description: "Interface endpoints of AWS services",
            egress: {},
            ingress: { network: { cidrIpv4: "10.0.0.0/16", port: 443, reason: "HTTPS from the network" } },
        },
        ["net-vpc"],
    ),
    child(
        "aws:ec2/securityGroup:SecurityGroup",
        "net-endpoints-group",
        {
            namePrefix: "shop-prod-net-endpoints-",
            vpcId,
            description: "Interface endpoints of AWS services",
            tags: tags("net-endpoints"),
        },
        ["net-vpc"],
        "net-endpoints",
    ),
    child(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "net-endpoints-ingress-network",
        {
            securityGroupId: "sg-netendpointsgroup",
            cidrIpv4: "10.0.0.0/16",
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            description: "HTTPS from the network",
        },
        ["net-endpoints-group", "net-vpc"],
        "net-endpoints",
    ),
];

/** What is asked for, and every child that it makes. */
const cases: Record<string, { args: PrivateNetworkArgs; children: Registration[] }> = {
    nothing: { args: {}, children: [...base(), ...zones] },
    "another block, other zones and another retention": {
        args: { cidrBlock: "192.168.4.0/24", availabilityZones: ["c"], flowLogRetentionInDays: 365 },
        children: [...base("192.168.4.0/24", 365), ...zone("c", "192.168.4.32/28")],
    },
    "services of the route table": {
        args: { awsServices: ["s3", "dynamodb"], bucketNames: ["releases"], amazonLinuxPackages: true },
        children: [
            ...base(),
            ...zones,
            gateway("s3", { bucketNames: ["releases"], amazonLinuxPackages: true }),
            gateway("dynamodb", {}),
        ],
    },
    "services with network interfaces": {
        args: {
            awsServices: ["ssm", "logs", "sts"],
            parameters: ["/shop/a"],
            parameterPaths: ["/shop/b"],
            logGroupName: "/shop/app",
        },
        children: [
            ...base(),
            ...zones,
            ...endpointGroup,
            interfaces("ssm", { parameters: { names: ["/shop/a"], paths: ["/shop/b"] } }),
            interfaces("logs", { logGroupName: "/shop/app" }),
            interfaces("sts", {}),
        ],
    },
    "endpoints in one zone of two": {
        args: { endpointAvailabilityZones: ["b"], awsServices: ["sts"] },
        children: [...base(), ...zones, ...endpointGroup, interfaces("sts", {}, ["b"])],
    },
    "public subnets": {
        args: { publicSubnets: true },
        children: [...base(), ...zones, ...publicSubnets],
    },
    "public subnets in another block": {
        args: { publicSubnets: true, cidrBlock: "10.9.0.0/20", availabilityZones: ["h"] },
        children: [
            ...base("10.9.0.0/20"),
            ...zone("h", "10.9.7.0/24"),
            ...publicRoute,
            ...publicZone("h", "10.9.15.0/24"),
        ],
    },
    "both kinds in one zone": {
        args: {
            availabilityZones: ["a"],
            awsServices: ["ssm", "s3"],
            parameters: ["/shop/a"],
            amazonLinuxPackages: true,
        },
        children: [
            ...base(),
            ...zone("a", "10.0.0.0/20"),
            ...endpointGroup,
            interfaces("ssm", { parameters: { names: ["/shop/a"], paths: [] } }, ["a"]),
            gateway("s3", { amazonLinuxPackages: true }),
        ],
    },
};

const byName = (all: readonly Registration[]) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
const madeOf = async (args: PrivateNetworkArgs) =>
    byName((await make(args)).registered.filter(({ name }) => name !== "net"));

suite("PrivateNetwork makes exactly this", () => {
    for (const [what, { args, children }] of Object.entries(cases)) {
        test(`for ${what}`, async () => {
            const { registered } = await make(args);
            const component = { ...child(type, "net", args), parent: "" };
            assert.deepEqual(byName(registered), byName([component, ...children]));
        });

        test(`for ${what}, told later`, async () => {
            assert.deepEqual(await madeOf(told(args)), byName(children));
        });
    }

    test("for lists in any order", async () => {
        const args = {
            awsServices: ["sts", "kms", "dynamodb"],
            availabilityZones: ["c", "a", "b"],
        };
        const reversed = {
            awsServices: args.awsServices.toReversed(),
            availabilityZones: args.availabilityZones.toReversed(),
        };
        assert.deepEqual(await madeOf(reversed), await madeOf(args));
    });

    test("without moving a subnet when a zone is added", async () => {
        const before = await madeOf({ availabilityZones: ["b"] });
        const after = await madeOf({ availabilityZones: ["a", "b", "c"] });
        assert.deepEqual(
            after.filter(({ name }) => !/-[ac]$/.test(name)),
            before,
        );
    });
});

suite("PrivateNetwork's outputs", () => {
    const outputsOf = async (args: PrivateNetworkArgs) => {
        const { result } = await make(args);
        const { cidrBlock, subnetIds, routeTableId, endpointIds, endpointSecurityGroupId } = result;
        const { s3PrefixListId, flowLogGroupName } = result;
        return valueOf({
            vpcId: result.vpcId,
            cidrBlock,
            subnetIds,
            publicSubnetIds: result.publicSubnetIds,
            routeTableId,
            endpointIds,
            endpointSecurityGroupId,
            s3PrefixListId,
            flowLogGroupName,
        });
    };

    test("are what it made", async () => {
        const args = { awsServices: ["s3", "sts"], amazonLinuxPackages: true };
        assert.deepEqual(await outputsOf(args), {
            vpcId,
            cidrBlock: "10.0.0.0/16",
            subnetIds: ["net-subnet-a-id", "net-subnet-b-id"],
            publicSubnetIds: [],
            routeTableId: "net-routes-id",
            endpointIds: { s3: "net-endpoint-s3-id", sts: "net-endpoint-sts-id" },
            endpointSecurityGroupId: "sg-netendpointsgroup",
            s3PrefixListId: "pl-netendpoints3",
            flowLogGroupName: "shop-prod-net-flow-log",
        });
    });

    test("have nothing of endpoints where there are none", async () => {
        assert.deepEqual(await outputsOf({}), {
            vpcId,
            cidrBlock: "10.0.0.0/16",
            subnetIds: ["net-subnet-a-id", "net-subnet-b-id"],
            publicSubnetIds: [],
            routeTableId: "net-routes-id",
            endpointIds: {},
            flowLogGroupName: "shop-prod-net-flow-log",
        });
    });

    test("have the public subnets, where there are some", async () => {
        const { result } = await make({ publicSubnets: true });
        assert.deepEqual(await valueOf(result.publicSubnetIds), [
            "net-public-subnet-a-id",
            "net-public-subnet-b-id",
        ]);
    });

    test("give the public subnets after their routes", async () => {
        const { registered } = await run(() => {
            const { publicSubnetIds } = new PrivateNetwork("net", {
                availabilityZones: ["a"],
                publicSubnets: true,
            });
            new SecurityGroup("user", { description: publicSubnetIds.apply((ids) => ids.join()) });
        });
        assert.deepEqual(registered.find(({ name }) => name === "user")?.dependsOn, [
            "net-public-route",
            "net-public-routes-a",
            "net-public-subnet-a",
        ]);
    });

    test("give the subnets after their routes and endpoints", async () => {
        const { registered } = await run(() => {
            const { subnetIds } = new PrivateNetwork("net", {
                availabilityZones: ["a"],
                awsServices: ["s3"],
                amazonLinuxPackages: true,
            });
            new SecurityGroup("user", { description: subnetIds.apply((ids) => ids.join()) });
        });
        assert.deepEqual(registered.find(({ name }) => name === "user")?.dependsOn, [
            "net-endpoint-s3",
            "net-routes-a",
            "net-subnet-a",
        ]);
    });
});

test("PrivateNetwork's preview hides only the policy of what isn't known", async () => {
    const { registered } = await make(
        {
            awsServices: ["s3", "ssm", "logs"],
            bucketNames: [neverKnown()],
            parameters: ["/shop/a"],
            logGroupName: "/shop/app",
        },
        true,
    );
    const policies = Object.fromEntries(
        registered
            .filter(({ type: made }) => made === "aws:ec2/vpcEndpoint:VpcEndpoint")
            .map(({ name, inputs }) => [name, (inputs as { policy: string }).policy]),
    );
    assert.deepEqual(policies, {
        "net-endpoint-s3": unknown,
        "net-endpoint-ssm": policyJson(
            endpointStatements("ssm", scope, { parameters: { names: ["/shop/a"], paths: [] } }),
        ),
        "net-endpoint-logs": policyJson(endpointStatements("logs", scope, { logGroupName: "/shop/app" })),
    });
});

/** The same needs, but each value comes as an output, as it does from another resource. */
function told(args: PrivateNetworkArgs): PrivateNetworkArgs {
    const { bucketNames, parameters, parameterPaths, logGroupName, flowLogRetentionInDays, ...plain } = args;
    return {
        ...plain,
        ...(bucketNames && { bucketNames: bucketNames.map(late) }),
        ...(parameters && { parameters: parameters.map(late) }),
        ...(parameterPaths && { parameterPaths: parameterPaths.map(late) }),
        ...(logGroupName !== undefined && { logGroupName: late(logGroupName) }),
        ...(flowLogRetentionInDays !== undefined && { flowLogRetentionInDays: late(flowLogRetentionInDays) }),
    };
}
