import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import {
    balancerResourceName,
    databaseResourceName,
} from "../../../../components/internal/hardened-stack/names";

/** In a project and a stack of these names. */
async function inStack<T>(project: string, stack: string, work: () => T): Promise<T> {
    await pulumi.runtime.setMocks(
        { call: ({ inputs }) => inputs as object, newResource: ({ name }) => ({ id: name, state: {} }) },
        project,
        stack,
    );
    return work();
}

/** What the provider refuses; the names themselves are its own rules. */
const rdsIdentifier = /^(?=.{1,63}$)[a-z](-?[a-z0-9])*$/;
const balancerName = /^(?=.{1,32}$)(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/;

suite("The names of what RDS and load balancing make", () => {
    before(() => inStack("acme", "prod", () => undefined));

    const cases: [string, string, string, string, string][] = [
        // project, stack, name, RDS's, the load balancer's
        ["acme", "prod", "shop", "acme-prod-shop", "acme-prod-shop"],
        ["Acme", "prod", "shop", "acme-prod-shop-72473889", "Acme-prod-shop"],
        ["4you", "prod", "shop", "db-4you-prod-shop-a71de4a2", "4you-prod-shop"],
        ["internal", "x", "shop", "internal-x-shop", "lb-internal-x-shop-fa2c2fba"],
    ];
    for (const [project, stack, name, database, balancer] of cases) {
        test(`of ${project}, ${stack}, ${name}`, async () => {
            const made = await inStack(project, stack, () => [
                databaseResourceName(name),
                balancerResourceName(name),
            ]);
            assert.deepEqual(made, [database, balancer]);
        });
    }

    test("can always be", async () => {
        const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$/);
        await fc.assert(
            fc.asyncProperty(word, word, word, async (project, stack, name) => {
                await inStack(project, stack, () => {
                    assert.match(databaseResourceName(name), rdsIdentifier);
                    assert.match(balancerResourceName(name), balancerName);
                });
            }),
            { numRuns: 300 },
        );
    });

    test("of two stacks whose names are long differ", async () => {
        const long = "a-web-shop-for-all-of-europe-with-a-long-name";
        const namesIn = (stack: string) =>
            inStack(long, stack, () => [databaseResourceName(long), balancerResourceName(long)]);
        const names = [...(await namesIn("prod")), ...(await namesIn("test"))];
        assert.equal(new Set(names).size, 4);
    });
});
