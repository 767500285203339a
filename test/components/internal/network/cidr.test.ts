import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import {
    type Cidr,
    contains,
    formatCidr,
    opensInternet,
    parseCidr,
    partOf,
    sizeOf,
} from "../../../../components/internal/network/cidr";
import { subnetBlock } from "../../../../components/internal/network/subnets";

/** Blocks of either version, whose host bits are zero. */
const block = fc.constantFrom(4, 6).chain((version: 4 | 6): fc.Arbitrary<Cidr> => {
    const width = version === 4 ? 32 : 128;
    return fc.tuple(fc.bigInt(0n, (1n << BigInt(width)) - 1n), fc.nat(width)).map(([address, bits]) => ({
        version,
        bits,
        address: (address >> BigInt(width - bits)) << BigInt(width - bits),
    }));
});

/** The block of fewer bits that a block is in. */
function wider(cidr: Cidr, bits: number): Cidr {
    const hostBits = BigInt((cidr.version === 4 ? 32 : 128) - bits);
    return { ...cidr, bits, address: (cidr.address >> hostBits) << hostBits };
}

suite("parseCidr", () => {
    const good: [version: 4 | 6, text: string, address: bigint, bits: number][] = [
        [4, "0.0.0.0/0", 0n, 0],
        [4, "10.0.0.0/8", 0x0a000000n, 8],
        [4, "10.1.2.3/32", 0x0a010203n, 32],
        [4, "255.255.255.254/31", 0xfffffffen, 31],
        [6, "::/0", 0n, 0],
        [6, "::1/128", 1n, 128],
        [6, "fe80::/10", 0xfe80n << 112n, 10],
        [6, "2001:db8::/32", 0x20010db8n << 96n, 32],
        [6, "2001:db8:0:0:1::/80", (0x20010db800000000n << 64n) | (1n << 48n), 80],
        [6, "2001:db8:0:1:1:1:1:1/128", (0x20010db800000001n << 64n) | 0x1000100010001n, 128],
        [6, "1::10:0:0/96", (1n << 112n) | (0x10n << 32n), 96],
    ];
    for (const [version, text, address, bits] of good) {
        test(`reads ${text}`, () => {
            assert.deepEqual(parseCidr(version, text), { version, address, bits });
        });
    }

    const bad: [version: 4 | 6, what: string, text: string][] = [
        [4, "no length", "10.0.0.0"],
        [4, "two lengths", "10.0.0.0/8/8"],
        [4, "an empty length", "10.0.0.0/"],
        [4, "a length over 32", "10.0.0.0/33"],
        [4, "a length with a leading zero", "10.0.0.0/08"],
        [4, "a mask", "10.0.0.0/255.0.0.0"],
        [4, "host bits", "10.0.0.1/8"],
        [4, "three parts", "10.0.0/8"],
        [4, "five parts", "10.0.0.0.0/8"],
        [4, "a part over 255", "256.0.0.0/8"],
        [4, "an octal part", "010.0.0.0/8"],
        [4, "a hexadecimal part", "0xa.0.0.0/8"],
        [4, "a space", " 10.0.0.0/8"],
        [4, "a negative part", "-10.0.0.0/8"],
        [4, "nothing", ""],
        [4, "IPv6", "::/0"],
        [6, "IPv4", "10.0.0.0/8"],
        [6, "IPv4 in IPv6", "::ffff:10.0.0.0/104"],
        [6, "a length over 128", "::/129"],
        [6, "host bits", "2001:db8::1/32"],
        [6, "capitals", "2001:DB8::/32"],
        [6, "zeros that could be left out", "2001:db8:0:0:0:0:0:0/32"],
        [6, "zeros before a group", "2001:0db8::/32"],
        [6, "a single zero left out", "2001:db8::1:1:1:1:1/128"],
        [6, "the shorter run left out", "2001::1:0:0:0:0/64"],
        [6, "two gaps", "2001::1::/64"],
        [6, "seven groups", "1:2:3:4:5:6:7/112"],
        [6, "nine groups", "1:2:3:4:5:6:7:8:9/128"],
        [6, "a zone", "fe80::%eth0/10"],
        [6, "a group of five digits", "2001:00db8::/32"],
    ];
    for (const [version, what, text] of bad) {
        test(`refuses ${what}, as IPv${String(version)}: ${text}`, () => {
            assert.equal(parseCidr(version, text), undefined);
        });
    }

    test("reads back every block as it is written", () => {
        fc.assert(
            fc.property(block, (cidr) => {
                assert.deepEqual(parseCidr(cidr.version, formatCidr(cidr)), cidr);
            }),
        );
    });

    test("never takes one text for two blocks, nor throws", () => {
        const text = fc.string({ unit: fc.constantFrom("0", "1", "a", "f", ":", ".", "/"), maxLength: 24 });
        fc.assert(
            fc.property(text, (any) => {
                for (const version of [4, 6] as const) {
                    const cidr = parseCidr(version, any);
                    assert.ok(cidr === undefined || formatCidr(cidr) === any);
                }
            }),
            { numRuns: 2000 },
        );
    });
});

