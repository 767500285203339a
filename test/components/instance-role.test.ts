import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { InstanceRole, type InstanceRoleArgs } from "../../components";
import { policyJson, type Statement } from "../../components/internal/iam/document";
import {
    becomeSigners,
    connectToDatabase,
    decryptParameters,
    deliverLogs,
    denyEverything,
    ec2Trust,
    readParameters,
} from "../../components/internal/iam/grants";
import { parameterKeyPolicy } from "../../components/internal/iam/key-policy";
import { late, neverKnown, type Registration, run, scope, secret, unknown, valueOf } from "./program";

const make = (args: InstanceRoleArgs, preview = false) =>
    run(() => new InstanceRole("web", args), { project: "shop", stack: "prod", preview });

const type = "least-privilege:index:InstanceRole";
const givenKey = "arn:aws:kms:eu-central-1:210987654321:key/1234";
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
const policy = (need: string, statements: Statement[], dependsOn = ["web-role"]) =>
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
/** The profile waits for every policy of the role. */
const profile = (...policies: string[]) =>
    child(
        "aws:iam/instanceProfile:InstanceProfile",
        "web-profile",
        { name: "shop-prod-web", role: "shop-prod-web" },
        [...policies, "web-role"].sort(),
    );

const logs = deliverLogs(scope, "/shop/prod");
const signer = "arn:aws:iam::123456789012:role/signer";
const sign = becomeSigners([signer]);
const login = connectToDatabase(scope, "db-ABC", "shop_app");
const read = readParameters(scope, names);
const below = { names: [], paths: ["/shop/prod"] };
const parameters = (managers: string[]) => [
    boundary([...read, decryptParameters(scope, names, anyKey)]),
    role,
    ...key(managers),
    policy("parameters", read),
    policy("parameters-key", [decryptParameters(scope, names, madeKey)], ["web-key", "web-role"]),
    profile("web-parameters", "web-parameters-key"),
];

/** What is asked for, and every child that it makes. */
const cases: Record<string, { args: InstanceRoleArgs; children: Registration[] }> = {
    nothing: { args: {}, children: [boundary([denyEverything]), role, profile()] },
    "parameters, and so a key": {
        args: { parameters: names.names },
        children: parameters(["arn:aws:iam::123456789012:root"]),
    },
    "administrators of that key": {
        args: { parameters: names.names, keyAdministrators: administrators },
        children: parameters(administrators),
    },
    "parameters below a path, under a key that exists": {
        args: { parameterPaths: below.paths, keyArn: givenKey },
        children: [
            boundary([...readParameters(scope, below), decryptParameters(scope, below, givenKey)]),
            role,
            policy("parameters", readParameters(scope, below)),
            policy("parameters-key", [decryptParameters(scope, below, givenKey)]),
            profile("web-parameters", "web-parameters-key"),
        ],
    },
    "a database login": {
        args: { databaseLogin: { resourceId: "db-ABC", username: "shop_app" } },
        children: [boundary([login]), role, policy("database-login", [login]), profile("web-database-login")],
    },
    "log delivery": {
        args: { logGroupName: "/shop/prod" },
        children: [boundary([logs]), role, policy("log-delivery", [logs]), profile("web-log-delivery")],
    },
    "signing of uploads": {
        args: { signerRoleArns: [signer] },
        children: [boundary([sign]), role, policy("upload-signing", [sign]), profile("web-upload-signing")],
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
            boundary([...readParameters(scope, both), decryptParameters(scope, both, givenKey), login, logs]),
            role,
            policy("parameters", readParameters(scope, both)),
            policy("parameters-key", [decryptParameters(scope, both, givenKey)]),
            policy("database-login", [login]),
            policy("log-delivery", [logs]),
            profile("web-database-login", "web-log-delivery", "web-parameters", "web-parameters-key"),
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
            "web-boundary": policyJson([...read, decryptParameters(scope, names, anyKey), logs]),
            "web-key": policyJson(
                parameterKeyPolicy(scope, nameArns, "arn:aws:iam::123456789012:role/shop-prod-web", []),
            ),
            "web-parameters": policyJson(read),
            "web-parameters-key": unknown,
            "web-log-delivery": policyJson([logs]),
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
            "web-parameters-key": policyJson([decryptParameters(scope, names, givenKey)]),
            "web-database-login": unknown,
            "web-log-delivery": policyJson([logs]),
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

/** The same arguments, each value an output that isn't known yet. */
function told(args: InstanceRoleArgs): InstanceRoleArgs {
    const each = (values: pulumi.Input<string>[]) => values.map(late<string>);
    return {
        ...(args.parameters && { parameters: each(args.parameters) }),
        ...(args.parameterPaths && { parameterPaths: each(args.parameterPaths) }),
        ...(args.keyAdministrators && { keyAdministrators: each(args.keyAdministrators) }),
        ...(args.keyArn !== undefined && { keyArn: late(args.keyArn) }),
        ...(args.databaseLogin && {
            databaseLogin: {
                resourceId: late(args.databaseLogin.resourceId),
                username: late(args.databaseLogin.username),
            },
        }),
        ...(args.logGroupName !== undefined && {
            logGroupName: late(args.logGroupName),
        }),
        ...(args.signerRoleArns && { signerRoleArns: each(args.signerRoleArns) }),
    };
}
