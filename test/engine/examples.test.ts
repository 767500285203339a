// Each example from nothing to nothing. Shares the database `shop` and the names of the examples' resources.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Cloud } from "../../local/attached-cloud";
import { testCloud } from "./cloud";
import { examples, openExample } from "./examples";
import { snapshot } from "./snapshot";

describe("each example", () => {
    let cloud: Cloud;
    before(async () => {
        cloud = await testCloud();
    });
    after(() => cloud.stop());

    for (const example of examples) {
        test(example, async (t) => {
            const timed = async <T>(name: string, work: Promise<T>): Promise<T> => {
                const started = Date.now();
                const result = await work;
                t.diagnostic(`${name}: ${Date.now() - started} ms`);
                return result;
            };
            const earlier = await timed("snapshot", snapshot(cloud));
            const { stack } = await timed("open", openExample(cloud, example));
            await timed("preview", stack.preview());
            const { changes: made } = await timed("up", stack.up());
            const same = { same: made["create"] };
            assert.deepEqual((await timed("preview", stack.preview())).changes, same);
            assert.deepEqual((await timed("refresh", stack.refresh())).changes, same);
            assert.deepEqual((await timed("up --refresh", stack.up({ refresh: true }))).changes, same);
            await timed("destroy", stack.destroy());
            await timed("remove", stack.remove());
            assert.deepEqual(await snapshot(cloud), earlier);
        });
    }
});
