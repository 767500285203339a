import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    EgressSecurityGroup,
    type EgressSecurityGroupArgs,
    type InboundNeed,
    type OutboundNeed,
} from "../../components";
import { late, lateFailure, refusal } from "./program";
import { ownWords, type Reasons, wholeMessage } from "./whole-message";

const make = (args: unknown) => () => new EgressSecurityGroup("web", args as EgressSecurityGroupArgs);
const vpcId = "vpc-1";
const cidrIpv4 = "10.1.2.0/24";
const reason = "orders";
const outKinds =
    "exactly one of host, awsService, cidrIpv4, prefixListId, referencedSecurityGroupId says where the need leads.";
const inKinds =
    "exactly one of cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId, awsService says who connects.";
const keyNeeded =
    'can\'t name a need: a lower-case letter, then lower-case letters, digits and "-" are allowed, at most 24 characters, like "stripe".';
const portNeeded = "isn't a port: a whole number from 1 to 65,535 is needed, like 443.";
const reasonNeeded =
    'isn\'t a reason: a few words of at most 100 plain characters are needed (letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*), like "card payments".';
const ipv4Needed =
    'isn\'t a range of IPv4 addresses: ADDRESS/BITS is needed in its shortest form, with zeros after the first BITS bits, like "10.1.2.0/24".';
const ipv6Needed = ipv4Needed.replace("IPv4", "IPv6").replace("10.1.2.0/24", "2001:db8:1:2::/64");
const webOnly = (port: string, example = cidrIpv4) =>
    `would open port ${port} to the internet, which is allowed for 80 and 443 only, whatever the reason; name the addresses that connect, like "${example}".`;
const sayWhy =
    'is the internet; name the addresses that connect, like "10.1.2.0/24", or awsService: "cloudfront"; if it must be, say why in a reason of at least 30 characters.';
const sameRule = (one: string, other: string) =>
    `"${one}" and "${other}" give the same rule, and AWS takes a rule only once; leave one of them out.`;

/** An outbound need that is refused, by the end of its path, and why. */
const outbound: Record<string, { need: object; at: string; why: string }> = {
    "no peer": { need: { port: 443, reason }, at: "", why: `none was given, and ${outKinds}` },
    "two peers": {
        need: { cidrIpv4, prefixListId: "pl-1", port: 443, reason },
        at: "",
        why: `cidrIpv4 and prefixListId were given, and ${outKinds}`,
    },
    "a name": {
        need: { host: "api.stripe.com", port: 443, reason },
        at: ".host",
        why: '"api.stripe.com" is a name, and a security group only knows addresses, which a name changes at will; let the allow-list proxy reach it, and give the proxy here: its security group as referencedSecurityGroupId, and its port.',
    },
    "a service of interface endpoints": {
        need: { awsService: "ssm", port: 443, reason },
        at: ".awsService",
        why: '"ssm" has no list of addresses, only s3 and dynamodb have; it is reached by an interface endpoint: give the endpoint\'s security group as referencedSecurityGroupId.',
    },
    "every address, and a word": {
        need: { cidrIpv4: "0.0.0.0/0", port: 443, reason },
        at: ".cidrIpv4",
        why: '"0.0.0.0/0" is every address; name the ones that are needed, like "10.1.2.0/24", or a host; if it must be, say why in a reason of at least 30 characters.',
    },
    "half of all addresses, and a word": {
        need: { cidrIpv4: "128.0.0.0/1", port: 443, reason },
        at: ".cidrIpv4",
        why: '"128.0.0.0/1" is a large part of all addresses; name the ones that are needed, like "10.1.2.0/24", or a host; if it must be, say why in a reason of at least 30 characters.',
    },
    "SSH to every address, whatever the reason": {
        need: { cidrIpv4: "0.0.0.0/0", port: 22, reason: "deploys to servers whose addresses change" },
        at: ".cidrIpv4",
        why: '"0.0.0.0/0" with port 22 would open SSH to every address, which no reason allows; name the hosts, like "10.1.2.3/32".',
    },
    "no list's id": {
        need: { prefixListId: "com.amazonaws.eu-central-1.s3", port: 443, reason },
        at: ".prefixListId",
        why: '"com.amazonaws.eu-central-1.s3" isn\'t a prefix list\'s id: "pl-..." is needed, not its name.',
    },
    "a group's name": {
        need: { referencedSecurityGroupId: "database", port: 443, reason },
        at: ".referencedSecurityGroupId",
        why: '"database" isn\'t a security group\'s id: "sg-..." is needed, not its name.',
    },
    "port 0": { need: { cidrIpv4, port: 0, reason }, at: ".port", why: `0 ${portNeeded}` },
    "all ports": { need: { cidrIpv4, port: -1, reason }, at: ".port", why: `-1 ${portNeeded}` },
    "port 65536": { need: { cidrIpv4, port: 65_536, reason }, at: ".port", why: `65536 ${portNeeded}` },
    "a range": { need: { cidrIpv4, port: "1-9", reason }, at: ".port", why: `"1-9" ${portNeeded}` },
    "no reason": { need: { cidrIpv4, port: 1, reason: "" }, at: ".reason", why: `"" ${reasonNeeded}` },
    "a reason that AWS can't store": {
        need: { cidrIpv4, port: 1, reason: "für Bestellungen" },
        at: ".reason",
        why: `"für Bestellungen" ${reasonNeeded}`,
    },
};

