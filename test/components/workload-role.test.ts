import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { InstanceRole, Workload, WorkloadRole, type WorkloadRoleArgs } from "../../components";
import { functionTrust, taskTrust } from "../../components/internal/iam/trust";
import { refusal, type Registration, run, scope, unknown, valueOf } from "./program";
import { wholeMessage } from "./whole-message";

const setting = { project: "shop", stack: "prod" };
const make = (args: WorkloadRoleArgs, preview = false) =>
    run(() => new WorkloadRole("web", args), { ...setting, preview });
const byName = (all: readonly Registration[]) =>
    Object.fromEntries(all.filter(({ parent }) => parent === "web").map((one) => [one.name, one]));

const grants = {
    parameters: ["/shop/a"],
    logGroupName: "/shop",
    metricsNamespace: "shop",
    databaseLogin: { resourceId: "db-ABC", username: "shop_app" },
};

suite("WorkloadRole", () => {
    test("makes what an InstanceRole of the same needs makes, but for what belongs to instances", async () => {
        const { registered } = await make({ workload: Workload.EcsTask, ...grants });
        const { registered: instance } = await run(() => new InstanceRole("web", grants), setting);
        const expected = byName(instance);
        const { "web-role": role, "web-policies-exclusive": exclusive, ...same } = expected;
        assert.ok(role && exclusive);
        delete same["web-instance-binding"];
        delete same["web-profile"];
        const { policyNames, ...others } = exclusive.inputs as { policyNames: string[] };
        assert.deepEqual(byName(registered), {
            ...same,
            "web-role": {
                ...role,
                inputs: { ...(role.inputs as object), assumeRolePolicy: taskTrust(scope) },
            },
            "web-policies-exclusive": {
                ...exclusive,
                inputs: {
                    ...others,
                    policyNames: policyNames.filter((name) => name !== "instance-binding"),
                },
                dependsOn: exclusive.dependsOn.filter((name) => name !== "web-instance-binding"),
            },
        });
    });

    test("is trusted to Lambda where it is a function's", async () => {
        const { registered } = await make({ workload: Workload.LambdaFunction, logGroupName: "/shop" });
        const { assumeRolePolicy } = byName(registered)["web-role"]?.inputs as Record<string, string>;
        assert.equal(assumeRolePolicy, functionTrust());
    });

    test("leaves others' policies where it is told to", async () => {
        const { registered } = await make({ workload: Workload.EcsTask, exclusive: false });
        assert.deepEqual(Object.keys(byName(registered)).sort(), ["web-boundary", "web-role"]);
    });

    test("has the names and ARNs of what it made as outputs", async () => {
        const { result } = await make({ workload: Workload.EcsTask, ...grants });
        const { roleName, roleArn, boundaryArn, keyArn } = result;
        assert.deepEqual(await valueOf({ roleName, roleArn, boundaryArn, keyArn }), {
            roleName: "shop-prod-web",
            roleArn: "arn-of-web-role",
            boundaryArn: "arn-of-web-boundary",
            keyArn: "arn-of-web-key",
        });
        const { result: previewed } = await make({ workload: Workload.EcsTask, ...grants }, true);
        assert.equal(await valueOf(previewed.roleName), "shop-prod-web");
        assert.equal(await valueOf(previewed.roleArn), unknown);
    });

    test("is refused with all that is wrong, before anything is registered", async () => {
        const args = { workload: "fargate", logGroupName: "*", secretsKeyArn: "alias/shop" };
        const { error, registered } = await refusal(
            () => new WorkloadRole("web", args as unknown as WorkloadRoleArgs),
        );
        assert.equal(
            error.message,
            wholeMessage('WorkloadRole "web"', {
                workload: '"fargate" isn\'t a workload; "ecs-task" and "lambda-function" are known here.',
                secretsKeyArn: `"alias/shop" isn't a key's ARN: arn:aws:kms:REGION:ACCOUNT:key/ID is needed, not an id or an alias (IAM policies can't name a key by its alias).`,
                logGroupName: `"*" isn't a log group's name: 1 to 512 letters, digits, "_", "-", "/", "." and "#" are allowed, no wildcard and no ARN, like "/shop/prod/app".`,
            }).replace("3 arguments", "4 arguments") +
                "\n  secretsKeyArn: a key was given, but no secrets that it decrypts; give secrets too.",
        );
        assert.deepEqual(registered, []);
    });
});
