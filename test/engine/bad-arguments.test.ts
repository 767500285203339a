// Programs that are refused before they register anything. Makes nothing, shares nothing.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Cloud } from "../../local/attached-cloud";
import { type OpenStack, openStack, OperationError } from "../../local/stack";
import { root } from "../support/deployed-app";
import { testCloud } from "./cloud";

const refusals = {
    AppDbRoles: [
        "database",
        "schema",
        "appPassword",
        "migratorPassword",
        "readonlyPassword",
        "connectionLimit",
        "statementTimeout",
        "idleInTransactionSessionTimeout",
    ],
    InstanceRole: [
        "parameters[0]",
        "parameters[1]",
        "parameterPaths[0]",
        "databaseLogin.resourceId",
        "databaseLogin.username",
        "logGroupName",
    ],
};

describe("bad arguments", () => {
    let cloud: Cloud;
    let stack: OpenStack;
    before(async () => {
        cloud = await testCloud();
        stack = await openStack(cloud, { directory: join(__dirname, "programs/faulty"), stack: "test" });
    });
    after(async () => {
        delete process.env["FAULTY"];
        await stack.remove();
        await cloud.stop();
    });

    for (const [component, properties] of Object.entries(refusals)) {
        test(`of ${component} are all told at once, and nothing is registered`, async () => {
            process.env["FAULTY"] = component;
            await assert.rejects(stack.preview(), (error) => {
                assert.ok(error instanceof OperationError);
                for (const property of properties) {
                    assert.ok(error.message.includes(property), `${property} isn't in ${error.message}`);
                }
                const registered = error.result.events.flatMap(
                    ({ resourcePreEvent }) => resourcePreEvent?.metadata.type ?? [],
                );
                assert.deepEqual(registered, ["pulumi:pulumi:Stack"]);
                return true;
            });
        });
    }

    test("that are only known later end a preview, also where resources wait for the refused one", async () => {
        const value = "one password for all";
        const config = Object.fromEntries(
            ["appPassword", "migratorPassword", "readonlyPassword"].map((name) => [
                name,
                { value, secret: true },
            ]),
        );
        const directory = join(root, "examples/app-db-roles");
        const late = await openStack(cloud, { directory, stack: "late", config });
        await assert.rejects(late.preview(), (error) => {
            assert.ok(error instanceof OperationError);
            assert.match(error.message, /migratorPassword: the password is appPassword again/);
            assert.ok(!error.message.includes(value));
            return true;
        });
        await late.remove();
    });
});
