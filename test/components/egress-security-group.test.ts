import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { SecurityGroup } from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { EgressSecurityGroup, type EgressSecurityGroupArgs, type OutboundNeed } from "../../components";
import { late, neverKnown, type Registration, run, unknown, valueOf } from "./program";

const type = "least-privilege:index:EgressSecurityGroup";
const vpcId = "vpc-1";
const make = (args: EgressSecurityGroupArgs, preview = false) =>
    run(() => new EgressSecurityGroup("web", args), { project: "shop", stack: "prod", preview });

const child = (childType: string, name: string, inputs: unknown, dependsOn: string[] = []): Registration => ({
    type: childType,
    name,
    parent: "web",
    inputs,
    provider: "",
    dependsOn,
    options: {},
});
const group = (description = "Only what is listed") =>
    child("aws:ec2/securityGroup:SecurityGroup", "web-group", {
        namePrefix: "shop-prod-web-",
        vpcId,
        description,
        tags: { Name: "shop-prod-web" },
    });
const rule = (
    direction: "Egress" | "Ingress",
    key: string,
    peer: object,
    port: number,
    description: string,
) =>
    child(
        `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
        `web-${direction.toLowerCase()}-${key}`,
        {
            securityGroupId: "sg-webgroup",
            ...peer,
            ipProtocol: "tcp",
            fromPort: port,
            toPort: port,
            description,
        },
        ["web-group"],
    );

const everybody = "the shop is for the whole internet";
/** What is asked for, every child that it makes, and its words. */
const cases: Record<
    string,
    { args: EgressSecurityGroupArgs; children: Registration[]; egress?: string[]; ingress?: string[] }
> = {
    "nothing at all": { args: { vpcId, egress: {} }, children: [group()] },
    "a description": {
        args: { vpcId, egress: {}, description: "web servers of the shop" },
        children: [group("web servers of the shop")],
    },
    "every kind of destination": {
        args: {
            vpcId,
            egress: {
                relay: { cidrIpv4: "10.1.2.3/32", port: 587, reason: "mail" },
                packages: { awsService: "s3", port: 443, reason: "system updates" },
                carts: { awsService: "dynamodb", port: 443, reason: "shopping carts" },
                partners: { prefixListId: "pl-1", port: 8443, reason: "stock levels" },
                database: { referencedSecurityGroupId: "sg-1", port: 5432, reason: "orders" },
            },
        },
        children: [
            group(),
            rule("Egress", "relay", { cidrIpv4: "10.1.2.3/32" }, 587, "mail"),
            rule(
                "Egress",
                "packages",
                { prefixListId: "pl-comamazonawseucentral1s3" },
                443,
                "system updates",
            ),
            rule(
                "Egress",
                "carts",
                { prefixListId: "pl-comamazonawseucentral1dynamodb" },
                443,
                "shopping carts",
            ),
            rule("Egress", "partners", { prefixListId: "pl-1" }, 8443, "stock levels"),
            rule("Egress", "database", { referencedSecurityGroupId: "sg-1" }, 5432, "orders"),
        ],
        egress: [
            "TCP 443 to AWS's dynamodb: shopping carts",
            "TCP 5432 to sg-1: orders",
            "TCP 443 to AWS's s3: system updates",
            "TCP 8443 to pl-1: stock levels",
            "TCP 587 to 10.1.2.3/32: mail",
        ],
    },
    "every kind of source": {
        args: {
            vpcId,
            egress: {},
            ingress: {
                office: { cidrIpv4: "192.0.2.0/24", port: 8080, reason: "back office" },
                office6: { cidrIpv6: "2001:db8:1::/48", port: 8080, reason: "back office" },
                cdn: { awsService: "cloudfront", port: 443, reason: "the shop" },
                partners: { prefixListId: "pl-1", port: 443, reason: "orders of partners" },
                balancer: { referencedSecurityGroupId: "sg-1", port: 4000, reason: "the shop" },
            },
        },
        children: [
            group(),
            rule("Ingress", "office", { cidrIpv4: "192.0.2.0/24" }, 8080, "back office"),
            rule("Ingress", "office6", { cidrIpv6: "2001:db8:1::/48" }, 8080, "back office"),
            rule(
                "Ingress",
                "cdn",
                { prefixListId: "pl-comamazonawsglobalcloudfrontoriginfacing" },
                443,
                "the shop",
            ),
            rule("Ingress", "partners", { prefixListId: "pl-1" }, 443, "orders of partners"),
            rule("Ingress", "balancer", { referencedSecurityGroupId: "sg-1" }, 4000, "the shop"),
        ],
        ingress: [
            "TCP 4000 from sg-1: the shop",
            "TCP 443 from AWS's cloudfront: the shop",
            "TCP 8080 from 192.0.2.0/24: back office",
            "TCP 8080 from 2001:db8:1::/48: back office",
            "TCP 443 from pl-1: orders of partners",
        ],
    },
    "the internet, with a reason that explains": {
        args: {
            vpcId,
            egress: {
                anywhere: {
                    cidrIpv4: "0.0.0.0/0",
                    port: 443,
                    reason: "fetches pages that users name, any host",
                },
            },
            ingress: {
                http: { cidrIpv4: "0.0.0.0/0", port: 80, reason: everybody },
                https: { cidrIpv4: "0.0.0.0/0", port: 443, reason: everybody },
                https6: { cidrIpv6: "::/0", port: 443, reason: everybody },
            },
        },
        children: [
            group(),
            rule(
                "Egress",
                "anywhere",
                { cidrIpv4: "0.0.0.0/0" },
                443,
                "fetches pages that users name, any host",
            ),
            rule("Ingress", "http", { cidrIpv4: "0.0.0.0/0" }, 80, everybody),
            rule("Ingress", "https", { cidrIpv4: "0.0.0.0/0" }, 443, everybody),
            rule("Ingress", "https6", { cidrIpv6: "::/0" }, 443, everybody),
        ],
        egress: ["TCP 443 to 0.0.0.0/0: fetches pages that users name, any host"],
        ingress: [
            `TCP 80 from 0.0.0.0/0: ${everybody}`,
            `TCP 443 from 0.0.0.0/0: ${everybody}`,
            `TCP 443 from ::/0: ${everybody}`,
        ],
    },
    "one peer on two ports, and both ways": {
        args: {
            vpcId,
            egress: {
                one: { cidrIpv4: "10.1.2.0/24", port: 1, reason: "first port" },
                two: { cidrIpv4: "10.1.2.0/24", port: 2, reason: "second port" },
            },
            ingress: { one: { cidrIpv4: "10.1.2.0/24", port: 1, reason: "first port" } },
        },
        children: [
            group(),
            rule("Egress", "one", { cidrIpv4: "10.1.2.0/24" }, 1, "first port"),
            rule("Egress", "two", { cidrIpv4: "10.1.2.0/24" }, 2, "second port"),
            rule("Ingress", "one", { cidrIpv4: "10.1.2.0/24" }, 1, "first port"),
        ],
        egress: ["TCP 1 to 10.1.2.0/24: first port", "TCP 2 to 10.1.2.0/24: second port"],
        ingress: ["TCP 1 from 10.1.2.0/24: first port"],
    },
};

const byName = (all: readonly Registration[]) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
const childrenOf = ({ registered }: { registered: readonly Registration[] }) =>
    byName(registered.filter(({ parent }) => parent === "web"));

suite("EgressSecurityGroup makes exactly this", () => {
    for (const [what, { args, children, egress = [], ingress = [] }] of Object.entries(cases)) {
        test(`for ${what}`, async () => {
            const { registered, result } = await make(args);
            const component = { ...child(type, "web", args), parent: "" };
            assert.deepEqual(byName(registered), byName([component, ...children]));
            const { securityGroupId, egressInWords, ingressInWords } = result;
            assert.deepEqual(await valueOf({ securityGroupId, egressInWords, ingressInWords }), {
                securityGroupId: "sg-webgroup",
                egressInWords: egress,
                ingressInWords: ingress,
            });
        });

        test(`for ${what}, told later`, async () => {
            assert.deepEqual(childrenOf(await make(told(args))), byName(children));
        });
    }
});

suite("EgressSecurityGroup's rules", () => {
    const destinations = fc.dictionary(
        fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/),
        fc.record({ host: fc.nat(255), port: fc.integer({ min: 1, max: 65_535 }) }),
        { minKeys: 1, maxKeys: 6 },
    );
    /** Different for each key, since AWS refuses one rule twice. */
    const needs = (all: Record<string, { host: number; port: number }>): Record<string, OutboundNeed> =>
        Object.fromEntries(
            Object.entries(all).map(([key, { host, port }], index) => [
                key,
                { cidrIpv4: `10.${String(index)}.0.${String(host)}/32`, port, reason: `what ${key} is for` },
            ]),
        );
    const madeOf = async (egress: Record<string, OutboundNeed>) => childrenOf(await make({ vpcId, egress }));

    test("stay as they are in any order", async () => {
        await fc.assert(
            fc.asyncProperty(destinations, async (all) => {
                const egress = needs(all);
                const reversed = Object.fromEntries(Object.entries(egress).reverse());
                assert.deepEqual(await madeOf(reversed), await madeOf(egress));
            }),
            { numRuns: 25 },
        );
    });

    test("are one more for one more destination, and the others stay", async () => {
        await fc.assert(
            fc.asyncProperty(destinations, async (all) => {
                const egress = needs(all);
                const last = Object.keys(egress).at(-1) ?? "";
                const fewer = Object.fromEntries(Object.entries(egress).filter(([key]) => key !== last));
                const [more, before] = [await madeOf(egress), await madeOf(fewer)];
                assert.deepEqual(
                    more.filter(({ name }) => name !== `web-egress-${last}`),
                    before,
                );
                assert.equal(more.length, before.length + 1);
            }),
            { numRuns: 25 },
        );
    });
});

test("EgressSecurityGroup's id comes after its rules", async () => {
    const { registered } = await run(() => {
        const { securityGroupId } = new EgressSecurityGroup("web", {
            vpcId,
            egress: { relay: { cidrIpv4: "10.1.2.3/32", port: 587, reason: "mail" } },
            ingress: { cdn: { awsService: "cloudfront", port: 443, reason: "the shop" } },
        });
        new SecurityGroup("user", { description: securityGroupId });
    });
    assert.deepEqual(registered.find(({ name }) => name === "user")?.dependsOn, [
        "web-egress-relay",
        "web-group",
        "web-ingress-cdn",
    ]);
});

suite("EgressSecurityGroup in a preview", () => {
    test("shows every rule but the peers that are still to be made", async () => {
        const { registered, result } = await make(
            {
                vpcId: neverKnown(),
                egress: {
                    database: { referencedSecurityGroupId: neverKnown(), port: 5432, reason: "orders" },
                    relay: { cidrIpv4: "10.1.2.3/32", port: 587, reason: "mail" },
                },
            },
            true,
        );
        const shown = Object.fromEntries(
            registered.map(({ name, inputs }) => {
                const { cidrIpv4, referencedSecurityGroupId, fromPort } = inputs as Record<string, unknown>;
                return [name, cidrIpv4 ?? referencedSecurityGroupId ?? fromPort];
            }),
        );
        assert.equal(shown["web-egress-relay"], "10.1.2.3/32");
        assert.equal(shown["web-egress-database"], unknown);
        assert.equal(await valueOf(result.egressInWords), unknown);
        assert.deepEqual(await valueOf(result.ingressInWords), []);
    });
});

/** The same needs, but each address comes as an output, as it does from another resource. */
function told(args: EgressSecurityGroupArgs): EgressSecurityGroupArgs {
    const later = <Need extends object>(needs: Record<string, Need>): Record<string, Need> =>
        Object.fromEntries(
            Object.entries(needs).map(([key, need]) => [
                key,
                Object.fromEntries(
                    Object.entries(need).map(([property, value]: [string, pulumi.Input<string>]) => [
                        property,
                        ["awsService", "port", "reason"].includes(property) ? value : late(value),
                    ]),
                ) as Need,
            ]),
        );
    return {
        ...args,
        vpcId: late(args.vpcId),
        ...(args.description !== undefined && { description: late(args.description) }),
        egress: later(args.egress),
        ...(args.ingress && { ingress: later(args.ingress) }),
    };
}
