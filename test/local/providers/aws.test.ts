/** The AWS stand-in under the real engine, against the emulator. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { Provider } from "@pulumi/aws/provider";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Queue } from "@pulumi/aws/sqs/queue";
import { Parameter } from "@pulumi/aws/ssm/parameter";
import { Aws } from "../../../local/providers/aws/client";
import { awsConfig, awsStackConfig, type Emulator, startEmulator } from "./emulator";
import { allow, ec2Trust, everything, PLAIN_VALUE, SECRET_TAG, SECRET_VALUE } from "./program";
import { startStack, type TestStack } from "./stack";

let emulator: Emulator;
let client: Aws;
/** Every test leaves it empty, but for those that tell the life of one program. */
let stack: TestStack;
before(async () => {
    emulator = await startEmulator();
    client = new Aws(awsConfig(emulator));
    stack = await startStack({ providers: ["aws"], config: awsStackConfig(emulator) });
});
after(async () => {
    await stack.close();
    client.destroy();
    await emulator.stop();
});

/** What lies in the emulator, but for keys: AWS keeps those. */
async function inventory() {
    const iam = await client.service("iam");
    const ssm = await client.service("ssm");
    const logs = await client.service("logs");
    const kms = await client.service("kms");
    return {
        roles: (await iam.listRoles({})).Roles?.map(({ RoleName }) => RoleName),
        policies: (await iam.listPolicies({ Scope: "Local" })).Policies?.map(({ Arn }) => Arn),
        profiles: (await iam.listInstanceProfiles({})).InstanceProfiles?.length,
        parameters: (await ssm.describeParameters({})).Parameters?.length,
        logGroups: (await logs.describeLogGroups({})).logGroups?.length,
        aliases: (await kms.listAliases({})).Aliases?.length,
    };
}

describe("every type in one program", () => {
    let untouched: Awaited<ReturnType<typeof inventory>>;
    before(async () => {
        untouched = await inventory();
    });

    test("up makes what the preview promised", async () => {
        assert.deepEqual(await stack.preview(everything), { create: 12 });
        assert.deepEqual(await stack.up(everything), { create: 12 });
    });

    test("a second preview is empty, also after a refresh", async () => {
        assert.deepEqual(await stack.preview(everything), { same: 12 });
        assert.deepEqual(await stack.refresh(), { same: 12 });
        assert.deepEqual(await stack.preview(everything), { same: 12 });
    });

    test("an emulator that moved is no reason to change a resource", async () => {
        const { endpoints = "" } = awsConfig(emulator);
        const moved = endpoints.replaceAll("127.0.0.1", "localhost");
        await stack.setConfig({ "aws:endpoints": { value: moved } });
        assert.deepEqual(await stack.preview(everything), { same: 12 });
        assert.deepEqual(await stack.up(everything), { same: 12 });
    });

    test("no secret lies in the state as plain text", async () => {
        const state = await stack.stored();
        assert.ok(state.includes("/stand-in/secret"));
        for (const value of [SECRET_VALUE, PLAIN_VALUE, SECRET_TAG]) {
            assert.ok(!state.includes(value), value);
        }
    });

    test("a refresh sees drift, and up repairs it", async () => {
        const outputs = await stack.outputs();
        const RoleName = String(outputs["role"]?.value);
        const PolicyName = String(outputs["rolePolicy"]?.value);
        const iam = await client.service("iam");
        await iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument: JSON.stringify(allow("s3:*")) });
        await iam.updateRole({ RoleName, Description: "by hand", MaxSessionDuration: 3600 });
        assert.deepEqual(await stack.refresh(), { same: 10, update: 2 });
        assert.deepEqual(await stack.preview(everything), { same: 10, update: 2 });
        assert.deepEqual(await stack.up(everything), { same: 10, update: 2 });
        const { PolicyDocument = "" } = await iam.getRolePolicy({ RoleName, PolicyName });
        assert.match(decodeURIComponent(PolicyDocument), /"s3:GetObject"/);
        assert.equal((await iam.getRole({ RoleName })).Role?.Description, "");
    });

    test("what vanished is made again", async () => {
        await (await client.service("ssm")).deleteParameter({ Name: "/stand-in/plain" });
        assert.deepEqual(await stack.refresh(), { same: 11, delete: 1 });
        assert.deepEqual(await stack.up(everything), { same: 11, create: 1 });
    });

    test("destroy leaves the emulator as it was", async () => {
        await stack.destroy();
        assert.deepEqual(await inventory(), untouched);
    });
});

