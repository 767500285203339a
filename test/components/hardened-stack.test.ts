import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { gunzipSync } from "node:zlib";
import type { AppNeeds, HardenedStackArgs } from "../../components";
import { cases, launch } from "./hardened-stack-cases";
import { balanced, full, make, needs } from "./hardened-stack-programs";
import type { Registration } from "./program";

/** Each thing that is registered, below the names of all that it is in. */
function tree(registered: readonly Registration[]): string[] {
    const parents = new Map(
        registered.map(({ type, name, parent }) => [`${type.split(":").at(-1)} ${name}`, parent]),
    );
    return [...parents].map(([thing, parent]) => `${parent} > ${thing}`).sort();
}

/** What is asked of each component that is made directly, and of each resource. */
function direct(registered: readonly Registration[]): Record<string, unknown> {
    const found = registered.filter(({ parent }) => parent === "shop");
    return Object.fromEntries(found.map(({ name, inputs }) => [name, inputs]));
}

suite("HardenedStack makes exactly this", () => {
    for (const [what, { args, things, asked, ...launched }] of Object.entries(cases)) {
        test(`of ${what}`, async () => {
            const { instanceType, profile, subnetIds, instances } = launched;
            const { registered } = await make(args);
            assert.deepEqual(tree(registered), [...things].sort());
            const { "shop-launch": template, "shop-fleet": hosts, ...others } = direct(registered);
            assert.deepEqual(others, asked);
            const { userData } = template as { userData: string };
            assert.deepEqual(template, launch(userData, instanceType, profile));
            assert.deepEqual(hosts, {
                name: "acme-prod-shop",
                launchTemplate: { id: "shop-launch-id", version: "1" },
                vpcZoneIdentifiers: subnetIds,
                minSize: instances,
                maxSize: instances,
                instanceRefresh: { strategy: "Rolling" },
                ...(args.clients && { targetGroupArns: ["arn-of-shop-targets"], healthCheckType: "ELB" }),
            });
            assert.match(gunzipSync(Buffer.from(userData, "base64")).toString(), /^#cloud-config\n/);
        });
    }
});

suite("HardenedStack's order and protection", () => {
    const found = async (args: HardenedStackArgs) => {
        const { registered } = await make(args);
        return (wanted: string) => registered.find(({ name }) => name === wanted);
    };
    const holdingData = ["shop-database-key", "shop-database-server"];

    test("Pulumi protects the database server and its key", async () => {
        const named = await found(balanced);
        for (const name of holdingData) {
            assert.deepEqual(named(name)?.options, { protect: true }, name);
        }
    });

    test("and doesn't, where that isn't wanted", async () => {
        const named = await found({ ...balanced, deletionProtection: false });
        for (const name of holdingData) {
            assert.deepEqual(named(name)?.options, {}, name);
        }
    });

    test("the server comes after its log groups, which RDS would make to keep records for ever", async () => {
        const named = await found(balanced);
        const before = named("shop-database-server")?.dependsOn ?? [];
        assert.ok(
            before.includes("shop-database-log-postgresql") && before.includes("shop-database-log-upgrade"),
        );
    });

    test("the load balancer comes after its ways in and out, and after the public route", async () => {
        const named = await found(balanced);
        const before = named("shop-load-balancer")?.dependsOn ?? [];
        for (const name of [
            "shop-balancer-ingress-customers",
            "shop-balancer-to-app",
            "shop-network-public-route",
        ]) {
            assert.ok(before.includes(name), name);
        }
    });

    test("hosts come after the listener that leads to them", async () => {
        const named = await found(balanced);
        assert.ok(named("shop-fleet")?.dependsOn.includes("shop-listener"));
    });
});

suite("One outbound need more", () => {
    /** What differs between two runs: new things, and those of which something else is asked. */
    async function difference(outbound: NonNullable<AppNeeds["outbound"]>): Promise<unknown> {
        const before = await make(full);
        const after = await make({
            ...full,
            needs: { ...needs, outbound: { ...outbound, ...needs.outbound } },
        });
        const earlier = new Map(before.registered.map(({ name, inputs }) => [name, JSON.stringify(inputs)]));
        const resources = after.registered.filter(({ type }) => !type.startsWith("least-privilege:"));
        return {
            more: after.registered.length - before.registered.length,
            added: resources.filter(({ name }) => !earlier.has(name)).map(({ name }) => name),
            changed: resources
                .filter(({ name, inputs }) => (earlier.get(name) ?? "") !== JSON.stringify(inputs))
                .filter(({ name }) => earlier.has(name))
                .map(({ name }) => name),
        };
    }

    test("is one rule, and a line of the hosts' user data", async () => {
        const bank = { cidrIpv4: "198.51.100.7/32", port: 443, reason: "invoices" };
        assert.deepEqual(await difference({ bank }), {
            more: 1,
            added: ["shop-app-egress-bank"],
            changed: ["shop-launch"],
        });
    });

    test("of a host is a line of the hosts' user data, where another goes through the proxy already", async () => {
        assert.deepEqual(
            await difference({ maps: { host: "maps.example.com", port: 443, reason: "addresses" } }),
            { more: 0, added: [], changed: ["shop-launch"] },
        );
    });

    test("of a service is its endpoint, and a line of the hosts' user data", async () => {
        assert.deepEqual(
            await difference({ topics: { awsService: "sns", port: 443, reason: "news of orders" } }),
            { more: 1, added: ["shop-network-endpoint-sns"], changed: ["shop-launch"] },
        );
    });
});
