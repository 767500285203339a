/** A private network with every type of EC2's first half: what the tests run and change. */
import { getAvailabilityZonesOutput } from "@pulumi/aws/getAvailabilityZones";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { DefaultSecurityGroup } from "@pulumi/aws/ec2/defaultSecurityGroup";
import { FlowLog } from "@pulumi/aws/ec2/flowLog";
import { getManagedPrefixListOutput } from "@pulumi/aws/ec2/getManagedPrefixList";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway";
import { Route } from "@pulumi/aws/ec2/route";
import { RouteTable } from "@pulumi/aws/ec2/routeTable";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Subnet } from "@pulumi/aws/ec2/subnet";
import { Vpc } from "@pulumi/aws/ec2/vpc";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint";
import { Role } from "@pulumi/aws/iam/role";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import type * as pulumi from "@pulumi/pulumi";

/** What the tests vary. */
export interface NetworkOptions {
    /** The peer of the rule named `peer`. */
    readonly peer?: { cidrIpv4?: string; prefixListId?: pulumi.Input<string> };
    readonly endpointAction?: string;
    /** Whether the gateway endpoint is in the second table, too. */
    readonly bothTables?: boolean;
}

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

/** The program. */
export function network(options: NetworkOptions = {}) {
    return (): Promise<pulumi.Inputs> => {
        const { peer = { cidrIpv4: "10.30.9.0/24" }, endpointAction = "s3:GetObject" } = options;
        const zones = getAvailabilityZonesOutput({ state: "available" });
        const vpc = new Vpc("net", {
            cidrBlock: "10.30.0.0/16",
            enableDnsHostnames: true,
            tags: { Name: "net" },
        });
        const inVpc = { vpcId: vpc.id };
        new DefaultSecurityGroup("default", inVpc);
        const subnets = [0, 1].map(
            (index) =>
                new Subnet(`private-${index}`, {
                    ...inVpc,
                    cidrBlock: `10.30.${index}.0/24`,
                    availabilityZone: zones.names.apply((names) => names[index] ?? ""),
                }),
        );
        const tables = subnets.map((subnet, index) => {
            const table = new RouteTable(`private-${index}`, inVpc);
            new RouteTableAssociation(`private-${index}`, { routeTableId: table.id, subnetId: subnet.id });
            return table;
        });
        const [first, second] = tables.map(({ id }) => id) as [pulumi.Output<string>, pulumi.Output<string>];
        const gateway = new InternetGateway("gateway", inVpc);
        const outside = { destinationCidrBlock: "198.51.100.0/24", gatewayId: gateway.id };
        new Route("outside", { routeTableId: second, ...outside });
        const s3 = new VpcEndpoint("s3", {
            ...inVpc,
            serviceName: "com.amazonaws.us-east-1.s3",
            routeTableIds: options.bothTables ? [first, second] : [first],
            policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: "*",
                        Action: endpointAction,
                        Resource: "arn:aws:s3:::uploads/*",
                    },
                ],
            }),
        });
        const endpoints = new SecurityGroup("endpoints", { ...inVpc, description: "endpoints" });
        const ssm = new VpcEndpoint("ssm", {
            ...inVpc,
            serviceName: "com.amazonaws.us-east-1.ssm",
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            subnetIds: subnets.map(({ id }) => id),
            securityGroupIds: [endpoints.id],
        });
        const app = new SecurityGroup("app", { ...inVpc, description: "the app" });
        const out = { securityGroupId: app.id, ...HTTPS };
        const list = getManagedPrefixListOutput({ name: "com.amazonaws.us-east-1.s3" });
        const rules = {
            peer: new SecurityGroupEgressRule("peer", { ...out, ...peer, description: "a peer" }),
            list: new SecurityGroupEgressRule("list", { ...out, prefixListId: list.id, description: "S3" }),
            group: new SecurityGroupEgressRule("group", {
                ...out,
                fromPort: 5432,
                toPort: 5432,
                referencedSecurityGroupId: endpoints.id,
                description: "SSM",
                tags: { reason: "SSM" },
            }),
        };
        new SecurityGroupIngressRule("from-app", {
            securityGroupId: endpoints.id,
            ...HTTPS,
            referencedSecurityGroupId: app.id,
        });
        const role = new Role("flow", {
            assumeRolePolicy: {
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Action: "sts:AssumeRole",
                        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
                    },
                ],
            },
        });
        const logs = new LogGroup("flow", { retentionInDays: 30 });
        new FlowLog("flow", {
            ...inVpc,
            trafficType: "ALL",
            maxAggregationInterval: 60,
            iamRoleArn: role.arn,
            logDestination: logs.arn,
        });
        return Promise.resolve({
            vpc: vpc.id,
            app: app.id,
            peer: rules.peer.securityGroupRuleId,
            s3: s3.id,
            ssm: ssm.id,
            tables: [first, second],
            list: list.id,
        });
    };
}