suite("the parts of a block", () => {
    const cut = block.chain((cidr) => {
        const width = cidr.version === 4 ? 32 : 128;
        return fc.tuple(fc.constant(cidr), fc.nat(Math.min(6, width - cidr.bits)));
    });

    test("are disjoint, inside, and together the whole", () => {
        fc.assert(
            fc.property(cut, ([whole, newBits]) => {
                const parts = Array.from({ length: 2 ** newBits }, (_, index) =>
                    partOf(whole, newBits, index),
                );
                let next = whole.address;
                for (const part of parts) {
                    assert.ok(contains(whole, part));
                    assert.equal(part.address, next);
                    next += sizeOf(part);
                }
                assert.equal(next, whole.address + sizeOf(whole));
            }),
        );
    });

    test("end with the last", () => {
        const whole = parseCidr(4, "10.0.0.0/16");
        assert.ok(whole);
        for (const [newBits, index] of [
            [4, 16],
            [4, -1],
            [17, 0],
        ] as const) {
            assert.throws(() => partOf(whole, newBits, index), RangeError);
        }
    });
});

suite("subnets", () => {
    const cases: [block: string, letter: string, subnet: string][] = [
        ["10.0.0.0/16", "a", "10.0.0.0/20"],
        ["10.0.0.0/16", "b", "10.0.16.0/20"],
        ["10.0.0.0/16", "h", "10.0.112.0/20"],
        ["192.168.7.0/24", "a", "192.168.7.0/28"],
        ["192.168.7.0/24", "c", "192.168.7.32/28"],
        ["172.16.240.0/20", "f", "172.16.245.0/24"],
    ];
    for (const [cidrBlock, letter, subnet] of cases) {
        test(`${cidrBlock} has ${subnet} in zone ${letter}`, () => {
            assert.equal(subnetBlock(cidrBlock, letter), subnet);
        });
    }
});

suite("opensInternet", () => {
    const cases: [version: 4 | 6, text: string, opens: boolean][] = [
        [4, "0.0.0.0/0", true],
        [4, "128.0.0.0/1", true],
        [4, "10.0.0.0/7", true],
        [4, "10.0.0.0/8", false],
        [6, "::/0", true],
        [6, "2000::/3", true],
        [6, "2001::/16", false],
    ];
    for (const [version, text, opens] of cases) {
        test(`${text}: ${String(opens)}`, () => {
            const cidr = parseCidr(version, text);
            assert.ok(cidr);
            assert.equal(opensInternet(cidr), opens);
        });
    }

    test("is true of all that holds what it is true of", () => {
        fc.assert(
            fc.property(block, fc.nat(128), (inner, bits) => {
                const outer = wider(inner, Math.min(bits, inner.bits));
                assert.ok(contains(outer, inner));
                return opensInternet(outer) || !opensInternet(inner);
            }),
        );
    });
});