describe("one resource at a time", () => {
    afterEach(() => stack.destroy());

    const named = (path: string) => () => {
        new Role("app", { name: "stand-in-named", path, assumeRolePolicy: ec2Trust });
        return Promise.resolve();
    };

    test("a property that can't change replaces", async () => {
        await stack.up(named("/"));
        assert.deepEqual(await stack.up(named("/apps/")), { same: 1, replace: 1 });
        const { Role: found } = await (await client.service("iam")).getRole({ RoleName: "stand-in-named" });
        assert.equal(found?.Path, "/apps/");
    });

    test("an id is enough to import", async () => {
        const iam = await client.service("iam");
        const AssumeRolePolicyDocument = JSON.stringify(ec2Trust);
        await iam.createRole({ RoleName: "stand-in-found", AssumeRolePolicyDocument, Description: "found" });
        const imported = await stack.up(() => {
            const args = { name: "stand-in-found", description: "found", assumeRolePolicy: ec2Trust };
            new Role("found", args, { import: "stand-in-found" });
            return Promise.resolve();
        });
        assert.deepEqual(imported, { create: 1, import: 1 });
    });

    test("differently configured providers in one program stay apart", async () => {
        await stack.up(() => {
            for (const region of ["eu-west-1", "eu-central-1"]) {
                const { ssm = "", sts = "" } = emulator.endpoints;
                const provider = new Provider(region, {
                    region: region as "eu-west-1",
                    accessKey: "test",
                    secretKey: "test",
                    endpoints: [{ ssm, sts }],
                    defaultTags: { tags: { region } },
                });
                new Parameter(
                    region,
                    { name: `/stand-in/${region}`, type: "String", value: "v" },
                    { provider },
                );
            }
            new Parameter("default", { name: "/stand-in/default", type: "String", value: "v" });
            return Promise.resolve();
        });
        const state = JSON.parse(await stack.stored()) as {
            checkpoint: { latest: { resources: { type: string; outputs: Record<string, unknown> }[] } };
        };
        const seen = state.checkpoint.latest.resources
            .filter(({ type }) => type === "aws:ssm/parameter:Parameter")
            .map(({ outputs }) => [
                outputs["name"],
                String(outputs["arn"]).split(":")[3],
                outputs["tagsAll"],
            ]);
        assert.deepEqual(seen.sort(), [
            ["/stand-in/default", "us-east-1", {}],
            ["/stand-in/eu-central-1", "eu-central-1", { region: "eu-central-1" }],
            ["/stand-in/eu-west-1", "eu-west-1", { region: "eu-west-1" }],
        ]);
    });
});

describe("refusals", () => {
    const cases: [what: string, words: RegExp, program: () => void][] = [
        [
            "a type that isn't covered",
            /the stand-in for aws doesn't know aws:sqs\/queue:Queue; it covers only .*LEAST_PRIVILEGE_PROVIDERS=real/,
            () => new Queue("queue"),
        ],
        [
            "an input that isn't covered",
            /the stand-in for aws knows no input "overwrite" of aws:ssm\/parameter:Parameter/,
            () => new Parameter("p", { name: "/stand-in/p", type: "String", value: "v", overwrite: true }),
        ],
        [
            "what the provider checks",
            /invalid value for name \(must match \[\\w\+=,\.@-\]\)\. Examine values at 'r\.name'\./,
            () => new Role("r", { name: "a/b", assumeRolePolicy: ec2Trust }),
        ],
        [
            "a trust policy that AWS refuses",
            /creating IAM Role \(stand-in-bad\): operation error IAM: CreateRole, .*MalformedPolicyDocument: Has prohibited field Resource/,
            () =>
                new Role("r", {
                    name: "stand-in-bad",
                    assumeRolePolicy: {
                        Version: "2012-10-17",
                        Statement: [{ ...ec2Trust.Statement[0], Effect: "Allow", Resource: "*" }],
                    },
                }),
        ],
        [
            "a role that exists",
            /creating IAM Role \(stand-in-there\): operation error IAM: CreateRole, https response error StatusCode: 409, RequestID: .*, EntityAlreadyExists: Role with name stand-in-there already exists/,
            () => new Role("r", { name: "stand-in-there", assumeRolePolicy: ec2Trust }),
        ],
        [
            "a role policy that exists",
            /creating IAM Role Policy \(inline\): .*EntityAlreadyExists/,
            () =>
                new RolePolicy("p", {
                    role: "stand-in-there",
                    name: "inline",
                    policy: allow("s3:GetObject"),
                }),
        ],
        [
            "a parameter that exists",
            /creating SSM Parameter \(\/stand-in\/there\): .*ParameterAlreadyExists/,
            () => new Parameter("p", { name: "/stand-in/there", type: "String", value: "v" }),
        ],
    ];

    before(async () => {
        const iam = await client.service("iam");
        const RoleName = "stand-in-there";
        const PolicyDocument = JSON.stringify(allow("s3:GetObject"));
        await iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify(ec2Trust) });
        await iam.putRolePolicy({ RoleName, PolicyName: "inline", PolicyDocument });
        await (
            await client.service("ssm")
        ).putParameter({ Name: "/stand-in/there", Type: "String", Value: "v" });
    });
    after(async () => {
        const iam = await client.service("iam");
        const RoleName = "stand-in-there";
        await iam.deleteRolePolicy({ RoleName, PolicyName: "inline" });
        await iam.deleteRole({ RoleName });
        await (await client.service("ssm")).deleteParameter({ Name: "/stand-in/there" });
    });

    for (const [what, words, program] of cases) {
        test(what, async () => {
            const refused = stack.up(() => {
                program();
                return Promise.resolve();
            });
            await assert.rejects(refused, words);
        });
    }
});
