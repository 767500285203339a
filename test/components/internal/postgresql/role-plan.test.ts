import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DatabaseAccess } from "../../../../components/internal/needs-types";
import { rolePlan } from "../../../../components/internal/postgresql/role-plan";

const without = rolePlan({ database: "shop", schema: "app", readonly: false });
const withReadonly = rolePlan({ database: "shop", schema: "app", readonly: true });

const login = (purpose: string, role: string, group: string) => ({
    purpose,
    role,
    schema: "app",
    memberOf: [group],
    password: `${purpose}Password`,
});

suite("the roles' plan", () => {
    test("for an app alone", () => {
        assert.deepEqual(without, {
            database: "shop",
            schema: "app",
            shared: false,
            share: undefined,
            views: {},
            access: DatabaseAccess.ReadWrite,
            roles: {
                owner: "shop_owner",
                readWrite: "shop_rw",
                readOnly: "shop_ro",
                migrator: "shop_migrator",
                app: "shop_app",
                readonly: undefined,
                standby: undefined,
                readers: {},
            },
            groups: ["shop_owner", "shop_rw", "shop_ro"],
            logins: [login("migrator", "shop_migrator", "shop_owner"), login("app", "shop_app", "shop_rw")],
            grants: [
                {
                    purpose: "connect-public",
                    role: "public",
                    objectType: "database",
                    schema: undefined,
                    privileges: [],
                },
                {
                    purpose: "connect-migrator",
                    role: "shop_migrator",
                    objectType: "database",
                    schema: undefined,
                    privileges: ["CONNECT"],
                },
                {
                    purpose: "connect-app",
                    role: "shop_app",
                    objectType: "database",
                    schema: undefined,
                    privileges: ["CONNECT"],
                },
                {
                    purpose: "public-public",
                    role: "public",
                    objectType: "schema",
                    schema: "public",
                    privileges: [],
                },
                {
                    purpose: "schema-rw",
                    role: "shop_rw",
                    objectType: "schema",
                    schema: "app",
                    privileges: ["USAGE"],
                },
                {
                    purpose: "schema-ro",
                    role: "shop_ro",
                    objectType: "schema",
                    schema: "app",
                    privileges: ["USAGE"],
                },
            ],
            defaults: [
                {
                    purpose: "functions-public",
                    role: "public",
                    objectType: "function",
                    schema: undefined,
                    privileges: [],
                },
                {
                    purpose: "tables-rw",
                    role: "shop_rw",
                    objectType: "table",
                    schema: "app",
                    privileges: ["SELECT", "INSERT", "UPDATE", "DELETE"],
                },
                {
                    purpose: "sequences-rw",
                    role: "shop_rw",
                    objectType: "sequence",
                    schema: "app",
                    privileges: ["USAGE"],
                },
                {
                    purpose: "functions-rw",
                    role: "shop_rw",
                    objectType: "function",
                    schema: "app",
                    privileges: ["EXECUTE"],
                },
                {
                    purpose: "tables-ro",
                    role: "shop_ro",
                    objectType: "table",
                    schema: "app",
                    privileges: ["SELECT"],
                },
            ],
        });
    });

    test("for an app that only reads differs in the app's group alone", () => {
        const { access, logins, ...rest } = rolePlan({
            database: "shop",
            schema: "app",
            access: DatabaseAccess.ReadOnly,
            readonly: false,
        });
        assert.deepEqual(without, { ...rest, access: DatabaseAccess.ReadWrite, logins: without.logins });
        assert.equal(access, DatabaseAccess.ReadOnly);
        assert.deepEqual(logins, [
            login("migrator", "shop_migrator", "shop_owner"),
            login("app", "shop_app", "shop_ro"),
        ]);
    });

    test("for a reader besides adds the reader's own steps, and changes none", () => {
        const added = <T>(before: readonly T[], after: readonly T[]) => {
            const known = before.map((step) => JSON.stringify(step));
            assert.deepEqual(
                after.filter((step) => known.includes(JSON.stringify(step))),
                before,
            );
            return after.filter((step) => !known.includes(JSON.stringify(step)));
        };
        assert.deepEqual(withReadonly.roles, { ...without.roles, readonly: "shop_readonly" });
        assert.deepEqual(added(without.logins, withReadonly.logins), [
            login("readonly", "shop_readonly", "shop_ro"),
        ]);
        assert.deepEqual(added(without.grants, withReadonly.grants), [
            {
                purpose: "connect-readonly",
                role: "shop_readonly",
                objectType: "database",
                schema: undefined,
                privileges: ["CONNECT"],
            },
        ]);
        assert.deepEqual(withReadonly.defaults, without.defaults);
    });

    for (const [what, plan] of Object.entries({
        "an app alone": without,
        "a reader besides": withReadonly,
    })) {
        const steps = [...plan.grants, ...plan.defaults];

        test(`for ${what} names each step's child once`, () => {
            const purposes = steps.map(({ purpose }) => purpose);
            assert.deepEqual(purposes, [...new Set(purposes)]);
        });

        test(`for ${what} gives everybody nothing`, () => {
            for (const { role, privileges } of steps) {
                assert.ok(role !== "public" || privileges.length === 0);
            }
        });

        // The provider takes all from the owner but what is granted, and so its right to create.
        test(`for ${what} grants the owner nothing`, () => {
            assert.ok(steps.every(({ role }) => role !== plan.roles.owner));
        });

        test(`for ${what} says no role's privileges on one thing twice`, () => {
            const things = [plan.grants, plan.defaults].map((part) =>
                part.map(({ role, objectType, schema }) => JSON.stringify([role, objectType, schema])),
            );
            for (const part of things) {
                assert.deepEqual(part, [...new Set(part)]);
            }
        });
    }
});
