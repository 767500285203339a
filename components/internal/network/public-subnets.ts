import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../iam/document";
import { physicalName } from "../naming";
import { publicSubnetBlock } from "./subnets";

/** Where public subnets are made. */
export interface PublicPlace {
    readonly vpc: ec2.Vpc;
    readonly cidrBlock: string;
    /** Letters of the zones. */
    readonly zones: readonly string[];
    readonly scope: pulumi.Output<Scope>;
}

/**
 * A public subnet in each zone, with a route table of their own to an internet gateway. What is started there gets no public address
 * by itself: a load balancer has its own.
 */
export function publicSubnets(
    name: string,
    { vpc, cidrBlock, zones, scope }: PublicPlace,
    child: { parent: pulumi.Resource },
): pulumi.Output<string[]> {
    const tags = { Name: physicalName(`${name}-public`, 255) };
    const gateway = new ec2.InternetGateway(`${name}-internet-gateway`, { vpcId: vpc.id, tags }, child);
    const routes = new ec2.RouteTable(`${name}-public-routes`, { vpcId: vpc.id, tags }, child);
    const route = new ec2.Route(
        `${name}-public-route`,
        { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
        child,
    );
    const subnets = zones.map(
        (zone) =>
            new ec2.Subnet(
                `${name}-public-subnet-${zone}`,
                {
                    vpcId: vpc.id,
                    cidrBlock: publicSubnetBlock(cidrBlock, zone),
                    availabilityZone: scope.apply(({ region }) => `${region}${zone}`),
                    mapPublicIpOnLaunch: false,
                    tags: { Name: physicalName(`${name}-public-${zone}`, 255) },
                },
                child,
            ),
    );
    const associations = subnets.map(
        (subnet, index) =>
            new ec2.RouteTableAssociation(
                `${name}-public-routes-${String(zones[index])}`,
                { routeTableId: routes.id, subnetId: subnet.id },
                child,
            ),
    );
    return after(pulumi.all(subnets.map(({ id }) => id)), [route, ...associations]);
}
