// What a policy pack sees in the first preview, before anything is made. Makes nothing, shares nothing.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Cloud } from "../../local/attached-cloud";
import { type OpenStack, openStack, OperationError, type OperationResult } from "../../local/stack";
import { testCloud } from "./cloud";
import { openExample, secretConfig } from "./examples";

const policyPacks = [join(__dirname, "policy-pack")];
const parameter = "/shop/policies/database-password";

describe("a policy pack in the first preview", () => {
    let cloud: Cloud;
    let stack: OpenStack;
    let seen: ReturnType<typeof sightings>;
    before(async () => {
        cloud = await testCloud();
        ({ stack } = await openExample(cloud, "app-with-database", { stack: "policies", policyPacks }));
        seen = sightings(await stack.preview());
    });
    after(async () => {
        delete process.env["FORBIDDEN_PARAMETER"];
        await stack.remove();
        await cloud.stop();
    });

    test("sees what the components were given, but for the secrets", () => {
        assert.deepEqual(seen["InstanceRole shop"], {
            parameters: [parameter],
            logGroupName: "/shop/policies/app",
        });
        assert.deepEqual(seen["AppDbRoles shop"], {
            database: "shop",
            appPassword: "[secret]",
            migratorPassword: "[secret]",
            readonlyPassword: "[secret]",
            deletionProtection: false,
        });
    });

    test("sees unknown leaves as unknown, and what is beside them", async () => {
        const directory = join(__dirname, "programs/several");
        const options = { directory, stack: "policies", policyPacks, config: secretConfig() };
        const several = await openStack(cloud, options);
        const { "InstanceRole web": web } = sightings(await several.preview());
        await several.remove();
        assert.deepEqual(web, { parameters: ["/several/web/password"], keyArn: "unknown" });
    });

    test("sees each policy document but the one that holds the ARN of a key to come", () => {
        const resources = (name: string) => {
            const { Statement } = JSON.parse(String(seen[name]?.["policy"])) as {
                Statement: { Resource: string | string[] }[];
            };
            return Statement.flatMap(({ Resource }) => Resource);
        };
        const parameterArn = `arn:aws:ssm:us-east-1:000000000000:parameter${parameter}`;
        const logs = "arn:aws:logs:us-east-1:000000000000:log-group:/shop/policies/app";
        const logArns = [logs, `${logs}:log-stream:*`];
        assert.deepEqual(resources("RolePolicy shop-parameters"), [parameterArn]);
        assert.deepEqual(resources("RolePolicy shop-log-delivery"), logArns);
        const keys = "arn:aws:kms:us-east-1:000000000000:key/*";
        assert.deepEqual(resources("Policy shop-boundary"), [parameterArn, keys, ...logArns]);
        assert.equal(seen["RolePolicy shop-parameters-key"]?.["policy"], "unknown");
    });

    test("fails the preview where a mandatory rule is broken", async () => {
        process.env["FORBIDDEN_PARAMETER"] = parameter;
        await assert.rejects(stack.preview(), (error) => {
            assert.ok(error instanceof OperationError);
            const violations = error.result.events.flatMap(({ policyEvent }) =>
                policyEvent?.enforcementLevel === "mandatory" ? policyEvent : [],
            );
            assert.deepEqual(
                violations.map(({ policyName, resourceUrn }) => [policyName, resourceUrn?.split("::").pop()]),
                [["forbids-a-parameter", "shop"]],
            );
            return true;
        });
    });
});

/** What the pack's reporting rule told: each resource's inputs, under its type and name. */
function sightings({ events }: OperationResult): Record<string, Record<string, unknown>> {
    return Object.fromEntries(
        events.flatMap(({ policyEvent }) => {
            const [, json] = /^(\{"type".*\})$/m.exec(policyEvent?.message ?? "") ?? [];
            if (json === undefined) {
                return [];
            }
            const { type, name, props } = JSON.parse(json) as {
                type: string;
                name: string;
                props: Record<string, unknown>;
            };
            return [[`${type.split(":").pop() ?? ""} ${name}`, props]];
        }),
    );
}
