/** The lives of single resources against the emulator, without the engine: limits, conflicts, deletions. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { aws } from "../../../local/providers/aws";
import { Aws } from "../../../local/providers/aws/client";
import type { Properties } from "../../../local/providers/resource-type";
import { awsConfig, type Emulator, startEmulator } from "./emulator";

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

function type(token: string) {
    const found = aws.resources.find((candidate) => candidate.token === `aws:${token}`);
    assert.ok(found);
    return found;
}

const role = type("iam/role:Role");
const rolePolicy = type("iam/rolePolicy:RolePolicy");
const policy = type("iam/policy:Policy");
const attachment = type("iam/rolePolicyAttachment:RolePolicyAttachment");
const profile = type("iam/instanceProfile:InstanceProfile");
const key = type("kms/key:Key");
const alias = type("kms/alias:Alias");
const parameter = type("ssm/parameter:Parameter");
const logGroup = type("cloudwatch/logGroup:LogGroup");

const document = (statement: Properties, count = 1): string =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: Array.from({ length: count }, () => ({ Effect: "Allow", ...statement })),
    });
const allow = (action: string, count?: number) => document({ Action: action, Resource: "*" }, count);
const trust = (count?: number) =>
    document({ Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }, count);

async function update(
    what: typeof role,
    id: string,
    olds: Properties,
    news: Properties,
): Promise<Properties> {
    const outputs = await what.update?.(client, id, olds, news);
    assert.ok(outputs);
    return outputs;
}

const makeRole = (name: string, more: Properties = {}) =>
    role.create(client, { name, assumeRolePolicy: trust(), ...more });

describe("IAM", () => {
    test("a role's documents, boundary and tags change in place", async () => {
        const { Policy: boundary } = await (
            await client.service("iam")
        ).createPolicy({ PolicyName: "boundary", PolicyDocument: allow("s3:*") });
        const { id, outputs } = await makeRole("changing", { tagsAll: { a: "1", b: "2" } });
        const news = {
            name: "changing",
            assumeRolePolicy: trust(),
            permissionsBoundary: boundary?.Arn ?? "",
            maxSessionDuration: 7200,
            tagsAll: { b: "3", c: "4" },
        };
        const changed = await update(role, id, outputs, news);
        assert.equal(changed["permissionsBoundary"], boundary?.Arn);
        assert.equal(changed["maxSessionDuration"], 7200);
        assert.deepEqual(changed["tagsAll"], { b: "3", c: "4" });
        const bare = await update(role, id, changed, {
            name: "changing",
            assumeRolePolicy: trust(),
        });
        assert.equal(bare["permissionsBoundary"], "");
        await role.delete(client, id, bare);
        assert.equal(await role.read(client, id, {}), undefined);
    });

    test("a role leaves its instance profile before it goes", async () => {
        const { id, outputs } = await makeRole("in-profile");
        const held = await profile.create(client, { name: "holder", role: id });
        assert.equal(held.outputs["role"], "in-profile");
        await role.delete(client, id, outputs);
        assert.equal((await profile.read(client, held.id, {}))?.["role"], "");
        await profile.delete(client, held.id, held.outputs);
    });

    test("a role with policies goes only by force", async () => {
        const { id, outputs } = await makeRole("loaded");
        await rolePolicy.create(client, { role: id, name: "inline", policy: allow("s3:GetObject") });
        await assert.rejects(
            role.delete(client, id, outputs),
            /deleting IAM Role \(loaded\): .*DeleteConflict/,
        );
        await role.delete(client, id, { ...outputs, forceDetachPolicies: true });
        await role.delete(client, id, outputs);
    });

    test("the oldest version of a policy makes room for the sixth", async () => {
        const { id, outputs } = await policy.create(client, { name: "versions", policy: allow("s3:A1") });
        let state = outputs;
        for (let version = 2; version <= 7; version++) {
            const news = { name: "versions", policy: allow(`s3:A${version}`) };
            state = await update(policy, id, state, news);
        }
        assert.match(JSON.stringify(state["policy"]), /s3:A7/);
        await policy.delete(client, id, state);
        assert.equal(await policy.read(client, id, {}), undefined);
    });

    test("an attachment is made once, and found by its import id", async () => {
        const { id: roleId } = await makeRole("attached");
        const { id: policyArn } = await policy.create(client, { name: "attached", policy: allow("s3:A") });
        const inputs = { role: roleId, policyArn };
        const { id } = await attachment.create(client, inputs);
        await assert.rejects(attachment.create(client, inputs), /EntityAlreadyExists/);
        assert.deepEqual(await attachment.read(client, `${roleId}/${policyArn}`, {}), inputs);
        await attachment.delete(client, id, inputs);
        assert.equal(await attachment.read(client, id, inputs), undefined);
    });

    test("the quotas hold", async () => {
        await assert.rejects(
            makeRole("big", { assumeRolePolicy: trust(40) }),
            /LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048/,
        );
        await assert.rejects(
            policy.create(client, { name: "big", policy: allow("s3:GetObject", 200) }),
            /LimitExceeded: Cannot exceed quota for PolicySize: 6144/,
        );
        const { id } = await makeRole("full");
        const half = allow("s3:GetObject", 80);
        await rolePolicy.create(client, { role: id, name: "one", policy: half });
        const two = { role: id, name: "two", policy: half };
        await rolePolicy.create(client, two);
        const three = rolePolicy.create(client, { ...two, name: "three" });
        await assert.rejects(
            three,
            /LimitExceeded: Maximum policy size of 10240 bytes exceeded for role full/,
        );
    });
});

describe("KMS", () => {
    test("a key keeps its writer able to change its policy", async () => {
        const policyFor = (principal: string) =>
            document({ Principal: { AWS: principal }, Action: "kms:*", Resource: "*" });
        const foreign = policyFor("arn:aws:iam::123456789012:root");
        const words = /MalformedPolicyDocumentException: The new key policy will not allow you to update/;
        await assert.rejects(key.create(client, { policy: foreign }), words);
        const own = policyFor(`arn:aws:iam::${emulator.accountId}:root`);
        const { id, outputs } = await key.create(client, { policy: own, isEnabled: false });
        assert.equal(outputs["isEnabled"], false);
        await key.delete(client, id, outputs);
        assert.equal(await key.read(client, id, {}), undefined, "pending deletion is gone");
    });

    test("an alias is made once, and can point elsewhere", async () => {
        const [one, other] = [await key.create(client, {}), await key.create(client, {})];
        const inputs = { name: "alias/once", targetKeyId: one.id };
        const { id, outputs } = await alias.create(client, inputs);
        await assert.rejects(alias.create(client, inputs), /AlreadyExistsException/);
        const moved = await update(alias, id, outputs, { ...inputs, targetKeyId: other.id });
        assert.equal(moved["targetKeyId"], other.id);
        await alias.delete(client, id, moved);
    });
});

describe("parameters and log groups", () => {
    test("a new value is a new version", async () => {
        const inputs = { name: "/life/p", type: "String", value: "a" };
        const { id, outputs } = await parameter.create(client, inputs);
        const changed = await update(parameter, id, outputs, {
            ...inputs,
            value: "b",
            tagsAll: { a: "b" },
        });
        assert.equal(changed["version"], 2);
        assert.deepEqual(changed["tagsAll"], { a: "b" });
        await parameter.delete(client, id, changed);
    });

    test("a standard parameter holds 4096 characters", async () => {
        const long = parameter.create(client, {
            name: "/life/long",
            type: "String",
            value: "v".repeat(4097),
        });
        await assert.rejects(long, /ValidationException: .*4096/);
    });

    test("a log group's retention comes and goes", async () => {
        const inputs = { name: "/life/logs", retentionInDays: 7 };
        const { id, outputs } = await logGroup.create(client, inputs);
        assert.equal(outputs["retentionInDays"], 7);
        const changed = await update(logGroup, id, outputs, { name: "/life/logs", tagsAll: { a: "b" } });
        assert.equal(changed["retentionInDays"], 0);
        assert.deepEqual(changed["tagsAll"], { a: "b" });
        await assert.rejects(logGroup.create(client, inputs), /ResourceAlreadyExistsException/);
        await logGroup.delete(client, id, changed);
    });
});

describe("configuration", () => {
    test("nothing but an emulator is ever spoken to", async () => {
        const given = awsConfig(emulator);
        await assert.rejects(
            new Aws({ ...given, endpoints: "[{}]" }).service("iam"),
            /aws:endpoints has none for iam/,
        );
        await assert.rejects(
            new Aws({ ...given, accessKey: "" }).service("iam"),
            /aws:accessKey isn't set; an aws.Provider .* needs endpoints, accessKey and secretKey/,
        );
    });

    test("a setting that isn't covered is refused by name", () => {
        assert.throws(
            () => new Aws({ region: "us-east-1", assumeRoles: "[]" }),
            /doesn't know the setting assumeRoles/,
        );
    });
});
