import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import { physicalName } from "../naming";
import { publicSubnetBlock } from "./subnets";
import { type SubnetPlace, zoneSubnets } from "./zone-subnets";

/** A public subnet in each zone, with a route table of their own to an internet gateway: a load balancer has its own addresses. */
export function publicSubnets(
    name: string,
    place: SubnetPlace,
    child: { parent: pulumi.Resource },
): pulumi.Output<string[]> {
    const { vpc } = place;
    const tags = { Name: physicalName(`${name}-public`, 255) };
    const gateway = new ec2.InternetGateway(`${name}-internet-gateway`, { vpcId: vpc.id, tags }, child);
    const routes = new ec2.RouteTable(`${name}-public-routes`, { vpcId: vpc.id, tags }, child);
    const route = new ec2.Route(
        `${name}-public-route`,
        { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
        child,
    );
    const made = zoneSubnets(name, place, "public-", routes, publicSubnetBlock, child);
    return after(pulumi.all(made.subnetIds), [route, ...made.associations]);
}
