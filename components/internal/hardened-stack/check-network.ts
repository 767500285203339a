import type * as pulumi from "@pulumi/pulumi";
import { balancerCidr, vpcCidr, zoneLetter } from "../network/rules";
import { checkNoneTwice } from "../network/services";
import { checkEndpointZones } from "../network/subnets";
import type { AppNeeds } from "../needs-types";
import { type Faults, given } from "../validation";
import type { ClientNeed } from "./clients";
import { defaultZones } from "./shape";
import { defaultBlock, makesDatabase } from "./ways";

/** What is said of the network. */
export interface NetworkParts {
    readonly needs: AppNeeds;
    readonly cidrBlock?: string;
    readonly availabilityZones?: string[];
    readonly endpointAvailabilityZones?: string[];
    readonly vpcId?: pulumi.Input<string>;
    readonly subnetIds?: pulumi.Input<string>[];
    readonly endpointSecurityGroupId?: pulumi.Input<string>;
    readonly databaseSecurityGroupId?: pulumi.Input<string>;
    readonly clients?: Record<string, ClientNeed>;
}

/** A network that is given is described, and one that is made isn't. */
export function checkNetwork(faults: Faults, parts: NetworkParts): void {
    faults.check("cidrBlock", parts.cidrBlock, vpcCidr);
    for (const property of ["availabilityZones", "endpointAvailabilityZones"] as const) {
        faults.checkList(property, parts[property], zoneLetter);
        checkNoneTwice(faults, property, parts[property] ?? []);
    }
    if (parts.vpcId === undefined) {
        checkMade(faults, parts);
    } else {
        checkGiven(faults, parts);
    }
}

function checkMade(faults: Faults, parts: NetworkParts): void {
    for (const property of ["subnetIds", "endpointSecurityGroupId"] as const) {
        if (parts[property] !== undefined) {
            faults.add(
                property,
                "no vpcId is given, so that the network is made here; leave it out, or give the VPC too.",
            );
        }
    }
    const { availabilityZones = defaultZones, cidrBlock = defaultBlock } = parts;
    checkEndpointZones(faults, availabilityZones, parts.endpointAvailabilityZones);
    if (availabilityZones.length === 1 && wantsTwoZones(parts)) {
        faults.add(
            "availabilityZones",
            `only ${given(availabilityZones[0])} is named, and ${twoZones}; name two (endpoints, which are paid for by zone, can be in one of them: endpointAvailabilityZones).`,
        );
    }
    if (parts.clients && vpcCidr(cidrBlock) === undefined) {
        faults.check("cidrBlock", cidrBlock, balancerCidr);
    }
}

function checkGiven(faults: Faults, parts: NetworkParts): void {
    for (const [property, what] of [
        ["cidrBlock", "the block of the VPC that is given"],
        ["subnetIds", "the ids of that VPC's subnets where the hosts are"],
        ["endpointSecurityGroupId", "the security group of that VPC's interface endpoints"],
    ] as const) {
        if (parts[property] === undefined) {
            faults.add(property, `it is missing; give ${what}.`);
        }
    }
    for (const property of ["availabilityZones", "endpointAvailabilityZones"] as const) {
        if (parts[property] !== undefined) {
            faults.add(property, "a VPC is given, whose subnets are there; leave them out.");
        }
    }
    if (parts.subnetIds?.length === 1 && makesDatabase(parts)) {
        faults.add("subnetIds", `only one is named, and ${twoZones}; name one in each of two zones.`);
    }
}

/** Even for a database in one zone: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html */
const twoZones = "RDS, as load balancers do, wants subnets in two zones";

function wantsTwoZones(parts: NetworkParts): boolean {
    return makesDatabase(parts) || parts.clients !== undefined;
}
