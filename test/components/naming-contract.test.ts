import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AppDbRoles, AppRole, type HardenedStackArgs, InstanceRole } from "../../components";
import { balanced, full, make, uploads } from "./hardened-stack-programs";
import { run, type Setting } from "./program";

// The names are the library's contract with its users' state (docs/naming.md): a child of another name is
// another resource, which replaces the old one.

const role = (name: string) =>
    new InstanceRole(name, {
        parameters: ["/shop/a"],
        databaseLogin: { resourceId: "db-ABC", username: "shop_app" },
        logGroupName: "/shop",
        metricsNamespace: "shop",
        secrets: ["arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf"],
        bucketReads: { releases: { bucket: "acme-artifacts", prefix: "shop/" } },
        statements: {
            identity: {
                actions: ["sts:GetCallerIdentity"],
                resources: ["*"],
                reason: "the agent asks who it is",
            },
        },
        sessionManager: true,
        appRoleArn: "arn:aws:iam::123456789012:role/shop-app",
    });
const appRole = (name: string) =>
    new AppRole(name, {
        instanceRoleArn: "arn:aws:iam::123456789012:role/shop-host",
        vpcId: "vpc-1",
        parameters: ["/shop/a"],
    });
const roles = (name: string) =>
    new AppDbRoles(name, {
        database: "shop",
        appPassword: "password-of-the-app",
        migratorPassword: "password-of-the-migrator",
        readonlyPassword: "password-of-the-readonly",
    });

suite("children's logical names", () => {
    const contract: Record<string, string[]> = {
        "least-privilege:index:AppRole": [
            "attachments-exclusive",
            "boundary",
            "key",
            "key-alias",
            "network-binding",
            "parameters",
            "parameters-key",
            "policies-exclusive",
            "role",
        ],
        "least-privilege:index:InstanceRole": [
            "app-credentials",
            "attachments-exclusive",
            "boundary",
            "bucket-releases",
            "database-login",
            "instance-binding",
            "key",
            "key-alias",
            "log-delivery",
            "metrics",
            "parameters",
            "parameters-key",
            "policies-exclusive",
            "profile",
            "role",
            "secrets",
            "session-manager",
            "statement-identity",
        ],
        "least-privilege:index:AppDbRoles": [
            "admin-owner",
            "app",
            "builtins",
            "check",
            "connect-app",
            "connect-migrator",
            "connect-public",
            "connect-readonly",
            "database",
            "functions-public",
            "functions-rw",
            "migrator",
            "owner",
            "public-public",
            "readonly",
            "ro",
            "rw",
            "schema",
            "schema-ro",
            "schema-rw",
            "sequences-rw",
            "tables-ro",
            "tables-rw",
        ],
    };

    test("are the component's and a purpose", async () => {
        const { registered } = await run(() => [role("web"), appRole("app"), roles("db")]);
        for (const { type, name } of registered.filter(({ parent }) => parent === "")) {
            const children = registered.filter(({ parent }) => parent === name);
            assert.deepEqual(
                children.map((child) => child.name).sort(),
                contract[type]?.map((purpose) => `${name}-${purpose}`),
            );
        }
    });
});

/** The purposes of each component's children, for a stack in which most exists and for one in which all is made. */
const ofStacks: Record<string, { args: HardenedStackArgs; purposes: Record<string, string> }> = {
    "for clients who have a load balancer already": {
        args: full,
        purposes: {
            shop:
                "app database database-from-app database-key database-log-postgresql database-log-upgrade " +
                "database-parameters database-server database-subnets fleet host identity instance launch logs network uploads",
            "shop-instance":
                "app-credentials attachments-exclusive boundary instance-binding log-delivery policies-exclusive profile role",
            "shop-identity":
                "attachments-exclusive boundary key key-alias network-binding parameters parameters-key " +
                "policies-exclusive role upload-signing",
            "shop-network":
                "default-group endpoint-logs endpoint-s3 endpoint-sqs endpoint-ssm endpoint-sts endpoints flow-log " +
                "flow-log-delivery flow-log-group flow-log-role routes routes-c routes-d subnet-c subnet-d vpc",
            "shop-network-endpoints": "group ingress-network",
            "shop-database": "group",
            "shop-app":
                "egress-database egress-endpoints egress-mail egress-packages egress-proxy group ingress-clients",
            "shop-uploads":
                "bucket bucket-policy distribution encryption headers key key-policy lifecycle origin-access ownership " +
                "public-access-block signer-attachments-exclusive signer-boundary signer-policies-exclusive signer-role " +
                "signer-uploads signer-uploads-key versioning",
            "shop-host": "",
        },
    },
    "with a load balancer and scanned uploads": {
        args: {
            ...balanced,
            needs: { ...balanced.needs, uploads: { ...uploads, malwareProtection: true } },
        },
        purposes: {
            shop:
                "app balancer balancer-to-app database database-from-app database-key database-log-postgresql " +
                "database-log-upgrade database-parameters database-server database-subnets fleet host identity instance launch " +
                "listener load-balancer logs network targets uploads",
            "shop-instance":
                "app-credentials attachments-exclusive boundary instance-binding log-delivery policies-exclusive profile role",
            "shop-identity":
                "attachments-exclusive boundary network-binding policies-exclusive role upload-signing",
            "shop-network":
                "default-group endpoint-logs endpoint-s3 endpoint-sts endpoints flow-log flow-log-delivery " +
                "flow-log-group flow-log-role internet-gateway public-route public-routes public-routes-a " +
                "public-routes-b public-subnet-a public-subnet-b routes routes-a routes-b subnet-a subnet-b vpc",
            "shop-network-endpoints": "group ingress-network",
            "shop-balancer": "group ingress-customers",
            "shop-database": "group",
            "shop-app": "egress-database egress-endpoints egress-packages group ingress-clients",
            "shop-uploads":
                "bucket bucket-policy distribution encryption headers key key-policy lifecycle malware-protection " +
                "origin-access ownership public-access-block scanner-attachments-exclusive scanner-boundary " +
                "scanner-events scanner-policies-exclusive scanner-role scanner-uploads scanner-uploads-key " +
                "signer-attachments-exclusive signer-boundary signer-policies-exclusive signer-role signer-uploads " +
                "signer-uploads-key versioning",
            "shop-host": "",
        },
    },
};

