import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
    DeployRole,
    InstanceRole,
    type InstanceRoleArgs,
    PreviewRole,
    PreviewService,
    Workload,
    WorkloadRole,
} from "../../components";
import {
    describeGrants,
    effectiveGrants,
    loadVocabulary,
    summarise,
} from "../../components/internal/iam/calculator";
import { documentsOf } from "./role-documents";
import { neverKnown, run, valueOf } from "./program";

const keyArn = "arn:aws:kms:eu-central-1:123456789012:key/1234";
const setting = { project: "shop", stack: "prod", arns: { "web-key": keyArn } };
const make = (args: InstanceRoleArgs, preview = false) =>
    run(() => new InstanceRole("web", args), { ...setting, preview });
const wordsOf = async (args: InstanceRoleArgs, preview = false) =>
    (await valueOf((await make(args, preview)).result.permissionsInWords)) as string[];

const parameters = ["/shop/stripe-key"];
const tokens = "all of these: only where ec2:RoleDelivery is at least 2.0 or missing";
const decrypts = (key: string) =>
    `kms:Decrypt on ${key}, only by way of ssm.eu-central-1.amazonaws.com and where kms:EncryptionContext:parameter_arn is like arn:aws:ssm:eu-central-1:123456789012:parameter/shop/stripe-key`;

/** All kinds of needs, so that every statement that this library writes is judged. */
const roles: Record<string, InstanceRoleArgs> = {
    "no needs": {},
    "parameters under a key of its own": { parameters },
    "parameters under a key that is given": { parameterPaths: ["/shop/prod"], keyArn },
    "administrators of the key": { parameters, keyAdministrators: ["arn:aws:iam::123456789012:role/deploy"] },
    "secrets and objects under keys": {
        secrets: ["arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf"],
        secretsKeyArn: keyArn,
        bucketReads: { releases: { bucket: "acme-artifacts", prefix: "shop/", keyArn } },
    },
    "a role that is bound to its instance": {
        boundToInstance: true,
        sourceIpRanges: ["203.0.113.16/28"],
        organizationId: "o-a1b2c3d4e5",
        databaseLogin: { resourceId: "db-ABC", username: "shop_app" },
        logGroupName: "/shop/prod",
        metricsNamespace: "shop/prod",
        signerRoleArns: ["arn:aws:iam::123456789012:role/signer"],
        sessionManager: true,
    },
    "a free statement under a condition on another service's key": {
        statements: {
            orders: {
                actions: ["dynamodb:GetItem", "sqs:SendMessage"],
                resources: ["arn:aws:dynamodb:eu-central-1:123456789012:table/orders"],
                conditions: { StringEquals: { "aws:RequestTag/Team": ["shop"], "kms:ViaService": ["sqs"] } },
                reason: "the orders are in DynamoDB",
            },
        },
    },
};

suite("A role's permissions are what the calculator says of the documents that are registered", () => {
    for (const [what, args] of Object.entries(roles)) {
        test(`for ${what}`, async () => {
            const { registered, result } = await make(args);
            // All of the vocabulary: the component itself reads only the services that are named.
            const vocabulary = await loadVocabulary();
            const grants = describeGrants(
                effectiveGrants(documentsOf(registered, "web", setting.arns), vocabulary),
                vocabulary,
            );
            assert.deepEqual(
                await valueOf(result.permissions),
                grants.map(({ actions, resources, only, except, doubts }) => ({
                    actions,
                    resources,
                    only,
                    except,
                    doubts,
                })),
            );
            assert.deepEqual(await valueOf(result.permissionsInWords), summarise(grants));
        });
    }
});

