/** Address blocks, and what the provider says of bad ones. */
import { isIPv4, isIPv6 } from "node:net";
import { asText } from "../../properties";
import type { Property } from "../../resource-type";

type Check = NonNullable<Property["check"]>;

interface Block {
    readonly family: 4 | 6;
    readonly bits: number;
    /** The block with its host bits cleared; for IPv6 only whether they are clear is known. */
    readonly network: string;
}

/** As Go's net.ParseCIDR: host bits may be set. */
function parsed(text: string): Block | undefined {
    const [address = "", prefix = "", ...rest] = text.split("/");
    const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    if (rest.length > 0 || Number.isNaN(bits)) {
        return undefined;
    }
    if (isIPv4(address) && bits <= 32) {
        return { family: 4, bits, network: `${clearedV4(address, bits)}/${bits}` };
    }
    if (isIPv6(address) && bits <= 128) {
        return { family: 6, bits, network: hasHostBits(address, bits) ? "" : text };
    }
    return undefined;
}

function clearedV4(address: string, bits: number): string {
    const octets = address.split(".").map((octet, index) => {
        const kept = Math.min(8, Math.max(0, bits - index * 8));
        return Number(octet) & (0xff << (8 - kept)) & 0xff;
    });
    return octets.join(".");
}

function hasHostBits(address: string, bits: number): boolean {
    const [head = "", tail] = address.split("::");
    const groups = (part: string) => part.split(":").filter((group) => group !== "");
    const [first, last] = [groups(head), groups(tail ?? "")];
    const middle = Array.from({ length: 8 - first.length - last.length }, () => "0");
    const value = [...first, ...middle, ...last].reduce(
        (sum, group) => (sum << 16n) | BigInt(`0x${group}`),
        0n,
    );
    return (value & ((1n << BigInt(128 - bits)) - 1n)) !== 0n;
}

/** What the provider says of a text that is no IPv4 block of its own. */
export const cidrBlock: Check = (value) => {
    const text = asText(value);
    const block = parsed(text);
    if (!block) {
        return `"${text}" is not a valid CIDR block: invalid CIDR address: ${text}`;
    }
    if (block.family === 6) {
        return `"${text}" is not a valid IPv4 CIDR block`;
    }
    return block.network === text
        ? undefined
        : `"${text}" is not a valid IPv4 CIDR block; did you mean "${block.network}"?`;
};

/** The same for IPv6. */
export const cidrBlockV6: Check = (value) => {
    const text = asText(value);
    const block = parsed(text);
    if (!block) {
        return `"${text}" is not a valid CIDR block: invalid CIDR address: ${text}`;
    }
    return block.family === 6 && block.network === text
        ? undefined
        : `"${text}" is not a valid IPv6 CIDR block`;
};

/** A network of a size between two. */
export const network =
    (smallest: number, largest: number): Check =>
    (value, name) => {
        const text = asText(value);
        const block = parsed(text);
        if (block?.family !== 4) {
            return `expected "${name}" to be a valid IPv4 Value, got ${text}: invalid CIDR address: ${text}`;
        }
        if (block.network !== text) {
            return `expected ${name} to contain a valid network Value, expected ${block.network}, got ${text}`;
        }
        return block.bits < smallest || block.bits > largest
            ? `expected "${name}" to contain a network Value with between ${smallest} and ${largest} significant bits, got: ${block.bits}`
            : undefined;
    };

/** In the words of the provider's newer resources. */
export const networkAddress =
    (family: 4 | 6): Check =>
    (value, name) => {
        const text = asText(value);
        const block = parsed(text);
        return block?.family === family && block.network === text
            ? undefined
            : `Invalid Attribute Value. Attribute ${name} value must be a valid IPv${family} CIDR that represents a network address, got: ${text}`;
    };
