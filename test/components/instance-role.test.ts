import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { InstanceRole, type InstanceRoleArgs } from "../../components";
import { type DenyOthers, policyJson, type Statement } from "../../components/internal/iam/document";
import {
    becomeRoles,
    connectToDatabase,
    decryptParameters,
    deliverLogs,
    denyEverything,
    readParameters,
} from "../../components/internal/iam/grants";
import { openSessions, putMetrics } from "../../components/internal/iam/agent-grants";
import { readBucket, readSecrets } from "../../components/internal/iam/data-grants";
import { bindingStatements } from "../../components/internal/iam/instance-binding";
import { parameterKeyPolicy } from "../../components/internal/iam/key-policy";
import { ec2Trust } from "../../components/internal/iam/trust";
import { late, neverKnown, type Registration, run, scope, secret, unknown, valueOf } from "./program";

const make = (args: InstanceRoleArgs, preview = false) =>
    run(() => new InstanceRole("web", args), { project: "shop", stack: "prod", preview });

const type = "least-privilege:index:InstanceRole";
const givenKey = "arn:aws:kms:eu-central-1:123456789012:key/1234";
const anyKey = "arn:aws:kms:eu-central-1:123456789012:key/*";
const madeKey = "arn-of-web-key";
const names = { names: ["/shop/b", "/shop/a"], paths: [] };
const nameArns = ["/shop/b", "/shop/a"].map(
    (name) => `arn:aws:ssm:eu-central-1:123456789012:parameter${name}`,
);
const administrators = ["arn:aws:iam::123456789012:role/b", "arn:aws:iam::123456789012:role/a"];

/** A child of the component as it should be registered. */
const child = (childType: string, name: string, inputs: unknown, dependsOn: string[] = []): Registration => ({
    type: childType,
    name,
    parent: "web",
    inputs,
    provider: "",
    dependsOn,
    options: {},
});
const boundary = (statements: Statement[]) =>
    child("aws:iam/policy:Policy", "web-boundary", {
        name: "shop-prod-web-boundary",
        description: "The most that the role of the same name may ever do",
        policy: policyJson(statements),
    });
const role = child(
    "aws:iam/role:Role",
    "web-role",
    {
        name: "shop-prod-web",
        assumeRolePolicy: ec2Trust(),
        permissionsBoundary: "arn-of-web-boundary",
    },
    ["web-boundary"],
);
const policy = (need: string, statements: (Statement | DenyOthers)[], dependsOn = ["web-role"]) =>
    child(
        "aws:iam/rolePolicy:RolePolicy",
        `web-${need}`,
        { name: need, role: "shop-prod-web", policy: policyJson(statements) },
        dependsOn,
    );
const key = (managers: string[]) => [
    child(
        "aws:kms/key:Key",
        "web-key",
        {
            description: "Parameters of shop-prod-web",
            enableKeyRotation: true,
            policy: policyJson(
                parameterKeyPolicy(scope, nameArns, "arn:aws:iam::123456789012:role/shop-prod-web", managers),
            ),
        },
        ["web-role"],
    ),
    child(
        "aws:kms/alias:Alias",
        "web-key-alias",
        { name: "alias/shop-prod-web-parameters", targetKeyId: "id-of-web-key" },
        ["web-key"],
    ),
];
/** What every role has: the deny for what came without a token, and what shuts others' policies out. The profile waits for all. */
const rest = (needs: string[], binding = bindingStatements({}, [])) => {
    const policies = [...needs, "instance-binding"];
    const before = [...policies.map((need) => `web-${need}`), "web-role"].sort();
    return [
        policy("instance-binding", binding),
        child(
            "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
            "web-policies-exclusive",
            { roleName: "shop-prod-web", policyNames: policies },
            before,
        ),
        child(
            "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
            "web-attachments-exclusive",
            { roleName: "shop-prod-web", policyArns: [] },
            ["web-role"],
        ),
        child(
            "aws:iam/instanceProfile:InstanceProfile",
            "web-profile",
            { name: "shop-prod-web", role: "shop-prod-web" },
            before,
        ),
    ];
};