const inbound: Record<string, { need: object; at: string; why: string }> = {
    "no peer": { need: { port: 443, reason }, at: "", why: `none was given, and ${inKinds}` },
    "two peers": {
        need: { cidrIpv4, cidrIpv6: "::1/128", port: 443, reason },
        at: "",
        why: `cidrIpv4 and cidrIpv6 were given, and ${inKinds}`,
    },
    "host bits": {
        need: { cidrIpv4: "10.1.2.3/24", port: 443, reason },
        at: ".cidrIpv4",
        why: `"10.1.2.3/24" ${ipv4Needed}`,
    },
    "IPv6 that isn't in its shortest form": {
        need: { cidrIpv6: "2001:DB8::/32", port: 443, reason },
        at: ".cidrIpv6",
        why: `"2001:DB8::/32" ${ipv6Needed}`,
    },
    "SSH from the internet": {
        need: { cidrIpv4: "0.0.0.0/0", port: 22, reason: "admins travel and work from anywhere" },
        at: ".cidrIpv4",
        why: `"0.0.0.0/0" ${webOnly("22")}`,
    },
    "a database for the internet": {
        need: { cidrIpv6: "::/0", port: 5432, reason: "reports are made from anywhere in the world" },
        at: ".cidrIpv6",
        why: `"::/0" ${webOnly("5432", "2001:db8:1:2::/64")}`,
    },
    "half of the internet": {
        need: { cidrIpv4: "0.0.0.0/1", port: 8080, reason: "admins travel and work from anywhere" },
        at: ".cidrIpv4",
        why: `"0.0.0.0/1" ${webOnly("8080")}`,
    },
    "a web site for the internet, and a word": {
        need: { cidrIpv4: "0.0.0.0/0", port: 443, reason: "shop" },
        at: ".cidrIpv4",
        why: `"0.0.0.0/0" ${sayWhy}`,
    },
    "a service that doesn't connect": {
        need: { awsService: "s3", port: 443, reason },
        at: ".awsService",
        why: '"s3" isn\'t a service whose addresses are known here: "cloudfront" is; another one is given by its prefixListId.',
    },
};

