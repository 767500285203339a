import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { type AppNeeds, DatabaseAccess, type OutboundNeed } from "../../../components";
import { checkNeeds } from "../../../components/internal/needs";
import { Faults } from "../../../components/internal/validation";
import { late } from "../program";

/** What is wrong with needs: each path and its reason. */
function faultsOf(needs: unknown): Record<string, string> {
    const faults = new Faults("pkg:index:App", "one");
    // Not every caller has types.
    checkNeeds(faults, "needs", needs as AppNeeds);
    try {
        faults.throwIfAny();
    } catch (error) {
        if (pulumi.InputPropertiesError.isInstance(error)) {
            return Object.fromEntries(error.errors.map((one) => [one.propertyPath, one.reason]));
        }
        throw error;
    }
    return {};
}

const listen = { port: 4000, publicPort: 443 };
const stripe: OutboundNeed = { host: "api.stripe.com", port: 443, reason: "card payments" };

test("a need of each kind is fine", () => {
    const needs: AppNeeds = {
        listen,
        database: { name: "shop", access: DatabaseAccess.ReadOnly },
        uploads: {
            maxBytes: 10_000_000,
            contentTypes: ["image/png", "application/vnd.oasis.opendocument.text"],
        },
        parameters: ["/shop/prod/stripe-key", late("/shop/prod/other")],
        outbound: {
            stripe,
            queue: { awsService: "sqs", port: 443, reason: "orders" },
            mail: { cidrIpv4: "10.3.0.5/32", port: 587, reason: "receipts" },
            late: { cidrIpv4: late("10.4.0.0/16"), port: 443, reason: "known later" },
            list: { prefixListId: "pl-63a5400a", port: 443, reason: "buckets" },
            cache: { referencedSecurityGroupId: "sg-0123456789abcdef0", port: 6379, reason: "sessions" },
            all: { cidrIpv4: "0.0.0.0/0", port: 443, reason: "users give web hooks of any address" },
        },
    };
    assert.deepEqual(faultsOf(needs), {});
});

test("ten faults are one error that names ten properties", () => {
    const found = faultsOf({
        listen: { port: 80, publicPort: 22 },
        database: { name: "Shop", access: "superuser" },
        uploads: { maxBytes: 0, contentTypes: ["image/*"] },
        parameters: ["/shop/*"],
        outbound: {
            stripe: { host: "https://api.stripe.com", port: 0, reason: "" },
        },
    });
    assert.deepEqual(Object.keys(found), [
        "needs.listen.port",
        "needs.listen.publicPort",
        "needs.database.name",
        "needs.database.access",
        "needs.uploads.maxBytes",
        "needs.uploads.contentTypes[0]",
        "needs.parameters[0]",
        "needs.outbound.stripe.host",
        "needs.outbound.stripe.port",
        "needs.outbound.stripe.reason",
    ]);
});