const logs = deliverLogs(scope, "/shop/prod");
const signer = "arn:aws:iam::123456789012:role/signer";
const sign = becomeRoles("SignUploads", [signer]);
const login = connectToDatabase(scope, "db-ABC", "shop_app");
const read = readParameters(scope, names);
const below = { names: [], paths: ["/shop/prod"] };
const parameters = (managers: string[]) => [
    boundary([...read, decryptParameters(scope, anyKey)]),
    role,
    ...key(managers),
    policy("parameters", read),
    policy("parameters-key", [decryptParameters(scope, madeKey, nameArns)], ["web-key", "web-role"]),
    ...rest(["parameters", "parameters-key"]),
];
/** A need of one policy, which the boundary holds too. */
const oneNeed = (need: string, statements: Statement[]) => [
    boundary(statements),
    role,
    policy(need, statements),
    ...rest([need]),
];
const secretArn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/stripe-AbCdEf";
const pathArns = ["arn:aws:ssm:eu-central-1:123456789012:parameter/shop/prod/*"];
const table = "arn:aws:dynamodb:eu-central-1:123456789012:table/shop-*";

/** What is asked for, and every child that it makes. */
const cases: Record<string, { args: InstanceRoleArgs; children: Registration[] }> = {
    nothing: { args: {}, children: [boundary([denyEverything]), role, ...rest([])] },
    "parameters, and so a key": {
        args: { parameters: names.names },
        children: parameters([]),
    },
    "administrators of that key": {
        args: { parameters: names.names, keyAdministrators: administrators },
        children: parameters(administrators),
    },
    "parameters below a path, under a key that exists": {
        args: { parameterPaths: below.paths, keyArn: givenKey },
        children: [
            boundary([...readParameters(scope, below), decryptParameters(scope, givenKey)]),
            role,
            policy("parameters", readParameters(scope, below)),
            policy("parameters-key", [decryptParameters(scope, givenKey, pathArns)]),
            ...rest(["parameters", "parameters-key"]),
        ],
    },
    "secrets under a key": {
        args: { secrets: [secretArn], secretsKeyArn: givenKey },
        children: oneNeed("secrets", readSecrets(scope, [secretArn], givenKey)),
    },
    "releases in a bucket": {
        args: { bucketReads: { releases: { bucket: "acme-artifacts", prefix: "shop/", keyArn: givenKey } } },
        children: oneNeed(
            "bucket-releases",
            readBucket(scope, "releases", { bucket: "acme-artifacts", prefix: "shop/", keyArn: givenKey }, [
                "123456789012",
            ]),
        ),
    },
    "a bucket of an account that is said": {
        args: {
            bucketReads: { releases: { bucket: "acme-artifacts", prefix: "shop/" } },
            otherAccounts: ["210987654321"],
        },
        children: oneNeed(
            "bucket-releases",
            readBucket(scope, "releases", { bucket: "acme-artifacts", prefix: "shop/" }, [
                "123456789012",
                "210987654321",
            ]),
        ),
    },
    "a database login": {
        args: { databaseLogin: { resourceId: "db-ABC", username: "shop_app" } },
        children: oneNeed("database-login", [login]),
    },
    "log delivery": { args: { logGroupName: "/shop/prod" }, children: oneNeed("log-delivery", [logs]) },
    metrics: {
        args: { metricsNamespace: "shop/prod" },
        children: oneNeed("metrics", [putMetrics("shop/prod")]),
    },
    "signing of uploads": {
        args: { signerRoleArns: [signer] },
        children: oneNeed("upload-signing", [sign]),
    },
    "an app that has a role of its own": {
        args: { appRoleArn: signer },
        children: oneNeed("app-credentials", [becomeRoles("BecomeApp", [signer])]),
    },
    "sessions by Session Manager": {
        args: { sessionManager: true },
        children: oneNeed("session-manager", openSessions(scope)),
    },
    "what no argument says": {
        args: {
            statements: {
                orders: {
                    actions: ["dynamodb:GetItem"],
                    resources: [table],
                    conditions: { StringEquals: { "dynamodb:LeadingKeys": ["shop"] } },
                    reason: "the orders are in DynamoDB",
                },
            },
        },
        children: oneNeed("statement-orders", [
            {
                Sid: "Statementorders",
                Effect: "Allow",
                Action: ["dynamodb:GetItem"],
                Resource: [table],
                Condition: { StringEquals: { "dynamodb:LeadingKeys": ["shop"] } },
            },
        ]),
    },
    "a role that is bound to its instance and logs in to a database": {
        args: { boundToInstance: true, databaseLogin: { resourceId: "db-ABC", username: "shop_app" } },
        children: [
            boundary([login]),
            role,
            policy("database-login", [login]),
            ...rest(["database-login"], bindingStatements({ boundToInstance: true }, ["rds-db:connect"])),
        ],
    },
    "a role that works from some addresses on one organisation": {
        args: { sourceIpRanges: ["203.0.113.16/28"], organizationId: "o-a1b2c3d4e5" },
        children: [
            boundary([denyEverything]),
            role,
            ...rest(
                [],
                bindingStatements(
                    { sourceIpRanges: ["203.0.113.16/28"], organizationId: "o-a1b2c3d4e5" },
                    [],
                ),
            ),
        ],
    },
    "a role that others may still put policies on": {
        args: { logGroupName: "/shop/prod", exclusive: false },
        children: oneNeed("log-delivery", [logs]).filter(({ type: made }) => !made.includes("Exclusive")),
    },
    everything: {
        args: {
            parameters: names.names,
            parameterPaths: below.paths,
            keyArn: givenKey,
            databaseLogin: { resourceId: "db-ABC", username: "shop_app" },
            logGroupName: "/shop/prod",
        },
        children: ((both) => [
            boundary([...readParameters(scope, both), decryptParameters(scope, givenKey), login, logs]),
            role,
            policy("parameters", readParameters(scope, both)),
            policy("parameters-key", [decryptParameters(scope, givenKey, [...nameArns, ...pathArns])]),
            policy("database-login", [login]),
            policy("log-delivery", [logs]),
            ...rest(["parameters", "parameters-key", "database-login", "log-delivery"]),
        ])({ names: names.names, paths: below.paths }),
    },
};