suite("logical names of a whole stack's children", () => {
    for (const [what, { args, purposes: contract }] of Object.entries(ofStacks)) {
        test(`are their component's and a purpose, all the way down: ${what}`, async () => {
            const { registered } = await make(args);
            const components = registered.filter(({ type }) => type.startsWith("least-privilege:"));
            assert.deepEqual(components.map(({ name }) => name).sort(), Object.keys(contract).sort());
            for (const [component, purposes] of Object.entries(contract)) {
                // A component may have the name of a resource beside it, but not of one below it.
                const children = registered.filter(
                    ({ parent, name }) => parent === component && name !== component,
                );
                assert.deepEqual(
                    children.map(({ name }) => name).sort(),
                    purposes
                        .split(" ")
                        .flatMap((purpose) => (purpose === "" ? [] : `${component}-${purpose}`)),
                );
            }
        });
    }
});

suite("physical names on AWS", () => {
    /** These have no name of their own. */
    const nameless = /Exclusive$/;
    const limits: Record<string, { property: string; longest: number; shape: RegExp }> = {
        "aws:iam/role:Role": { property: "name", longest: 64, shape: /^[\w+=,.@-]+$/ },
        "aws:iam/policy:Policy": { property: "name", longest: 128, shape: /^[\w+=,.@-]+$/ },
        "aws:iam/rolePolicy:RolePolicy": { property: "name", longest: 128, shape: /^[\w+=,.@-]+$/ },
        "aws:iam/instanceProfile:InstanceProfile": {
            property: "name",
            longest: 128,
            shape: /^[\w+=,.@-]+$/,
        },
        "aws:kms/alias:Alias": { property: "name", longest: 256, shape: /^alias\/(?!aws\/)[\w/-]+$/ },
        "aws:kms/key:Key": { property: "description", longest: 8192, shape: /./ },
    };
    /** The physical name of everything that a component of this name makes. */
    const physicalNames = async (
        component: string,
        setting: Setting,
    ): Promise<{ type: string; name: string }[]> => {
        const { registered } = await run(() => role(component), setting);
        return registered
            .filter(({ parent, type }) => parent === component && !nameless.test(type))
            .map(({ type, inputs }) => ({
                type,
                name: (inputs as Record<string, string>)[limits[type]?.property ?? ""] ?? "",
            }));
    };

    const long = "x".repeat(100);
    const cases: Record<string, { name: string; setting: Setting }> = {
        "short ones": { name: "web", setting: { project: "shop", stack: "prod" } },
        "100 characters each": {
            name: `n${long}`.slice(0, 100),
            setting: { project: `p${long}`.slice(0, 100), stack: `s${long}`.slice(0, 100) },
        },
        "characters that Pulumi allows and AWS doesn't": {
            name: "web/öffentlich: 1",
            setting: { project: "shop.v2", stack: "prod.eu" },
        },
    };
    for (const [what, { name, setting }] of Object.entries(cases)) {
        test(`keep AWS's limits: ${what}`, async () => {
            for (const { type, name: physical } of await physicalNames(name, setting)) {
                const limit = limits[type];
                assert.ok(limit, `${type} has no limit here`);
                assert.ok(physical.length <= limit.longest, physical);
                assert.match(physical, limit.shape);
            }
        });
    }

    // A role's inline policies are the role's own, and so is their namespace.
    const shared = (all: { type: string; name: string }[]) =>
        all.filter(({ type }) => type !== "aws:iam/rolePolicy:RolePolicy");

    test("carry project and stack", async () => {
        const all = shared(await physicalNames("web", { project: "shop", stack: "prod" }));
        assert.deepEqual(all.map(({ name }) => name).sort(), [
            "Parameters of shop-prod-web",
            "alias/shop-prod-web-parameters",
            "shop-prod-web",
            "shop-prod-web",
            "shop-prod-web-boundary",
        ]);
    });

    test("never meet those of another project, stack or component, long ones included", async () => {
        const programs: [name: string, project: string, stack: string][] = [
            ["web", "shop", "prod"],
            ["web", "shop", "test"],
            ["web", "blog", "prod"],
            ["api", "shop", "prod"],
            [`${long}a`, long, long],
            [`${long}b`, long, long],
            [`${long}a`, long, `${long}b`],
            [`${long}a`, `${long}b`, long],
        ];
        const seen: string[] = [];
        for (const [name, project, stack] of programs) {
            const all = shared(await physicalNames(name, { project, stack }));
            seen.push(...all.map(({ type, name: physical }) => `${type} ${physical}`));
        }
        assert.deepEqual(seen, [...new Set(seen)]);
    });
});
