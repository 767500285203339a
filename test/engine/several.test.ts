// Two of each component in one program, as a superuser and as an admin that isn't one. Names of its own, and servers of its own
// for other versions of PostgreSQL; shares nothing.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { faultsOf } from "../../components/db-check";
import { assertionSql } from "../../components/internal/postgresql/assertion";
import { rolePlan } from "../../components/internal/postgresql/role-plan";
import { type Cloud, cloudOf } from "../../local/attached-cloud";
import { startPostgresql } from "../../local/postgresql";
import { Run } from "../../local/run";
import { openStack, type StackOptions } from "../../local/stack";
import { testCloud } from "./cloud";
import { secretConfig } from "./examples";
import { query } from "./postgresql";
import { snapshot } from "./snapshot";

describe("two of each component", () => {
    let cloud: Cloud;
    const runs: Run[] = [];
    before(async () => {
        cloud = await testCloud();
    });
    after(async () => {
        await Promise.all(runs.map((run) => run.stop()));
        await cloud.stop();
    });

    test("by a superuser", () => roundTrip(cloud, "superuser", {}));

    // Before 16, who may create roles could grant itself any; since then it is in those that it made, and no others.
    for (const version of [15, 18] as const) {
        test(`by an admin who isn't a superuser, as on RDS, on PostgreSQL ${String(version)}`, async () => {
            const run = new Run();
            runs.push(run);
            const postgresql = await startPostgresql(run, version, () => undefined);
            const other = cloudOf({ ...cloud, postgresql }, () => Promise.resolve());
            const password = randomBytes(18).toString("base64url");
            await query(other, `CREATE ROLE admin LOGIN CREATEROLE CREATEDB PASSWORD '${password}'`);
            await roundTrip(other, `admin-${String(version)}`, {
                "postgresql:username": "admin",
                "postgresql:password": { value: password, secret: true },
                "postgresql:superuser": "false",
            });
        });
    }
});

async function roundTrip(
    cloud: Cloud,
    name: string,
    admin: NonNullable<StackOptions["config"]>,
): Promise<void> {
    const earlier = await snapshot(cloud);
    const stack = await openStack(cloud, {
        directory: join(__dirname, "programs/several"),
        stack: name,
        config: { ...secretConfig(), ...admin },
    });
    const { create } = (await stack.up()).changes;
    assert.deepEqual((await stack.preview()).changes, { same: create });
    assert.deepEqual((await stack.up({ refresh: true })).changes, { same: create });
    for (const [database, schema] of [
        ["books", "books"],
        ["tools", "toolbox"],
    ] as const) {
        const { host, port, username, password } = cloud.postgresql;
        const sql = assertionSql(rolePlan({ database, schema, readonly: true }));
        assert.deepEqual(await faultsOf(sql, { host, port, user: username, password, database }), []);
    }
    await stack.destroy();
    await stack.remove();
    assert.deepEqual(await snapshot(cloud), earlier);
}
