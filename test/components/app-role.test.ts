import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { AppRole, type AppRoleArgs, Workload, WorkloadRole } from "../../components";
import { policyJson } from "../../components/internal/iam/document";
import { late, lateFailure, refusal, type Registration, run, unknown, valueOf } from "./program";
import { ownWords, wholeMessage } from "./whole-message";

const setting = { project: "shop", stack: "prod" };
const instanceRoleArn = "arn:aws:iam::123456789012:role/shop-prod-host";
const make = (args: AppRoleArgs, preview = false) =>
    run(() => new AppRole("web", args), { ...setting, preview });
const byName = (all: readonly Registration[]) =>
    Object.fromEntries(all.filter(({ parent }) => parent === "web").map((one) => [one.name, one]));

const trust = (condition: object) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "OnlyTheHost",
                Effect: "Allow",
                Principal: { AWS: [instanceRoleArn] },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: condition },
            },
        ],
    });
const binding = (condition: Record<string, string | string[]>, exempt?: string[]) =>
    policyJson([
        {
            Sid: "DenyOtherNetworks",
            Effect: "Deny",
            ...(exempt ? { NotAction: exempt } : { Action: "*" }),
            Resource: "*",
            Condition: { StringNotEquals: condition, BoolIfExists: { "aws:ViaAWSService": "false" } },
        },
    ]);

interface Case {
    readonly args: Partial<AppRoleArgs>;
    readonly from: Record<string, string | string[]>;
    readonly exempt?: string[];
}

const cases: Record<string, Case> = {
    "from a VPC": { args: { vpcId: "vpc-1" }, from: { "aws:SourceVpc": "vpc-1" } },
    "from endpoints": {
        args: { vpcEndpointIds: ["vpce-1", "vpce-2"] },
        from: { "aws:SourceVpce": ["vpce-1", "vpce-2"] },
    },
    "from a VPC, with a login to a database, which comes by no endpoint": {
        args: { vpcId: "vpc-1", databaseLogin: { resourceId: "db-ABC", username: "shop_app" } },
        from: { "aws:SourceVpc": "vpc-1" },
        exempt: ["rds-db:connect"],
    },
};

suite("AppRole", () => {
    const grants = { parameters: ["/shop/a"], signerRoleArns: ["arn:aws:iam::123456789012:role/signer"] };
    for (const [what, { args, from, exempt }] of Object.entries(cases)) {
        test(`makes what a WorkloadRole of the same needs makes, but for its trust and its binding: ${what}`, async () => {
            const { vpcId, vpcEndpointIds, ...more } = {
                vpcId: undefined,
                vpcEndpointIds: undefined,
                ...args,
            };
            const { registered: workload } = await run(
                () => new WorkloadRole("web", { workload: Workload.EcsTask, ...grants, ...more }),
                setting,
            );
            const { "web-role": role, "web-policies-exclusive": exclusive, ...same } = byName(workload);
            assert.ok(role && exclusive);
            const { policyNames, ...others } = exclusive.inputs as { policyNames: string[] };
            const expected = {
                ...same,
                "web-role": {
                    ...role,
                    inputs: { ...(role.inputs as object), assumeRolePolicy: trust(from) },
                },
                "web-network-binding": {
                    type: "aws:iam/rolePolicy:RolePolicy",
                    name: "web-network-binding",
                    parent: "web",
                    inputs: { name: "network-binding", role: "shop-prod-web", policy: binding(from, exempt) },
                    provider: "",
                    dependsOn: ["web-role"],
                    options: {},
                },
                "web-policies-exclusive": {
                    ...exclusive,
                    inputs: { ...others, policyNames: [...policyNames, "network-binding"] },
                    dependsOn: [...exclusive.dependsOn, "web-network-binding"].sort(),
                },
            };
            for (const told of [
                { instanceRoleArn, ...grants, ...args },
                { ...grants, ...args, instanceRoleArn: late(instanceRoleArn) },
                { instanceRoleArn, ...grants, ...args, ...(vpcId && { vpcId: late(vpcId) }) },
            ]) {
                const { registered } = await make(told);
                assert.deepEqual(byName(registered), expected);
            }
            assert.ok(vpcId ?? vpcEndpointIds);
        });
    }

    test("has the names and ARNs of what it made as outputs", async () => {
        const args = { instanceRoleArn, vpcId: "vpc-1", ...grants };
        const { result } = await make(args);
        const { roleName, roleArn, boundaryArn, keyArn } = result;
        assert.deepEqual(await valueOf({ roleName, roleArn, boundaryArn, keyArn }), {
            roleName: "shop-prod-web",
            roleArn: "arn:aws:iam::123456789012:role/shop-prod-web",
            boundaryArn: "arn-of-web-boundary",
            keyArn: "arn-of-web-key",
        });
        const { result: previewed } = await make(args, true);
        assert.equal(await valueOf(previewed.roleName), "shop-prod-web");
        assert.equal(await valueOf(previewed.roleArn), "arn:aws:iam::123456789012:role/shop-prod-web");
        assert.equal(await valueOf(previewed.boundaryArn), unknown);
    });

    const bound = {
        vpcId: `"10.0.0.0/16" isn't a VPC's id: "vpc-..." is needed, not its name.`,
        instanceRoleArn: `"shop" isn't a role's ARN: arn:aws:iam::ACCOUNT:role/NAME is needed, not a user, an account or the ARN of a session (which ends, and the key stays).`,
    };
    const refused: Record<string, { args: object; reasons: Record<string, string> }> = {
        "all that is wrong": {
            args: { instanceRoleArn: "shop", vpcId: "10.0.0.0/16", logGroupName: "*" },
            reasons: {
                logGroupName: `"*" isn't a log group's name: 1 to 512 letters, digits, "_", "-", "/", "." and "#" are allowed, no wildcard and no ARN, like "/shop/prod/app".`,
                ...bound,
            },
        },
        "that it would work from anywhere, for anybody": {
            args: {},
            reasons: {
                instanceRoleArn: "it is missing; give the ARN of the role of the app's host.",
                vpcId: "it is missing, and the role would work from anywhere; give the VPC of the app's host, or the endpoints there (vpcEndpointIds).",
            },
        },
        "two networks": {
            args: { instanceRoleArn, vpcId: "vpc-1", vpcEndpointIds: ["vpce-1"] },
            reasons: {
                vpcEndpointIds: "a VPC is given too, which has other endpoints; give the one or the others.",
            },
        },
        "what is no endpoint, and none": {
            args: { instanceRoleArn, vpcEndpointIds: ["vpc-1"] },
            reasons: { "vpcEndpointIds[0]": `"vpc-1" isn't an endpoint's id: "vpce-..." is needed.` },
        },
    };
    for (const [what, { args, reasons }] of Object.entries(refused)) {
        test(`refuses ${what}, before anything is registered`, async () => {
            const { error, registered } = await refusal(() => new AppRole("web", args as AppRoleArgs));
            const sorted = (text: string) => text.split("\n").sort();
            assert.deepEqual(sorted(error.message), sorted(wholeMessage('AppRole "web"', reasons)));
            assert.deepEqual(registered, []);
        });
    }

    for (const [property, reason] of Object.entries(bound)) {
        test(`refuses a ${property} that is known later in the same words`, async () => {
            const bad = property === "vpcId" ? "10.0.0.0/16" : "shop";
            const args = { instanceRoleArn, vpcId: "vpc-1", [property]: late(bad) as pulumi.Input<string> };
            const error = await lateFailure(() => new AppRole("web", args));
            assert.equal(ownWords(error), wholeMessage('AppRole "web"', { [property]: reason }));
        });
    }
});