suite("EgressSecurityGroup refuses, with nothing made", () => {
    const refused = async (args: unknown, reasons: Reasons) => {
        const { error, registered } = await refusal(make(args));
        assert.equal(error.message, wholeMessage('EgressSecurityGroup "web"', reasons));
        assert.deepEqual(registered, []);
    };
    for (const [what, { need, at, why }] of Object.entries(outbound)) {
        test(`out: ${what}`, () => refused({ vpcId, egress: { some: need } }, { [`egress.some${at}`]: why }));
    }
    for (const [what, { need, at, why }] of Object.entries(inbound)) {
        test(`in: ${what}`, () =>
            refused({ vpcId, egress: {}, ingress: { some: need } }, { [`ingress.some${at}`]: why }));
    }

    test("keys that can't name a rule", () =>
        refused(
            {
                vpcId,
                egress: { "a.b": { cidrIpv4, port: 1, reason } },
                ingress: { A: { cidrIpv4, port: 1, reason } },
            },
            { 'egress["a.b"]': `"a.b" ${keyNeeded}`, 'ingress["A"]': `"A" ${keyNeeded}` },
        ));

    test("one rule under two keys", () =>
        refused(
            {
                vpcId,
                egress: {
                    one: { cidrIpv4, port: 1, reason },
                    two: { cidrIpv4, port: 1, reason: "other orders" },
                },
                ingress: {
                    one: { cidrIpv4, port: 1, reason },
                    two: { cidrIpv4, port: 2, reason },
                    three: { cidrIpv4, port: 2, reason },
                },
            },
            { "egress.two": sameRule("one", "two"), "ingress.three": sameRule("two", "three") },
        ));

    test("one rule of one output under two keys", () => {
        const referencedSecurityGroupId = late("sg-1");
        const need = { referencedSecurityGroupId, port: 1, reason };
        return refused({ vpcId, egress: { one: need, two: need } }, { "egress.two": sameRule("one", "two") });
    });

    test("nothing said at all, and all else that is wrong", () =>
        refused(
            { description: "für den Laden" },
            {
                vpcId: "undefined isn't a VPC's id: \"vpc-...\" is needed, not its name.",
                description:
                    '"für den Laden" can\'t describe a security group: 1 to 255 plain characters are needed (letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*), like "web servers of the shop".',
                egress: "it is missing; list where connections may be opened to, or give {} for nowhere.",
            },
        ));
});

suite("what is only known later is refused in the same words", () => {
    const refused = async (args: EgressSecurityGroupArgs, reasons: Reasons) => {
        const error = await lateFailure(make(args));
        assert.equal(ownWords(error), wholeMessage('EgressSecurityGroup "web"', reasons));
    };
    const values = (needs: Record<string, { need: object; at: string; why: string }>) =>
        Object.entries(needs).filter(([, { at }]) => /Ip|Id$/.test(at));
    const delayed = (need: object, at: string): OutboundNeed & InboundNeed => {
        const property = at.slice(1) as keyof typeof need;
        return Object.assign({ port: 1, reason }, need, { [property]: late<string>(need[property]) });
    };
    for (const [what, { need, at, why }] of values(outbound)) {
        test(`out: ${what}`, () =>
            refused({ vpcId, egress: { some: delayed(need, at) } }, { [`egress.some${at}`]: why }));
    }
    for (const [what, { need, at, why }] of values(inbound)) {
        test(`in: ${what}`, () =>
            refused(
                { vpcId, egress: {}, ingress: { some: delayed(need, at) } },
                { [`ingress.some${at}`]: why },
            ));
    }

    test("one rule under two keys, by a service and by its list", () =>
        refused(
            {
                vpcId,
                egress: {
                    one: { awsService: "s3", port: 443, reason },
                    two: { prefixListId: late("pl-comamazonawseucentral1s3"), port: 443, reason },
                },
            },
            { egress: sameRule("one", "two") },
        ));

    test("the VPC", async () => {
        await refused(
            { vpcId: late("shop"), egress: {} },
            { vpcId: '"shop" isn\'t a VPC\'s id: "vpc-..." is needed, not its name.' },
        );
    });
});