const byName = (all: readonly Registration[]) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));

suite("InstanceRole makes exactly this", () => {
    for (const [what, { args, children }] of Object.entries(cases)) {
        test(`for ${what}`, async () => {
            const { registered } = await make(args);
            const component = {
                type,
                name: "web",
                parent: "",
                inputs: args,
                provider: "",
                dependsOn: [],
                options: {},
            };
            assert.deepEqual(byName(registered), byName([component, ...children]));
        });

        test(`for ${what}, told later`, async () => {
            const { registered } = await make(told(args));
            assert.deepEqual(byName(registered.filter(({ parent }) => parent === "web")), byName(children));
        });
    }
});

suite("InstanceRole's outputs", () => {
    test("are the names and ARNs of what it made", async () => {
        const { result } = await make({ parameters: names.names });
        const { roleName, roleArn, instanceProfileName, instanceProfileArn, boundaryArn, keyArn } = result;
        const { metadataOptions } = result;
        const outputs = {
            roleName,
            roleArn,
            instanceProfileName,
            instanceProfileArn,
            boundaryArn,
            keyArn,
            metadataOptions,
        };
        assert.deepEqual(await valueOf(outputs), {
            roleName: "shop-prod-web",
            roleArn: "arn-of-web-role",
            instanceProfileName: "shop-prod-web",
            instanceProfileArn: "arn-of-web-profile",
            boundaryArn: "arn-of-web-boundary",
            keyArn: madeKey,
            metadataOptions: {
                httpEndpoint: "enabled",
                httpTokens: "required",
                httpPutResponseHopLimit: 1,
                instanceMetadataTags: "disabled",
            },
        });
    });

    test("have the key that was given, or none", async () => {
        const { result: given } = await make({ parameters: names.names, keyArn: givenKey });
        assert.equal(await valueOf(given.keyArn), givenKey);
        const { result: none } = await make({});
        assert.equal(await valueOf(none.keyArn), undefined);
    });

    test("have the names at preview", async () => {
        const { result } = await make({ parameters: names.names }, true);
        assert.equal(await valueOf(result.roleName), "shop-prod-web");
        assert.equal(await valueOf(result.instanceProfileName), "shop-prod-web");
        assert.equal(await valueOf(result.roleArn), unknown);
    });
});

