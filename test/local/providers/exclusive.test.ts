/** What keeps the policies of a role to those that are listed, alone and under the engine. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Role } from "@pulumi/aws/iam/role";
import { RolePoliciesExclusive } from "@pulumi/aws/iam/rolePoliciesExclusive";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive";
import { aws } from "../../../local/providers/aws";
import { Aws } from "../../../local/providers/aws/client";
import { awsConfig, awsStackConfig, type Emulator, startEmulator } from "./emulator";
import { allow, ec2Trust } from "./program";
import { startStack, type TestStack } from "./stack";

let emulator: Emulator;
let client: Aws;
before(async () => {
    emulator = await startEmulator();
    client = new Aws(awsConfig(emulator));
});
after(async () => {
    client.destroy();
    await emulator.stop();
});

const document = JSON.stringify(allow("s3:GetObject"));
const iam = () => client.service("iam");

/** Puts an inline policy on a role, as somebody does by hand. */
const byHand = async (RoleName: string, PolicyName = "mistake") =>
    (await iam()).putRolePolicy({ RoleName, PolicyName, PolicyDocument: document });

/** Attaches a managed policy of this name to a role; returns its ARN. */
async function attach(RoleName: string, PolicyName: string): Promise<string> {
    const { Policy } = await (await iam()).createPolicy({ PolicyName, PolicyDocument: document });
    const PolicyArn = Policy?.Arn ?? "";
    await (await iam()).attachRolePolicy({ RoleName, PolicyArn });
    return PolicyArn;
}

/** What is on a role. */
async function found(RoleName: string): Promise<{ inline: string[]; attached: string[] }> {
    const { PolicyNames = [] } = await (await iam()).listRolePolicies({ RoleName });
    const { AttachedPolicies = [] } = await (await iam()).listAttachedRolePolicies({ RoleName });
    return {
        inline: PolicyNames.sort(),
        attached: AttachedPolicies.map(({ PolicyName = "" }) => PolicyName).sort(),
    };
}

const newRole = async (RoleName: string) =>
    (await iam()).createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify(ec2Trust) });

function type(token: string) {
    const one = aws.resources.find((candidate) => candidate.token === `aws:iam/${token}`);
    assert.ok(one);
    return one;
}

describe("exclusive resources", () => {
    const inline = type("rolePoliciesExclusive:RolePoliciesExclusive");
    const attachments = type("rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive");

    test("take off what isn't listed, keep what is, and leave the role alone when they go", async () => {
        await newRole("keeper");
        await byHand("keeper", "own");
        await byHand("keeper");
        const kept = await attach("keeper", "kept");
        await attach("keeper", "mistake");
        const one = await inline.create(client, { roleName: "keeper", policyNames: ["own"] });
        assert.deepEqual(one, { id: "keeper", outputs: { roleName: "keeper", policyNames: ["own"] } });
        await attachments.create(client, { roleName: "keeper", policyArns: [kept] });
        assert.deepEqual(await found("keeper"), { inline: ["own"], attached: ["kept"] });

        await byHand("keeper");
        await inline.delete(client, one.id, one.outputs);
        assert.deepEqual((await found("keeper")).inline, ["mistake", "own"]);
    });

    test("are read as what is there, by the role's name alone, and are gone with the role", async () => {
        await newRole("read");
        await byHand("read");
        const arn = await attach("read", "read");
        assert.deepEqual(await inline.read(client, "read", {}), {
            roleName: "read",
            policyNames: ["mistake"],
        });
        assert.deepEqual(await attachments.read(client, "read", {}), { roleName: "read", policyArns: [arn] });
        assert.equal(await inline.read(client, "nobody", {}), undefined);
        assert.equal(await attachments.read(client, "nobody", {}), undefined);
    });

    test("attach what is listed, but have no document for an inline policy", async () => {
        await newRole("lacking");
        const arn = await attach("lacking", "lacking");
        await (await iam()).detachRolePolicy({ RoleName: "lacking", PolicyArn: arn });
        await attachments.create(client, { roleName: "lacking", policyArns: [arn] });
        assert.deepEqual((await found("lacking")).attached, ["lacking"]);
        await assert.rejects(
            inline.create(client, { roleName: "lacking", policyNames: ["missing"] }),
            /creating IAM Role Policies Exclusive: operation error IAM: PutRolePolicy, 1 validation error\(s\) found\.\n- missing required field, PutRolePolicyInput\.PolicyDocument\.\n$/,
        );
    });
});

describe("under the engine", () => {
    let stack: TestStack;
    before(async () => {
        stack = await startStack({ providers: ["aws"], config: awsStackConfig(emulator) });
    });
    after(async () => {
        try {
            await stack.destroy();
        } finally {
            await stack.close();
        }
    });

    const program = (names: string[]) => () => {
        const role = new Role("app", { name: "exclusive", assumeRolePolicy: ec2Trust });
        const dependsOn = names.map(
            (name) => new RolePolicy(name, { name, role: role.name, policy: allow("s3:GetObject") }),
        );
        new RolePoliciesExclusive("inline", { roleName: role.name, policyNames: names }, { dependsOn });
        new RolePolicyAttachmentsExclusive("attached", { roleName: role.name, policyArns: [] });
        return Promise.resolve();
    };
    const both = program(["read", "write"]);

    test("they are made after the policies, and a second preview is empty, whatever the order", async () => {
        assert.deepEqual(await stack.up(both), { create: 6 });
        assert.deepEqual(await stack.preview(program(["write", "read"])), { same: 6 });
        assert.deepEqual(await stack.refresh(), { same: 6 });
    });

    test("what is put on the role by hand goes with up --refresh, and not without the refresh", async () => {
        await byHand("exclusive");
        await attach("exclusive", "by-hand");
        assert.deepEqual(await stack.up(both), { same: 6 });
        assert.deepEqual(await found("exclusive"), {
            inline: ["mistake", "read", "write"],
            attached: ["by-hand"],
        });
        assert.deepEqual(await stack.up(both, { refresh: true }), { same: 4, update: 2 });
        assert.deepEqual(await found("exclusive"), { inline: ["read", "write"], attached: [] });
        assert.deepEqual(await stack.preview(both), { same: 6 });
    });

    test("a policy that is no longer needed goes", async () => {
        assert.deepEqual(await stack.up(program(["read"])), { same: 4, update: 1, delete: 1 });
        assert.deepEqual(await found("exclusive"), { inline: ["read"], attached: [] });
    });
});