suite("what is refused, and in which words", () => {
    const portNeeded = "a whole number from 1 to 65,535 is needed, like 443.";
    const cidrNeeded =
        'isn\'t a range of IPv4 addresses: ADDRESS/BITS is needed, with zeros after the first BITS bits, like "10.1.2.0/24".';
    const everywhere =
        '"0.0.0.0/0" is every address; name the ones that are needed, like "10.1.2.0/24", or a host; if it must be, say why in a reason of at least 30 characters.';
    const peerNeeded =
        "exactly one of host, awsService, cidrIpv4, prefixListId, referencedSecurityGroupId says where the need leads.";
    const cidr = (cidrIpv4: string, port = 443, reason = "orders") => ({
        listen,
        outbound: { x: { cidrIpv4, port, reason } },
    });
    const host = (name: string) => ({ listen, outbound: { x: { ...stripe, host: name } } });
    const types = (...contentTypes: string[]) => ({ listen, uploads: { maxBytes: 1, contentTypes } });
    const notHost = (name: string) => ({
        "needs.outbound.x.host": `"${name}" isn't a host's name: a whole name in lower case is needed, without scheme, port, path or wildcard, like "api.stripe.com"; an address is given as cidrIpv4: "10.1.2.3/32".`,
    });
    const active = (type: string) => ({
        "needs.uploads.contentTypes[0]": `"${type}" is content that a browser runs, as the user who looks at it; leave it out, or say why it is needed in activeContentReason.`,
    });
    const notType = (type: string) => ({
        "needs.uploads.contentTypes[0]": `"${type}" isn't a media type: type/subtype in lower case is needed, without wildcard or parameters, like "image/png".`,
    });
    const notReason = (reason: string) => ({
        "needs.outbound.x.reason": `${JSON.stringify(reason)} isn't a reason: a few words of at most 100 plain characters are needed (letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*), like "card payments".`,
    });
    const cases: Record<string, [needs: unknown, faults: Record<string, string>]> = {
        nothing: [
            undefined,
            {
                "needs.listen":
                    "it is missing; say where the app is reached: { port: 4000, publicPort: 443 }.",
            },
        ],
        "a port that needs a privilege": [
            { listen: { port: 1023, publicPort: 65_536 } },
            {
                "needs.listen.port":
                    "1023 isn't a port that an app may open without privileges: a whole number from 1024 to 65,535 is needed (clients use publicPort, which is redirected), like 4000.",
                "needs.listen.publicPort": `65536 isn't a port: ${portNeeded}`,
            },
        ],
        "SSH's port": [
            { listen: { port: 4000, publicPort: 22 } },
            {
                "needs.listen.publicPort":
                    "22 is SSH's, and no app is served there; give the port that clients use, like 443.",
            },
        ],
        "an access that isn't one": [
            { listen, database: { name: "shop", access: "all" } },
            {
                "needs.database.access":
                    '"all" isn\'t a way to use the database: "read-only" or "read-write" is needed; tables are changed by migrations, never by the app.',
            },
        ],
        "uploads of more than S3 takes": [
            { listen, uploads: { maxBytes: 5 * 1024 ** 3 + 1, contentTypes: [] } },
            {
                "needs.uploads.maxBytes":
                    "5368709121 isn't a limit of bytes: a whole number from 1 to 5,368,709,120 (5 GiB) is needed, like 10_000_000.",
                "needs.uploads.contentTypes":
                    'no type is named; name what users may upload, like ["image/png"].',
            },
        ],
        "a wildcard of types": [types("image/*"), notType("image/*")],
        "a type with parameters": [types("text/plain; charset=utf-8"), notType("text/plain; charset=utf-8")],
        HTML: [types("text/html"), active("text/html")],
        SVG: [types("image/svg+xml"), active("image/svg+xml")],
        XHTML: [types("application/xhtml+xml"), active("application/xhtml+xml")],
        JavaScript: [types("text/javascript"), active("text/javascript")],
        "a host with a scheme": [host("https://api.stripe.com"), notHost("https://api.stripe.com")],
        "a host with a wildcard": [host("*.stripe.com"), notHost("*.stripe.com")],
        "an address as a host": [host("10.1.2.3"), notHost("10.1.2.3")],
        "a host of one label": [host("localhost"), notHost("localhost")],
        "bits after the prefix": [
            cidr("10.1.2.3/24"),
            { "needs.outbound.x.cidrIpv4": `"10.1.2.3/24" ${cidrNeeded}` },
        ],
        IPv6: [cidr("::/0"), { "needs.outbound.x.cidrIpv4": `"::/0" ${cidrNeeded}` }],
        "everywhere without a sentence": [cidr("0.0.0.0/0"), { "needs.outbound.x.cidrIpv4": everywhere }],
        "SSH to everywhere, whatever the reason": [
            cidr("0.0.0.0/0", 22, "the administrators have asked for it again and again"),
            {
                "needs.outbound.x.cidrIpv4":
                    '"0.0.0.0/0" with port 22 would open SSH to every address, which no reason allows; name the hosts, like "10.1.2.3/32".',
            },
        ],
        "the metadata service": [
            cidr("169.254.169.254/32", 80),
            {
                "needs.outbound.x.cidrIpv4":
                    '"169.254.169.254/32" is where an instance\'s metadata service hands out its credentials, which no app may reach; name the addresses of the destination itself, like "10.1.2.0/24".',
            },
        ],
        "no peer": [
            { listen, outbound: { x: { port: 443, reason: "orders" } } },
            { "needs.outbound.x": `none was given, and ${peerNeeded}` },
        ],
        "two peers": [
            { listen, outbound: { x: { ...stripe, cidrIpv4: "10.0.0.0/8" } } },
            { "needs.outbound.x": `host and cidrIpv4 were given, and ${peerNeeded}` },
        ],
        "ids that are names": [
            {
                listen,
                outbound: {
                    a: { prefixListId: "s3", port: 443, reason: "buckets" },
                    b: { referencedSecurityGroupId: "cache", port: 6379, reason: "sessions" },
                },
            },
            {
                "needs.outbound.a.prefixListId":
                    '"s3" isn\'t a prefix list\'s id: "pl-..." is needed, not its name.',
                "needs.outbound.b.referencedSecurityGroupId":
                    '"cache" isn\'t a security group\'s id: "sg-..." is needed, not its name.',
            },
        ],
        "a name that no rule could have": [
            { listen, outbound: { "My API": stripe } },
            {
                'needs.outbound["My API"]':
                    '"My API" can\'t name a need: a lower-case letter, then lower-case letters, digits and "-" are allowed, at most 24 characters, like "stripe".',
            },
        ],
        "a reason of no words": [{ listen, outbound: { x: { ...stripe, reason: "..." } } }, notReason("...")],
        "a reason that would end its quotes": [
            { listen, outbound: { x: { ...stripe, reason: 'a "reason"' } } },
            notReason('a "reason"'),
        ],
        "a reason of two lines": [
            { listen, outbound: { x: { ...stripe, reason: "card\npayments" } } },
            notReason("card\npayments"),
        ],
    };
    for (const [what, [needs, faults]] of Object.entries(cases)) {
        test(what, () => {
            assert.deepEqual(faultsOf(needs), faults);
        });
    }

    test("a service that isn't known is told which ones are", () => {
        const reason = faultsOf({
            listen,
            outbound: { x: { awsService: "S3", port: 443, reason: "buckets" } },
        });
        assert.match(
            reason["needs.outbound.x.awsService"] ?? "",
            /^"S3" isn't a service that is known here: bedrock-runtime, .*, xray are; another one is given by the prefixListId or the referencedSecurityGroupId of its endpoint\.$/,
        );
    });

    test("active content is let in with a reason", () => {
        const uploads = {
            ...types("image/svg+xml").uploads,
            activeContentReason: "logos, served as attachments",
        };
        assert.deepEqual(faultsOf({ listen, uploads }), {});
    });
});
