import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import { AppDbRoles, type AppDbRolesArgs, DatabaseAccess } from "../../components";
import { assertionSql } from "../../components/internal/postgresql/assertion";
import { builtinsSql } from "../../components/internal/postgresql/builtins";
import { rolePlan } from "../../components/internal/postgresql/role-plan";
import { scramVerifier } from "../../components/internal/postgresql/verifier";
import { late, neverKnown, type Registration, run, type Run, secret, unknown, valueOf } from "./program";

const minimal = {
    database: "shop",
    appPassword: "password-of-the-app",
    migratorPassword: "password-of-the-migrator",
};
const config = {
    "postgresql:host": "db.internal",
    "postgresql:port": "5433",
    "postgresql:username": "admin",
    "postgresql:password": "admin-password",
};

const make = (args: AppDbRolesArgs, preview = false) =>
    run(() => new AppDbRoles("db", args), { preview, config });

/** One child: the end of its name, its type and inputs, and its options. */
type Child = [purpose: string, type: string, inputs: unknown, options?: Record<string, unknown>];

const Role = "postgresql:index/role:Role";
const Grant = "postgresql:index/grant:Grant";
const DefaultPrivileges = "postgresql:index/defaultPrivileges:DefaultPrivileges";
const withDatabase = { deletedWith: "db-database" };
const replaced = { ...withDatabase, deleteBeforeReplace: true };

const group = (purpose: string, name: string): Child => [purpose, Role, { name, login: false }];
const login = (purpose: string, name: string, own: Record<string, unknown>): Child => [
    purpose,
    Role,
    {
        name,
        login: true,
        password: secret(scramVerifier(`password-of-the-${purpose}`, `project/stack/${name}`)),
        connectionLimit: 20,
        searchPaths: ["shop"],
        idleInTransactionSessionTimeout: 60_000,
        ...own,
    },
];
const grant = (purpose: string, role: string, on: Record<string, string>, privileges: string[]): Child => [
    purpose,
    Grant,
    { database: "shop", role, ...on, privileges },
    withDatabase,
];
const defaults = (purpose: string, role: string, on: Record<string, string>, privileges: string[]): Child => [
    purpose,
    DefaultPrivileges,
    { database: "shop", owner: "shop_owner", role, ...on, privileges },
    replaced,
];
const step = (purpose: string, run: string, stdin: string): Child => [
    purpose,
    "command:local:Command",
    {
        interpreter: ["node", "-e"],
        create: `require("least-privilege/db-check").${run}()`,
        stdin,
        environment: {
            PGHOST: "db.internal",
            PGPORT: "5433",
            PGUSER: "admin",
            PGPASSWORD: secret("admin-password"),
            PGDATABASE: "shop",
        },
        logging: "stderr",
    },
    withDatabase,
];
const onDatabase = { objectType: "database" };
const inSchema = (objectType: string) => ({ objectType, schema: "shop" });

interface Case {
    readonly readonly: boolean;
    readonly access: DatabaseAccess;
}

/** The children in the order in which they must be made; those of the reader only where there is one. */
function children({ readonly, access }: Case): Child[] {
    const reader = (...those: Child[]) => (readonly ? those : []);
    const plan = rolePlan({ database: "shop", schema: "shop", access, readonly });
    return [
        group("owner", "shop_owner"),
        [
            "admin-owner",
            "postgresql:index/grantRole:GrantRole",
            { role: "admin", grantRole: "shop_owner" },
            { deletedWith: "db-owner", deleteBeforeReplace: true, ignoreChanges: ["withAdminOption"] },
        ],
        group("rw", "shop_rw"),
        group("ro", "shop_ro"),
        login("migrator", "shop_migrator", {
            roles: ["shop_owner"],
            inherit: false,
            assumeRole: "shop_owner",
        }),
        login("app", "shop_app", {
            roles: [access === DatabaseAccess.ReadOnly ? "shop_ro" : "shop_rw"],
            statementTimeout: 30_000,
        }),
        ...reader(login("readonly", "shop_readonly", { roles: ["shop_ro"], statementTimeout: 30_000 })),
        [
            "database",
            "postgresql:index/database:Database",
            { name: "shop", owner: "shop_owner" },
            { protect: true },
        ],
        step("builtins", "apply", builtinsSql(plan, false)),
        [
            "schema",
            "postgresql:index/schema:Schema",
            { name: "shop", database: "shop", owner: "shop_owner" },
            { ...withDatabase, protect: true },
        ],
        grant("connect-public", "public", onDatabase, []),
        grant("connect-migrator", "shop_migrator", onDatabase, ["CONNECT"]),
        grant("connect-app", "shop_app", onDatabase, ["CONNECT"]),
        ...reader(grant("connect-readonly", "shop_readonly", onDatabase, ["CONNECT"])),
        grant("public-public", "public", { objectType: "schema", schema: "public" }, []),
        grant("schema-rw", "shop_rw", inSchema("schema"), ["USAGE"]),
        grant("schema-ro", "shop_ro", inSchema("schema"), ["USAGE"]),
        defaults("functions-public", "public", { objectType: "function" }, []),
        defaults("tables-rw", "shop_rw", inSchema("table"), ["SELECT", "INSERT", "UPDATE", "DELETE"]),
        defaults("sequences-rw", "shop_rw", inSchema("sequence"), ["USAGE"]),
        defaults("functions-rw", "shop_rw", inSchema("function"), ["EXECUTE"]),
        defaults("tables-ro", "shop_ro", inSchema("table"), ["SELECT"]),
        step("check", "main", assertionSql(plan)),
    ];
}

