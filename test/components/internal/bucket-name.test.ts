import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { physicalBucketName } from "../../../components/internal/naming";
import { bucketName } from "../../../components/internal/s3/rules";
import { run } from "../program";

const named = async (project: string, stack: string, name: string) => {
    const { result } = await run(() => physicalBucketName(name, "123456789012"), { project, stack });
    return result;
};

suite("a bucket's name", () => {
    const cases = [
        ["holds project, stack, name and account", "shop", "prod", "up", "shop-prod-up-123456789012"],
        [
            "is lower-case, and then tells itself apart",
            "Shop",
            "prod",
            "up",
            "shop-prod-up-6839b946-123456789012",
        ],
        ["has no other characters", "shop.v2", "prod_1", "up", "shop-v2-prod-1-up-eb6032f5-123456789012"],
        ["is cut to 63 characters", "x".repeat(60), "prod", "up", `${"x".repeat(41)}-adc9f34f-123456789012`],
    ] as const;
    for (const [what, project, stack, name, whole] of cases) {
        test(what, async () => {
            assert.equal(await named(project, stack, name), whole);
        });
    }

    test("is one that S3 takes, whatever the component is called", async () => {
        await fc.assert(
            fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 80 }), async (name) => {
                assert.equal(bucketName(await named("shop", "prod", name)), undefined);
            }),
            { numRuns: 50 },
        );
    });
});
