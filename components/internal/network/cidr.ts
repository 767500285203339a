/** A block of addresses: all whose first `bits` bits are those of `address`. */
export interface Cidr {
    readonly version: 4 | 6;
    readonly address: bigint;
    readonly bits: number;
}

const widths = { 4: 32, 6: 128 } as const;

/**
 * Reads a block as AWS writes it: `ADDRESS/BITS`, nothing but zeros after the first BITS bits, no leading zeros (some programs
 * read them as octal), an IPv6 address in its shortest form. Any other text of the same block would differ from what AWS
 * gives back, at every refresh.
 */
export function parseCidr(version: 4 | 6, text: string): Cidr | undefined {
    const [addressText = "", bitsText = "", ...more] = text.split("/");
    const address = version === 4 ? parseIpv4(addressText) : parseIpv6(addressText);
    const bits = /^\d{1,3}$/.test(bitsText) ? Number(bitsText) : NaN;
    const width = widths[version];
    if (address === undefined || more.length > 0 || !(bits <= width)) {
        return undefined;
    }
    const cidr: Cidr = { version, address, bits };
    const hostBits = address & ((1n << BigInt(width - bits)) - 1n);
    return hostBits === 0n && formatCidr(cidr) === text ? cidr : undefined;
}

/** The one way to write a block: https://www.rfc-editor.org/rfc/rfc5952 */
export function formatCidr({ version, address, bits }: Cidr): string {
    return `${version === 4 ? formatIpv4(address) : formatIpv6(address)}/${String(bits)}`;
}

/** How many addresses a block has. */
export function sizeOf({ version, bits }: Cidr): bigint {
    return 1n << BigInt(widths[version] - bits);
}

/** Whether all of the inner block is in the outer one. */
export function contains(outer: Cidr, inner: Cidr): boolean {
    return (
        outer.version === inner.version &&
        outer.bits <= inner.bits &&
        inner.address >= outer.address &&
        inner.address < outer.address + sizeOf(outer)
    );
}

/**
 * One of the equal parts that a block has when `newBits` more bits tell them apart. A part depends on its own number only:
 * taking another one into use never moves it.
 */
export function partOf(block: Cidr, newBits: number, index: number): Cidr {
    const bits = block.bits + newBits;
    if (bits > widths[block.version] || index < 0 || index >= 2 ** newBits) {
        throw new RangeError(
            `${formatCidr(block)} has no part ${String(index)} of ${String(newBits)} more bits`,
        );
    }
    const size = sizeOf({ ...block, bits });
    return { ...block, bits, address: block.address + BigInt(index) * size };
}

/**
 * Whether a block stands for the internet at large: as a whole, or a part of it larger than what one organization has (two
 * halves of the whole are the whole).
 */
export function opensInternet(cidr: Cidr): boolean {
    return cidr.bits < (cidr.version === 4 ? 8 : 16);
}

function parseIpv4(text: string): bigint | undefined {
    const parts = text.split(".");
    return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)
        ? fromGroups(parts.map(Number), 8)
        : undefined;
}

function formatIpv4(address: bigint): string {
    return toGroups(address, 4, 8).join(".");
}

function parseIpv6(text: string): bigint | undefined {
    const [head = "", tail, ...more] = text.split("::");
    const groups = (part: string) => (part === "" ? [] : part.split(":"));
    const before = groups(head);
    const after = groups(tail ?? "");
    const omitted = 8 - before.length - after.length;
    if (more.length > 0 || (tail === undefined ? omitted !== 0 : omitted < 1)) {
        return undefined;
    }
    const all = [...before, ...Array<string>(omitted).fill("0"), ...after];
    return all.every((group) => /^[0-9a-f]{1,4}$/.test(group))
        ? fromGroups(
              all.map((group) => parseInt(group, 16)),
              16,
          )
        : undefined;
}

function formatIpv6(address: bigint): string {
    const text = toGroups(address, 8, 16)
        .map((group) => group.toString(16))
        .join(":");
    // The first of the longest runs of at least two zero groups is left out.
    const runs = text.match(/\b0(:0)+\b/g) ?? [];
    const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), "");
    return longest === "" ? text : text.replace(new RegExp(`(^|:)${longest}(:|$)`), "::");
}

function fromGroups(groups: readonly number[], width: number): bigint {
    return groups.reduce((address, group) => (address << BigInt(width)) | BigInt(group), 0n);
}

function toGroups(address: bigint, count: number, width: number): number[] {
    const mask = (1n << BigInt(width)) - 1n;
    return Array.from({ length: count }, (_, index) =>
        Number((address >> BigInt(width * (count - 1 - index))) & mask),
    );
}