const childrenOf = ({ registered }: Run<unknown>): Registration[] =>
    registered.filter(({ parent }) => parent === "db");
const inputsOf = (made: Run<unknown>, name: string): Record<string, unknown> =>
    (made.registered.find((one) => one.name === name)?.inputs ?? {}) as Record<string, unknown>;

suite("AppDbRoles makes exactly this, one after the other", () => {
    const { ReadOnly, ReadWrite } = DatabaseAccess;
    const readonlyPassword = "password-of-the-readonly";
    const cases: Record<string, Case & { args: AppDbRolesArgs }> = {
        "an app": { args: minimal, readonly: false, access: ReadWrite },
        "an app that writes": { args: { ...minimal, access: ReadWrite }, readonly: false, access: ReadWrite },
        "an app that only reads": {
            args: { ...minimal, access: ReadOnly },
            readonly: false,
            access: ReadOnly,
        },
        "an app and a reader": { args: { ...minimal, readonlyPassword }, readonly: true, access: ReadWrite },
    };
    for (const [what, { args, ...which }] of Object.entries(cases)) {
        test(`for ${what}`, async () => {
            const made = await make(args);
            const expected = children(which).map(([purpose, childType, inputs, options = {}]) => ({
                type: childType,
                name: `db-${purpose}`,
                parent: "db",
                inputs,
                provider: "",
                options,
            }));
            const shown = childrenOf(made).map(
                ({ type: childType, name, parent, inputs, provider, options }) => ({
                    type: childType,
                    name,
                    parent,
                    inputs,
                    provider,
                    options,
                }),
            );
            assert.deepEqual(shown, expected);
        });

        test(`for ${what}, each behind all before`, async () => {
            const registered = childrenOf(await make(args));
            const names = registered.map(({ name }) => name);
            for (const [index, { name, dependsOn }] of registered.entries()) {
                const before = names.slice(0, index);
                // Of all, directly: the engine deletes side by side what doesn't depend on each other directly.
                assert.deepEqual([...dependsOn].sort(), before.sort(), name);
            }
        });
    }
});

