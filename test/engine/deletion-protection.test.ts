// A stack whose data is protected. Shares the database `shop` and the names of examples/app-with-database.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Cloud } from "../../local/attached-cloud";
import { type OpenStack, OperationError } from "../../local/stack";
import { testCloud } from "./cloud";
import { openExample } from "./examples";
import { query } from "./postgresql";
import { pulumi } from "./pulumi";
import { snapshot } from "./snapshot";

describe("deletion protection, on where nothing is said", () => {
    let cloud: Cloud;
    before(async () => {
        cloud = await testCloud();
    });
    after(() => cloud.stop());

    let stack: OpenStack;
    test("destroy is refused in its preview: nothing is deleted", async () => {
        ({ stack } = await openExample(cloud, "app-with-database", { stack: "protected", config: {} }));
        await stack.up();
        const standing = await snapshot(cloud);
        await assert.rejects(pulumi(cloud, stack, "destroy", "--yes"), ({ stdout }: { stdout: string }) => {
            assert.match(stdout, /::shop-schema" cannot be deleted\s+because it is protected/);
            return true;
        });
        assert.deepEqual(await snapshot(cloud), standing);
    });

    test("where the preview is skipped, all but the data goes, and up brings it back", async () => {
        await query(cloud, "CREATE TABLE shop.kept ()", "shop");
        await assert.rejects(stack.destroy(), OperationError);
        assert.deepEqual(await query(cloud, "SELECT FROM shop.kept", "shop"), []);
        await query(cloud, "DROP TABLE shop.kept", "shop");
        await stack.up();
        assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
    });

    test("destroy goes through once it is turned off", async () => {
        await pulumi(cloud, stack, "config", "set", "deletionProtection", "false");
        await stack.up();
        await stack.destroy();
        await stack.remove();
    });
});
