import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    DatabaseAccess,
    HardenedStack,
    type HardenedStackArgs,
    RuntimeProfile,
    Shape,
} from "../../components";
import { run } from "./program";

const args: HardenedStackArgs = {
    profile: RuntimeProfile.Node,
    command: ["/usr/bin/node", "/srv/shop/code/server.js"],
    imageId: "ami-1",
    needs: {
        listen: { port: 4000, publicPort: 443 },
        database: { name: "shop", access: DatabaseAccess.ReadWrite },
    },
    clients: { office: { cidrIpv4: "198.51.100.0/24", reason: "the office" } },
    certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/0e1f",
};

/** What is asked of each resource, property by property. */
async function asked(more: Partial<HardenedStackArgs>): Promise<Map<string, string>> {
    const { registered } = await run(() => new HardenedStack("shop", { ...args, ...more }));
    const resources = registered.filter(({ type }) => !type.startsWith("least-privilege:"));
    return new Map(
        resources.flatMap(({ name, inputs }) =>
            Object.entries(inputs as object).map(([property, value]) => [
                `${name}.${property}`,
                JSON.stringify(value),
            ]),
        ),
    );
}

/** The properties that differ, and what they are in the one and in the other. */
function difference(one: Map<string, string>, other: Map<string, string>): Record<string, string[]> {
    const all = [...new Set([...one.keys(), ...other.keys()])].sort();
    return Object.fromEntries(
        all
            .map((key): [string, string[]] => [key, [one.get(key) ?? "", other.get(key) ?? ""]])
            .filter(([, [before, after]]) => before !== after),
    );
}

suite("Another shape of a stack", () => {
    test("changes sizes, none of which replaces anything, and nothing of the protection", async () => {
        const [small, standard] = [await asked({ shape: Shape.Small }), await asked({})];
        const subnet = (letter: string) => `shop-network-subnet-${letter}-id`;
        const [one, two] = [JSON.stringify([subnet("a")]), JSON.stringify([subnet("a"), subnet("b")])];
        assert.deepEqual(difference(small, standard), {
            "shop-database-server.backupRetentionPeriod": ["7", "14"],
            "shop-database-server.instanceClass": ['"db.t4g.micro"', '"db.t4g.small"'],
            "shop-database-server.multiAz": ["false", "true"],
            "shop-fleet.maxSize": ["1", "2"],
            "shop-fleet.minSize": ["1", "2"],
            "shop-network-endpoint-logs.subnetIds": [one, two],
        });
    });

    test("is the standard one where nothing is said", async () => {
        assert.deepEqual(difference(await asked({}), await asked({ shape: Shape.Standard })), {});
    });
});
