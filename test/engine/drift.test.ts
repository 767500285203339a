// What is changed by hand. Shares the database `shop` and the names of examples/app-with-database.
import assert from "node:assert/strict";
import { PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { after, before, describe, test } from "node:test";
import { faultsOf } from "../../components/db-check";
import { assertionSql } from "../../components/internal/postgresql/assertion";
import { rolePlan } from "../../components/internal/postgresql/role-plan";
import type { Cloud } from "../../local/attached-cloud";
import type { OpenStack } from "../../local/stack";
import { awsClients } from "../support/aws";
import { testCloud } from "./cloud";
import { openExample } from "./examples";
import { query } from "./postgresql";
import { pulumi } from "./pulumi";

const database = "shop";

describe("drift", () => {
    let cloud: Cloud;
    let stack: OpenStack;
    let same: unknown;
    before(async () => {
        cloud = await testCloud();
        ({ stack } = await openExample(cloud, "app-with-database", { stack: "drift" }));
        same = { same: (await stack.up()).changes["create"] };
    });
    after(async () => {
        await stack.destroy();
        await stack.remove();
        await cloud.stop();
    });

    const byHand = (sql: string) => query(cloud, sql, database);
    /** What the closing check would say, run now. */
    const faults = () => {
        const { host, port, username, password } = cloud.postgresql;
        const plan = rolePlan({ database, schema: database, readonly: true });
        return faultsOf(assertionSql(plan), { host, port, user: username, password, database });
    };

    const seen: readonly { sql: string; fault: string }[] = [
        {
            sql: "GRANT TEMPORARY ON DATABASE shop TO PUBLIC",
            fault: "role public has TEMPORARY on database shop",
        },
        {
            sql: "REVOKE CONNECT ON DATABASE shop FROM shop_app",
            fault: "role shop_app lacks CONNECT on database shop",
        },
        { sql: "GRANT CREATE ON SCHEMA shop TO shop_rw", fault: "role shop_app has CREATE on schema shop" },
        { sql: "ALTER ROLE shop_app CREATEDB", fault: "role shop_app can create databases" },
        { sql: "GRANT pg_read_all_data TO shop_app", fault: "role shop_app is in pg_read_all_data" },
        {
            sql: "ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA shop GRANT INSERT ON TABLES TO shop_ro",
            fault: 'role shop_readonly has INSERT on table "shop".least_privilege_probe',
        },
    ];

    test("what the resources see is repaired by up --refresh", async () => {
        assert.deepEqual(await faults(), []);
        for (const { sql } of seen) {
            await byHand(sql);
        }
        const { iam } = awsClients(cloud.aws);
        const policy = { RoleName: "app-with-database-drift-shop", PolicyName: "parameters" };
        const everything = { Effect: "Allow", Action: "*", Resource: "*" };
        const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [everything] });
        await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
        const found = await faults();
        for (const { fault } of seen) {
            assert.ok(found.includes(fault), `${fault} isn't in ${found.join(", ")}`);
        }

        const { changes } = await stack.up({ refresh: true });
        // Seven changes by hand: two of them to one role.
        assert.equal(changes["update"], 6);
        assert.deepEqual(await faults(), []);
        assert.deepEqual((await stack.preview({ refresh: true })).changes, same);
    });

    const unseen: readonly { sql: string; mend: string; fault: string }[] = [
        {
            sql: "GRANT CREATE ON SCHEMA shop TO shop_app",
            mend: "REVOKE CREATE ON SCHEMA shop FROM shop_app",
            fault: "role shop_app has CREATE on schema shop",
        },
        {
            sql: "CREATE TABLE shop.foreign_table ()",
            mend: "DROP TABLE shop.foreign_table",
            fault: "foreign_table belongs to postgres, not to shop_owner",
        },
    ];

    test("what they can't see fails the check as soon as it runs, and is named; once mended, up goes through", async () => {
        for (const { sql } of unseen) {
            await byHand(sql);
        }
        assert.deepEqual((await stack.preview({ refresh: true })).changes, same);
        const check =
            (await pulumi(cloud, stack, "stack", "--show-urns")).match(/urn:\S+::shop-check/)?.[0] ?? "";
        await pulumi(cloud, stack, "state", "taint", check, "--yes");
        await assert.rejects(stack.up(), (error: Error) => {
            for (const { fault } of unseen) {
                assert.ok(error.message.includes(fault), error.message);
            }
            return true;
        });
        for (const { mend } of unseen) {
            await byHand(mend);
        }
        await stack.up();
        assert.deepEqual((await stack.preview()).changes, same);
    });
});
