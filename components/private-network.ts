import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { EgressSecurityGroup } from "./egress-security-group";
import { after } from "./internal/after";
import { policyJson, type Scope } from "./internal/iam/document";
import { logGroupName, parameterPath, wholeParameterName } from "./internal/iam/rules";
import { currentScope } from "./internal/iam/scope";
import { physicalName } from "./internal/naming";
import { needsOfEndpoint } from "./internal/network/endpoint-needs";
import { endpointStatements } from "./internal/network/endpoint-policy";
import { flowLog } from "./internal/network/flow-log";
import { publicSubnets } from "./internal/network/public-subnets";
import { balancerCidr, bucketName, retentionInDays, vpcCidr, zoneLetter } from "./internal/network/rules";
import { checkNarrowed, checkNoneTwice, endpointService, isGateway } from "./internal/network/services";
import { checkEndpointZones, subnetBlock } from "./internal/network/subnets";
import { zoneSubnets } from "./internal/network/zone-subnets";
import { Faults, whenKnown } from "./internal/validation";

const type = "least-privilege:index:PrivateNetwork";

/** A network and the AWS services that may be reached from it. Nothing else can be: private subnets have no way to the internet. */
export interface PrivateNetworkArgs {
    /** The VPC's private block, 16 to 24 bits. @default "10.0.0.0/16" */
    cidrBlock?: string;
    /**
     * Letters of the region's availability zones; each gets a subnet, a sixteenth of the block, which only depends on the
     * letter.
     * @default ["a", "b"]
     */
    availabilityZones?: string[];
    /** Those of the zones that interface endpoints are in; they are paid for by zone, and reached from all. @default all */
    endpointAvailabilityZones?: string[];
    /**
     * Whether each zone gets a public subnet, too, for a load balancer that is reached from the internet. The private subnets
     * get no route to it. The block then has at most 23 bits.
     * @default false
     */
    publicSubnets?: boolean;
    /** The services that get an endpoint, by its short name: `["s3", "ssm", "logs"]`. @default none */
    awsServices?: string[];
    /** Buckets whose objects may be read and listed through the endpoint of `s3`. @default none */
    bucketNames?: pulumi.Input<string>[];
    /** Whether Amazon Linux 2023 gets its packages through the endpoint of `s3`. @default false */
    amazonLinuxPackages?: boolean;
    /** Parameters that may be read through the endpoint of `ssm`, by their whole names. @default none */
    parameters?: pulumi.Input<string>[];
    /** Paths of which all parameters may be read through the endpoint of `ssm`. @default none */
    parameterPaths?: pulumi.Input<string>[];
    /** The log group that records may be added to through the endpoint of `logs`. @default none */
    logGroupName?: pulumi.Input<string>;
    /** How long the flow log is kept, in days. @default 90 */
    flowLogRetentionInDays?: pulumi.Input<number>;
}

/**
 * A VPC that nothing leaves but requests to the AWS services that are needed, for what is needed there.
 *
 * ```ts
 * const network = new PrivateNetwork("shop", {
 *     awsServices: ["s3", "ssm"],
 *     amazonLinuxPackages: true,
 *     parameters: ["/shop/prod/stripe-key"],
 * });
 * ```
 *
 * It makes the VPC, a private subnet in each zone, and the services' endpoints with a policy each: only principals of this
 * account, and only what is named. There is no NAT, and an internet gateway only for public subnets. The VPC's default security
 * group is emptied, so that what is started without a group reaches nothing, and a flow log records who talked to whom.
 *
 * Endpoints of `s3` and `dynamodb` cost nothing, any other about 7.30 USD a month and zone (us-east-1).
 *
 * Bad arguments give one `InputPropertiesError` that lists all of them, before anything is registered.
 */
export class PrivateNetwork extends pulumi.ComponentResource {
    /** The VPC's id. */
    public readonly vpcId: pulumi.Output<string>;
    /** The VPC's block. */
    public readonly cidrBlock: pulumi.Output<string>;
    /** Ids of the private subnets, in the order of the zones. They wait for routes and endpoints. */
    public readonly subnetIds: pulumi.Output<string[]>;
    /** Ids of the public subnets, in the order of the zones; empty without any. They wait for their route. */
    public readonly publicSubnetIds: pulumi.Output<string[]>;
    /** Id of the private subnets' route table. */
    public readonly routeTableId: pulumi.Output<string>;
    /** Ids of the endpoints, by service. */
    public readonly endpointIds: pulumi.Output<Record<string, string>>;
    /** The security group of the interface endpoints: the peer, with port 443, of those who use them. Nothing without any. */
    public readonly endpointSecurityGroupId: pulumi.Output<string | undefined>;
    /** The prefix list of `s3`, where it has an endpoint. */
    public readonly s3PrefixListId: pulumi.Output<string | undefined>;
    /** Name of the flow log's log group. */
    public readonly flowLogGroupName: pulumi.Output<string>;

