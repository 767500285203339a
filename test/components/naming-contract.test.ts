import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AppDbRoles, InstanceRole } from "../../components";
import { run, type Setting } from "./program";

// The names are the library's contract with its users' state (docs/naming.md): a child of another name is
// another resource, which replaces the old one.

const role = (name: string) =>
    new InstanceRole(name, {
        parameters: ["/shop/a"],
        databaseLogin: { resourceId: "db-ABC", username: "shop_app" },
        logGroupName: "/shop",
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
        "least-privilege:index:InstanceRole": [
            "boundary",
            "database-login",
            "key",
            "key-alias",
            "log-delivery",
            "parameters",
            "parameters-key",
            "profile",
            "role",
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
        const { registered } = await run(() => [role("web"), roles("db")]);
        for (const { type, name } of registered.filter(({ parent }) => parent === "")) {
            const children = registered.filter(({ parent }) => parent === name);
            assert.deepEqual(
                children.map((child) => child.name).sort(),
                contract[type]?.map((purpose) => `${name}-${purpose}`),
            );
        }
    });
});

suite("physical names on AWS", () => {
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
            .filter(({ parent }) => parent === component)
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
