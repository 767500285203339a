import { formatCidr, parseCidr, partOf } from "./cidr";

/**
 * The block of a zone's subnet, a sixteenth of the network's. It only depends on the letter, so that no zone moves when
 * another one is added; the upper half stays free.
 */
export function subnetBlock(cidrBlock: string, zoneLetter: string): string {
    const block = parseCidr(4, cidrBlock);
    if (!block) {
        throw new RangeError(`${cidrBlock} is no block`);
    }
    return formatCidr(partOf(block, 4, zoneLetter.charCodeAt(0) - "a".charCodeAt(0)));
}