suite("AppDbRoles's arguments", () => {
    test("stand in its own inputs, the passwords as secrets", async () => {
        const made = await make({
            ...minimal,
            readonlyPassword: "password-of-the-readonly",
            connectionLimit: 5,
        });
        assert.equal(made.registered[0]?.type, "least-privilege:index:AppDbRoles");
        assert.deepEqual(inputsOf(made, "db"), {
            database: "shop",
            appPassword: secret("password-of-the-app"),
            migratorPassword: secret("password-of-the-migrator"),
            readonlyPassword: secret("password-of-the-readonly"),
            connectionLimit: 5,
        });
    });

    // So that a change of access is an update of these two, and of nothing else.
    test("with another access change the app's membership and the check", async () => {
        const writes = childrenOf(await make(minimal));
        const reads = childrenOf(await make({ ...minimal, access: DatabaseAccess.ReadOnly }));
        assert.deepEqual(
            reads.filter((child, index) => !isDeepStrictEqual(child, writes[index])).map(({ name }) => name),
            ["db-app", "db-check"],
        );
    });

    test("with a schema of another name reach all that names the schema", async () => {
        const made = await make({ ...minimal, schema: "app" });
        assert.deepEqual(inputsOf(made, "db-schema"), { name: "app", database: "shop", owner: "shop_owner" });
        assert.deepEqual(inputsOf(made, "db-app")["searchPaths"], ["app"]);
        const schemas = made.registered.map(({ inputs }) => (inputs as { schema?: string }).schema);
        assert.deepEqual([...new Set(schemas)].sort(), ["app", "public", undefined]);
        assert.equal(
            inputsOf(made, "db-check")["stdin"],
            assertionSql(rolePlan({ database: "shop", schema: "app", readonly: false })),
        );
    });

    test("with limits of their own set them on every login that has them", async () => {
        const made = await make({
            ...minimal,
            readonlyPassword: "password-of-the-readonly",
            connectionLimit: late(5),
            statementTimeout: late(1_000),
            idleInTransactionSessionTimeout: late(2_000),
        });
        const limits = ["migrator", "app", "readonly"].map((purpose) => {
            const { connectionLimit, statementTimeout, idleInTransactionSessionTimeout } = inputsOf(
                made,
                `db-${purpose}`,
            );
            return [connectionLimit, statementTimeout, idleInTransactionSessionTimeout];
        });
        assert.deepEqual(limits, [
            [5, undefined, 2_000],
            [5, 1_000, 2_000],
            [5, 1_000, 2_000],
        ]);
    });

    test("without deletion protection leave nothing protected", async () => {
        const made = await make({ ...minimal, deletionProtection: false });
        assert.deepEqual(
            made.registered.filter(({ options }) => "protect" in options),
            [],
        );
    });

    test("that are outputs stay secret, whether or not they were", async () => {
        for (const value of [late("password-of-the-app"), pulumi.secret("password-of-the-app")]) {
            const made = await make({ ...minimal, appPassword: value });
            assert.deepEqual(inputsOf(made, "db")["appPassword"], secret("password-of-the-app"));
            assert.deepEqual(
                inputsOf(made, "db-app")["password"],
                secret(scramVerifier("password-of-the-app", "project/stack/shop_app")),
            );
        }
    });

    test("that aren't known yet hide only the password in a preview", async () => {
        const made = await make({ ...minimal, appPassword: neverKnown() }, true);
        const { password, ...rest } = inputsOf(made, "db-app");
        assert.equal(password, unknown);
        assert.deepEqual(rest, {
            name: "shop_app",
            login: true,
            connectionLimit: 20,
            searchPaths: ["shop"],
            idleInTransactionSessionTimeout: 60_000,
            roles: ["shop_rw"],
            statementTimeout: 30_000,
        });
    });
});

test("AppDbRoles takes the server from an explicit provider, and makes all its children there", async () => {
    const made = await run(
        () => {
            const provider = new postgresql.Provider("server", {
                host: "other.internal",
                port: 5434,
                username: "boss",
                password: "boss-password",
                sslmode: "verify-full",
            });
            return new AppDbRoles("db", minimal, { provider });
        },
        { config },
    );
    assert.deepEqual(inputsOf(made, "db-check")["environment"], {
        PGHOST: "other.internal",
        PGPORT: "5434",
        PGUSER: "boss",
        PGPASSWORD: secret("boss-password"),
        PGSSLMODE: "verify-full",
        PGDATABASE: "shop",
    });
    assert.equal(inputsOf(made, "db-admin-owner")["role"], "boss");
    const elsewhere = childrenOf(made).filter(({ provider }) => provider !== "server");
    assert.deepEqual(
        elsewhere.map(({ name }) => name),
        ["db-builtins", "db-check"],
    );
});

suite("AppDbRoles's outputs", () => {
    const outputsOf = async ({ result }: Run<AppDbRoles>) => {
        const { databaseName, schemaName, ownerRole, migratorRole, appRole, readonlyRole } = result;
        return valueOf({ databaseName, schemaName, ownerRole, migratorRole, appRole, readonlyRole });
    };
    const alone = {
        databaseName: "shop",
        schemaName: "shop",
        ownerRole: "shop_owner",
        migratorRole: "shop_migrator",
        appRole: "shop_app",
    };
    for (const preview of [false, true]) {
        test(`are the names${preview ? ", at preview too" : ""}`, async () => {
            assert.deepEqual(await outputsOf(await make(minimal, preview)), alone);
            const args = { ...minimal, readonlyPassword: "password-of-the-readonly" };
            assert.deepEqual(await outputsOf(await make(args, preview)), {
                ...alone,
                readonlyRole: "shop_readonly",
            });
        });
    }

    test("of logins wait for the check", async () => {
        const { registered } = await run(
            () => {
                const { migratorRole, appRole, readonlyRole } = new AppDbRoles("db", {
                    ...minimal,
                    readonlyPassword: "password-of-the-readonly",
                });
                new postgresql.Role("user", { name: appRole, assumeRole: migratorRole });
                new postgresql.Role("reader", { name: readonlyRole.apply((role) => role ?? "") });
            },
            { config },
        );
        for (const user of ["user", "reader"]) {
            const found = registered.find(({ name }) => name === user);
            assert.ok(found?.dependsOn.includes("db-check"));
        }
    });
});
