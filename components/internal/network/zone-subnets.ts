import * as ec2 from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../iam/document";
import { physicalName } from "../naming";

/** Where subnets are made. */
export interface SubnetPlace {
    readonly vpc: ec2.Vpc;
    readonly cidrBlock: string;
    /** Letters of the zones. */
    readonly zones: readonly string[];
    readonly scope: pulumi.Output<Scope>;
}

/** Subnets, and what brings them their routes. */
export interface ZoneSubnets {
    /** In the order of the zones. */
    readonly subnetIds: pulumi.Output<string>[];
    readonly associations: ec2.RouteTableAssociation[];
}

/**
 * A subnet in each zone, with the routes of one table. What is started there gets no public address by itself.
 *
 * @param kind goes before what the names say: `public-`, or nothing
 * @param block the block of a zone's subnet
 */
export function zoneSubnets(
    name: string,
    { vpc, cidrBlock, zones, scope }: SubnetPlace,
    kind: string,
    routes: ec2.RouteTable,
    block: (cidrBlock: string, zone: string) => string,
    child: { parent: pulumi.Resource },
): ZoneSubnets {
    const made = zones.map((zone) => {
        const subnet = new ec2.Subnet(
            `${name}-${kind}subnet-${zone}`,
            {
                vpcId: vpc.id,
                cidrBlock: block(cidrBlock, zone),
                availabilityZone: scope.apply(({ region }) => `${region}${zone}`),
                tags: { Name: physicalName(`${name}-${kind}${zone}`, 255) },
            },
            child,
        );
        const association = new ec2.RouteTableAssociation(
            `${name}-${kind}routes-${zone}`,
            { routeTableId: routes.id, subnetId: subnet.id },
            child,
        );
        return { id: subnet.id, association };
    });
    return {
        subnetIds: made.map(({ id }) => id),
        associations: made.map(({ association }) => association),
    };
}
