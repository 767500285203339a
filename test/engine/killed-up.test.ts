// `up` is killed, and docs/recovery.md followed. Shares the names of examples/app-with-database.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { Cloud } from "../../local/attached-cloud";
import type { OpenStack } from "../../local/stack";
import { root } from "../support/deployed-app";
import { testCloud } from "./cloud";
import { openExample } from "./examples";
import { type HoldingProxy, holdingProxy } from "./holding-proxy";
import { query } from "./postgresql";
import { KillableUp, pulumi } from "./pulumi";
import { looks, pendingCreates, recover } from "./recovery";
import { snapshot } from "./snapshot";

const example = "app-with-database";

test("what is looked for is what the document says", () => {
    const document = readFileSync(join(root, "docs/recovery.md"), "utf8");
    const types = [...document.matchAll(/^\| `([a-z]+:[^`]+)`/gm)].map(([, type]) => type);
    assert.deepEqual(types, Object.keys(looks));
});

describe("an up that is killed, again and again, converges by the documented steps", () => {
    let cloud: Cloud;
    let proxy: HoldingProxy;
    let stack: OpenStack;
    let earlier: unknown;
    before(async () => {
        cloud = await testCloud();
        earlier = await snapshot(cloud);
        proxy = await holdingProxy(cloud);
        ({ stack } = await openExample(proxy.cloud, example, { stack: "killed" }));
    });
    after(async () => {
        proxy.close();
        await cloud.stop();
    });

    const up = () => new KillableUp(proxy.cloud, join(root, "examples", example), stack);
    const names = (urns: readonly string[]) => urns.map((urn) => urn.split("::").pop());
    const pending = async () => names((await pendingCreates(cloud, stack)).map(({ urn }) => urn));

    /** Killed when AWS has carried out a call, and nobody has heard of it. */
    const killedAfter = async (action: string) => {
        const held = proxy.hold(action);
        await up().killAt(held.done);
        held.release();
    };

    /** Killed while the server still waits to write to one of its catalogs. */
    const killedWaitingFor = async (catalog: string) => {
        const { host, port, username, password } = cloud.postgresql;
        const client = new Client({ host, port, user: username, password, database: "postgres" });
        await client.connect();
        await client.query(`BEGIN; LOCK TABLE ${catalog} IN SHARE MODE`);
        const waiting = `NOT granted AND relation = '${catalog}'::regclass`;
        await up().killAt(
            until(async () => (await query(cloud, `SELECT FROM pg_locks WHERE ${waiting}`)).length > 0),
        );
        await client.end();
        // What the server has been asked for goes on without the engine.
        const running = "state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        await until(
            async () => (await query(cloud, `SELECT FROM pg_stat_activity WHERE ${running}`)).length === 0,
        );
    };

    test("while a database role is made", async () => {
        await killedWaitingFor("pg_authid");
        assert.ok((await pending()).includes("shop-owner"));
        await recover(cloud, stack);
    });

    test("after a role was made in AWS; without the steps nothing is adopted: up says what exists already", async () => {
        await killedAfter("CreateRole");
        assert.ok((await pending()).includes("shop-role"));
        await pulumi(cloud, stack, "cancel", "--yes");
        await assert.rejects(stack.up(), /EntityAlreadyExists/);
        assert.ok(names(await recover(cloud, stack)).includes("shop-role"));
    });

    test("after a key was made, which has no name of its own", async () => {
        await killedAfter("CreateKey");
        assert.ok(names(await recover(cloud, stack)).includes("shop-key"));
    });

    test("while the database is made", async () => {
        await killedWaitingFor("pg_database");
        assert.ok((await pending()).includes("shop-database"));
        await recover(cloud, stack);
    });

    test("at the end, while the closing check runs", async () => {
        const running = up();
        await running.killAt(running.line("Command shop-check creating"));
        await recover(cloud, stack);
    });

    test("then up makes what is left, a preview is empty, and destroy leaves nothing", async () => {
        await stack.up();
        assert.deepEqual(Object.keys((await stack.preview()).changes), ["same"]);
        await stack.destroy();
        await stack.remove();
        assert.deepEqual(await snapshot(cloud), earlier);
    });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 200_000;
    while (!(await condition())) {
        await sleep(20);
        assert.ok(Date.now() < end, "it never came to that");
    }
}