suite("InstanceRole in a preview", () => {
    const policiesOf = async (args: InstanceRoleArgs) => {
        const { registered } = await make(args, true);
        return Object.fromEntries(
            registered.flatMap(({ name, inputs }) => {
                const { policy: document } = inputs as { policy?: string };
                return document === undefined ? [] : [[name, document]];
            }),
        );
    };

    test("shows every policy but that of the key which is still to be made", async () => {
        const shown = await policiesOf({ parameters: names.names, logGroupName: "/shop/prod" });
        assert.deepEqual(shown, {
            "web-boundary": policyJson([...read, decryptParameters(scope, anyKey), logs]),
            "web-key": policyJson(
                parameterKeyPolicy(scope, nameArns, "arn:aws:iam::123456789012:role/shop-prod-web", []),
            ),
            "web-parameters": policyJson(read),
            "web-parameters-key": unknown,
            "web-log-delivery": policyJson([logs]),
            "web-instance-binding": policyJson(bindingStatements({}, [])),
        });
    });

    test("hides only the policy of the need that isn't known, and the boundary", async () => {
        const shown = await policiesOf({
            parameters: names.names,
            keyArn: givenKey,
            databaseLogin: { resourceId: neverKnown(), username: "shop_app" },
            logGroupName: "/shop/prod",
        });
        assert.deepEqual(shown, {
            "web-boundary": unknown,
            "web-parameters": policyJson(read),
            "web-parameters-key": policyJson([decryptParameters(scope, givenKey, nameArns)]),
            "web-database-login": unknown,
            "web-log-delivery": policyJson([logs]),
            "web-instance-binding": policyJson(bindingStatements({}, [])),
        });
    });
});

test("InstanceRole keeps a secret argument secret", async () => {
    const { registered } = await make({ logGroupName: pulumi.secret("/shop/prod") });
    const inputs = Object.fromEntries(registered.map((one) => [one.name, one.inputs]));
    assert.deepEqual(inputs["web"], { logGroupName: secret("/shop/prod") });
    assert.deepEqual(inputs["web-log-delivery"], {
        name: "log-delivery",
        role: "shop-prod-web",
        policy: secret(policyJson([logs])),
    });
});

/** The same arguments, each value an output that isn't known yet, but for those that decide what is made. */
function told(args: InstanceRoleArgs): InstanceRoleArgs {
    const each = (values: pulumi.Input<string>[]) => values.map(late<string>);
    const { databaseLogin: toDatabase, bucketReads, statements } = args;
    return {
        ...args,
        ...(args.parameters && { parameters: each(args.parameters) }),
        ...(args.parameterPaths && { parameterPaths: each(args.parameterPaths) }),
        ...(args.keyAdministrators && { keyAdministrators: each(args.keyAdministrators) }),
        ...(args.keyArn !== undefined && { keyArn: late(args.keyArn) }),
        ...(args.secrets && { secrets: each(args.secrets) }),
        ...(args.secretsKeyArn !== undefined && { secretsKeyArn: late(args.secretsKeyArn) }),
        ...(bucketReads && {
            bucketReads: mapValues(bucketReads, ({ bucket, keyArn, ...more }) => ({
                ...more,
                bucket: late(bucket),
                ...(keyArn !== undefined && { keyArn: late(keyArn) }),
            })),
        }),
        ...(toDatabase && {
            databaseLogin: { resourceId: late(toDatabase.resourceId), username: late(toDatabase.username) },
        }),
        ...(args.logGroupName !== undefined && { logGroupName: late(args.logGroupName) }),
        ...(args.metricsNamespace !== undefined && { metricsNamespace: late(args.metricsNamespace) }),
        ...(args.signerRoleArns && { signerRoleArns: each(args.signerRoleArns) }),
        ...(statements && {
            statements: mapValues(statements, (one) => ({ ...one, resources: each(one.resources) })),
        }),
        ...(args.sourceIpRanges && { sourceIpRanges: each(args.sourceIpRanges) }),
        ...(args.organizationId !== undefined && { organizationId: late(args.organizationId) }),
    };
}

function mapValues<T>(record: Record<string, T>, map: (value: T) => T): Record<string, T> {
    return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