    constructor(name: string, args: PrivateNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const {
            cidrBlock = "10.0.0.0/16",
            availabilityZones = ["a", "b"],
            publicSubnets: open = false,
        } = args;
        const child = { parent: this };
        const scope = currentScope(child);

        const vpc = new ec2.Vpc(
            `${name}-vpc`,
            { cidrBlock, enableDnsSupport: true, enableDnsHostnames: true, tags: tags(name) },
            child,
        );
        new ec2.DefaultSecurityGroup(
            `${name}-default-group`,
            { vpcId: vpc.id, ingress: [], egress: [], tags: tags(`${name}-default`) },
            child,
        );
        const routes = new ec2.RouteTable(
            `${name}-routes`,
            { vpcId: vpc.id, tags: tags(`${name}-private`) },
            child,
        );
        const zones = [...availabilityZones].sort();
        const place = { vpc, cidrBlock, zones, scope };
        const { subnetIds, associations } = zoneSubnets(name, place, "", routes, subnetBlock, child);
        const { endpointAvailabilityZones = zones } = args;
        const endpointSubnetIds = subnetIds.filter((_, index) =>
            endpointAvailabilityZones.includes(String(zones[index])),
        );
        const reached = { vpc, routes, subnetIds: endpointSubnetIds };
        const { endpoints, group } = makeEndpoints(name, args, scope, reached, child);
        const log = flowLog(name, vpc, scope, retention(name, args.flowLogRetentionInDays), child);

        this.vpcId = vpc.id;
        this.cidrBlock = vpc.cidrBlock;
        this.subnetIds = after(pulumi.all(subnetIds), [...associations, ...Object.values(endpoints)]);
        this.publicSubnetIds = open ? publicSubnets(name, place, child) : pulumi.output([]);
        this.routeTableId = routes.id;
        this.endpointIds = pulumi.output(
            Object.fromEntries(Object.entries(endpoints).map(([service, { id }]) => [service, id])),
        );
        this.endpointSecurityGroupId = pulumi.output(group?.securityGroupId);
        this.s3PrefixListId = pulumi.output(endpoints["s3"]?.prefixListId);
        this.flowLogGroupName = log.name;
        this.registerOutputs({
            vpcId: this.vpcId,
            cidrBlock: this.cidrBlock,
            subnetIds: this.subnetIds,
            publicSubnetIds: this.publicSubnetIds,
            routeTableId: this.routeTableId,
            endpointIds: this.endpointIds,
            endpointSecurityGroupId: this.endpointSecurityGroupId,
            s3PrefixListId: this.s3PrefixListId,
            flowLogGroupName: this.flowLogGroupName,
        });
    }
}

function validate(name: string, args: PrivateNetworkArgs): void {
    const faults = new Faults(type, name);
    const { awsServices = [], availabilityZones = ["a", "b"], cidrBlock = "10.0.0.0/16" } = args;
    faults.check("cidrBlock", args.cidrBlock, vpcCidr);
    for (const property of ["availabilityZones", "endpointAvailabilityZones"] as const) {
        faults.checkList(property, args[property], zoneLetter);
        checkNoneTwice(faults, property, args[property] ?? []);
    }
    checkEndpointZones(faults, availabilityZones, args.endpointAvailabilityZones);
    if (args.publicSubnets && vpcCidr(cidrBlock) === undefined) {
        faults.check("cidrBlock", cidrBlock, balancerCidr);
    }
    faults.checkList("awsServices", args.awsServices, endpointService);
    checkNoneTwice(faults, "awsServices", awsServices);
    faults.checkList("bucketNames", args.bucketNames, bucketName);
    faults.checkList("parameters", args.parameters, wholeParameterName);
    faults.checkList("parameterPaths", args.parameterPaths, parameterPath);
    faults.check("logGroupName", args.logGroupName, logGroupName);
    faults.check("flowLogRetentionInDays", args.flowLogRetentionInDays, retentionInDays);
    const named = Object.entries(args).filter(([, value]) => value !== undefined && value !== false);
    checkNarrowed(
        faults,
        awsServices,
        named.map(([property]) => property),
    );
    faults.throwIfAny();
}

function retention(name: string, days: pulumi.Input<number> = 90): pulumi.Output<number> {
    return whenKnown({ type, name }, "flowLogRetentionInDays", days, retentionInDays);
}

function tags(name: string): { Name: string } {
    return { Name: physicalName(name, 255) };
}

/** The services' endpoints, and the security group of those that have network interfaces. */
function makeEndpoints(
    name: string,
    args: PrivateNetworkArgs,
    scope: pulumi.Output<Scope>,
    place: { vpc: ec2.Vpc; routes: ec2.RouteTable; subnetIds: pulumi.Output<string>[] },
    child: { parent: pulumi.Resource },
): { endpoints: Record<string, ec2.VpcEndpoint>; group: EgressSecurityGroup | undefined } {
    const { awsServices = [] } = args;
    const { vpc, routes, subnetIds } = place;
    const group = awsServices.every(isGateway)
        ? undefined
        : new EgressSecurityGroup(
              `${name}-endpoints`,
              {
                  vpcId: vpc.id,
                  description: "Interface endpoints of AWS services",
                  egress: {},
                  ingress: {
                      network: { cidrIpv4: vpc.cidrBlock, port: 443, reason: "HTTPS from the network" },
                  },
              },
              child,
          );
    const endpoints = awsServices.map((service) => {
        const way =
            group && !isGateway(service)
                ? {
                      vpcEndpointType: "Interface",
                      subnetIds,
                      securityGroupIds: [group.securityGroupId],
                      privateDnsEnabled: true,
                  }
                : { vpcEndpointType: "Gateway", routeTableIds: [routes.id] };
        const endpoint = new ec2.VpcEndpoint(
            `${name}-endpoint-${service}`,
            {
                vpcId: vpc.id,
                serviceName: scope.apply(({ region }) => `com.amazonaws.${region}.${service}`),
                ...way,
                policy: pulumi
                    .all([scope, needsOfEndpoint({ type, name }, service, args)])
                    .apply(([where, needs]) => policyJson(endpointStatements(service, where, needs))),
                tags: tags(`${name}-${service}`),
            },
            child,
        );
        return [service, endpoint] as const;
    });
    return { endpoints: Object.fromEntries(endpoints), group };
}