suite("permissionsInWords", () => {
    test("says all that the role may do, and nothing of the key's management", async () => {
        assert.deepEqual(await wordsOf({ parameters }), [
            decrypts(keyArn),
            "ssm:GetParameter, ssm:GetParameters on /shop/stripe-key",
            tokens,
        ]);
    });

    test("is empty where nothing is needed", async () => {
        assert.deepEqual(await wordsOf({}), []);
    });

    test("is the same for a task, whose credentials come by no instance", async () => {
        const { result } = await run(
            () => new WorkloadRole("web", { workload: Workload.EcsTask, parameters }),
            setting,
        );
        assert.deepEqual(await valueOf(result.permissionsInWords), [
            decrypts(keyArn),
            "ssm:GetParameter, ssm:GetParameters on /shop/stripe-key",
        ]);
    });

    test("has the key by its name in a preview that will make it, and all else", async () => {
        assert.deepEqual(await wordsOf({ parameters }, true), [
            decrypts("arn:aws:kms:eu-central-1:123456789012:key/{web-key.keyId}"),
            "ssm:GetParameter, ssm:GetParameters on /shop/stripe-key",
            tokens,
        ]);
    });

    test("has each argument that isn't known by its own name", async () => {
        const args: InstanceRoleArgs = {
            parameters: [neverKnown()],
            keyArn: neverKnown(),
            databaseLogin: { resourceId: neverKnown(), username: "shop_app" },
            signerRoleArns: [neverKnown()],
            metricsNamespace: neverKnown(),
        };
        assert.deepEqual(await wordsOf(args, true), [
            "cloudwatch:PutMetricData on everything, only where cloudwatch:namespace is ⟨unknown: metricsNamespace⟩",
            "kms:Decrypt on ⟨unknown: keyArn⟩, only by way of ssm.eu-central-1.amazonaws.com and where kms:EncryptionContext:parameter_arn is like ⟨unknown: arn:aws:ssm:eu-central-1:123456789012:parameter{parameters[0]}⟩",
            "rds-db:connect on ⟨unknown: arn:aws:rds-db:eu-central-1:123456789012:dbuser:{databaseLogin.resourceId}/shop_app⟩",
            "ssm:GetParameter, ssm:GetParameters on ⟨unknown: arn:aws:ssm:eu-central-1:123456789012:parameter{parameters[0]}⟩",
            "sts:AssumeRole on ⟨unknown: signerRoleArns[0]⟩",
            tokens,
        ]);
    });

    test("has the region of a key that isn't known by that key's name", async () => {
        const templates = { bucket: "acme-templates", prefix: "mail/", keyArn: neverKnown() };
        const words = await wordsOf({ bucketReads: { templates } }, true);
        assert.deepEqual(words, [
            "kms:Decrypt on ⟨unknown: bucketReads.templates.keyArn⟩, only by way of ⟨unknown: s3.{the region of bucketReads.templates.keyArn}.amazonaws.com⟩ and where kms:EncryptionContext:aws:s3:arn is like arn:aws:s3:::acme-templates or arn:aws:s3:::acme-templates/mail/*",
            "s3:GetObject on arn:aws:s3:::acme-templates/mail/*, only where s3:ResourceAccount is 123456789012",
            tokens,
        ]);
    });

    test("doesn't take an administrator of the key who isn't known for the role itself", async () => {
        const words = await wordsOf({ parameters, keyAdministrators: [neverKnown()] }, true);
        assert.deepEqual(words, await wordsOf({ parameters }, true));
    });

    test("never says a secret, and is none itself", async () => {
        const { result } = await make({
            logGroupName: pulumi.secret("/shop/prod"),
            metricsNamespace: "shop",
        });
        const group = "arn:aws:logs:eu-central-1:123456789012:log-group:{logGroupName, a secret}";
        assert.deepEqual(await valueOf(result.permissionsInWords), [
            "cloudwatch:PutMetricData on everything, only where cloudwatch:namespace is shop",
            `logs:CreateLogStream, logs:PutLogEvents on ⟨unknown: ${group}:log-stream:*⟩`,
            `logs:CreateLogStream, logs:PutLogEvents on ⟨unknown: ${group}⟩`,
            tokens,
        ]);
        assert.ok(!JSON.stringify(await valueOf(result.permissions)).includes("/shop/prod"));
    });

    test("says once what limits most rights, and of which it doesn't", async () => {
        const words = await wordsOf({
            organizationId: "o-a1b2c3d4e5",
            databaseLogin: { resourceId: "db-ABC", username: "shop_app" },
            logGroupName: "/shop/prod",
            metricsNamespace: "shop/prod",
        });
        assert.deepEqual(words.slice(-2), [
            tokens,
            "all of these but rds-db:connect: except where aws:ResourceOrgID isn't o-a1b2c3d4e5 and where aws:ViaAWSService is false or missing",
        ]);
    });
});

suite("permissionsInWords of a build's role", () => {
    const gitHub = { repository: "acme/shop" };
    const deploy = async (bucket: pulumi.Input<string>) => {
        const artifacts = { bucket, prefix: "shop/", keyArn };
        const { result } = await run(
            () => new DeployRole("ci", { gitHub: { ...gitHub, branch: "main" }, artifacts }),
            { ...setting, preview: true },
        );
        return (await valueOf(result.permissionsInWords)) as string[];
    };

    const encrypt = `kms:GenerateDataKey on ${keyArn}, only by way of s3.eu-central-1.amazonaws.com`;
    const anything = (name: string) =>
        `⟨unknown: ${name}⟩ on everything, in doubt: ⟨unknown: ${name}⟩ ⟨unknown: ${name}⟩ on * may not apply`;

    test("says what a deploy may do", async () => {
        assert.deepEqual(await deploy("acme-artifacts"), [
            encrypt,
            `s3:PutObject on arn:aws:s3:::acme-artifacts/shop/*, only where s3:x-amz-server-side-encryption-aws-kms-key-id is ${keyArn}`,
        ]);
    });

    test("counts a need that isn't known as broader, and shows the others", async () => {
        assert.deepEqual(await deploy(neverKnown()), [encrypt, anything("artifacts")]);
    });

    test("never says a secret", async () => {
        assert.deepEqual(await deploy(pulumi.secret("acme-artifacts")), [
            encrypt,
            anything("artifacts, a secret"),
        ]);
    });

    test("says what a preview may look at", async () => {
        const { result } = await run(
            () => new PreviewRole("pr", { gitHub, services: [PreviewService.Images] }),
            setting,
        );
        assert.deepEqual(await valueOf(result.permissionsInWords), ["ssm:GetParameter on /aws/service/*"]);
    });
});
