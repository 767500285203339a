import { type Faults, given } from "../validation";
import { formatCidr, parseCidr, partOf } from "./cidr";
import { zoneLetter } from "./rules";

/**
 * The block of a zone's private subnet, a sixteenth of the network's. It only depends on the letter, so that no zone moves when
 * another one is added.
 */
export function subnetBlock(cidrBlock: string, zoneLetter: string): string {
    return sixteenth(cidrBlock, indexOf(zoneLetter));
}

/** The block of a zone's public subnet, a sixteenth of the network's upper half. */
export function publicSubnetBlock(cidrBlock: string, zoneLetter: string): string {
    return sixteenth(cidrBlock, 8 + indexOf(zoneLetter));
}

/** Records zones of endpoints, where they are zones at all, in which the network has no subnet. */
export function checkEndpointZones(
    faults: Faults,
    zones: readonly string[],
    endpointZones: readonly string[] = [],
): void {
    endpointZones.forEach((zone, index) => {
        if (zoneLetter(zone) === undefined && !zones.includes(zone)) {
            faults.add(
                `endpointAvailabilityZones[${String(index)}]`,
                `${given(zone)} isn't among the availabilityZones, and an endpoint is in a subnet; those are ${zones.map(given).join(", ")}.`,
            );
        }
    });
}

function indexOf(zoneLetter: string): number {
    return zoneLetter.charCodeAt(0) - "a".charCodeAt(0);
}

function sixteenth(cidrBlock: string, index: number): string {
    const block = parseCidr(4, cidrBlock);
    if (!block) {
        throw new RangeError(`${cidrBlock} is no block`);
    }
    return formatCidr(partOf(block, 4, index));
}
