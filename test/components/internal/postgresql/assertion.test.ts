import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { DatabaseAccess } from "../../../../components/internal/needs-types";
import { assertionSql } from "../../../../components/internal/postgresql/assertion";
import {
    type Expectation,
    expectations,
    memberships,
} from "../../../../components/internal/postgresql/expectations";
import { rolePlan } from "../../../../components/internal/postgresql/role-plan";
import { databaseName, schemaName } from "../../../../components/internal/postgresql/rules";

const without = rolePlan({ database: "shop", schema: "app", readonly: false });
const withReadonly = rolePlan({ database: "shop", schema: "app", readonly: true });
const reading = rolePlan({
    database: "shop",
    schema: "app",
    access: DatabaseAccess.ReadOnly,
    readonly: false,
});

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
/** Any plan that the rules of the arguments let through. */
const plans = fc
    .record({
        database: name.filter((value) => databaseName(value) === undefined),
        schema: name.filter((value) => schemaName(value) === undefined),
        access: fc.constantFrom(...Object.values(DatabaseAccess)),
        readonly: fc.boolean(),
    })
    .map(rolePlan);

const said = ({ role, kind, object, privilege }: Expectation) => `${role} ${privilege} ${kind} ${object}`;

suite("what is expected of the roles", () => {
    const app = [
        "shop_app CONNECT database shop",
        "shop_app USAGE schema app",
        'shop_app SELECT table "app".least_privilege_probe',
        'shop_app INSERT table "app".least_privilege_probe',
        'shop_app UPDATE table "app".least_privilege_probe',
        'shop_app DELETE table "app".least_privilege_probe',
        'shop_app USAGE sequence "app".least_privilege_probe_seq',
        'shop_app EXECUTE function "app".least_privilege_probe()',
    ];
    const allowedTo = (plan: typeof without, role: string) =>
        expectations(plan)
            .filter((one) => one.allowed && one.role === role)
            .map(said);

    test("the app may do this and nothing else, with a reader or without", () => {
        assert.deepEqual(allowedTo(without, "shop_app"), app);
        assert.deepEqual(allowedTo(withReadonly, "shop_app"), app);
    });

    test("an app that only reads may do this and nothing else", () => {
        assert.deepEqual(allowedTo(reading, "shop_app"), [
            "shop_app CONNECT database shop",
            "shop_app USAGE schema app",
            'shop_app SELECT table "app".least_privilege_probe',
        ]);
    });

    test("the reader may do this and nothing else", () => {
        assert.deepEqual(allowedTo(withReadonly, "shop_readonly"), [
            "shop_readonly CONNECT database shop",
            "shop_readonly USAGE schema app",
            'shop_readonly SELECT table "app".least_privilege_probe',
        ]);
    });

    test("the migrator may connect; the rest it does as the owner", () => {
        assert.deepEqual(allowedTo(withReadonly, "shop_migrator"), ["shop_migrator CONNECT database shop"]);
    });

    test("nothing is allowed to everybody", () => {
        fc.assert(
            fc.property(plans, (plan) => {
                assert.deepEqual(allowedTo(plan, "public"), []);
            }),
        );
    });

    test("nothing is said twice", () => {
        fc.assert(
            fc.property(plans, (plan) => {
                const all = expectations(plan).map(said);
                assert.deepEqual(all, [...new Set(all)]);
            }),
        );
    });

    test("everybody who can come in is looked at, with everything that there is", () => {
        const things = [
            "database shop",
            "schema app",
            "schema public",
            'table "app".least_privilege_probe',
            'sequence "app".least_privilege_probe_seq',
            'function "app".least_privilege_probe()',
        ];
        for (const role of ["shop_app", "shop_readonly", "public"]) {
            const seen = expectations(withReadonly).filter((one) => one.role === role);
            assert.deepEqual([...new Set(seen.map(({ kind, object }) => `${kind} ${object}`))], things);
        }
    });

    test("a reader besides changes nothing of what is expected of the others", () => {
        assert.deepEqual(
            expectations(withReadonly).filter(({ role }) => role !== "shop_readonly"),
            expectations(without),
        );
    });

    test("every role's groups are known", () => {
        fc.assert(
            fc.property(plans, (plan) => {
                const { readers, ...own } = plan.roles;
                const roles = [...Object.values(own), ...Object.values(readers)];
                assert.deepEqual(
                    Object.keys(memberships(plan)).sort(),
                    roles.filter((role) => role !== undefined).sort(),
                );
            }),
        );
        const others = { shop_owner: [], shop_rw: [], shop_ro: [], shop_migrator: ["shop_owner"] };
        assert.deepEqual(memberships(withReadonly), {
            ...others,
            shop_app: ["shop_rw"],
            shop_readonly: ["shop_ro"],
        });
        assert.deepEqual(memberships(reading), { ...others, shop_app: ["shop_ro"] });
    });
});

suite("the check's SQL", () => {
    test("begins a transaction and takes everything back", () => {
        const sql = assertionSql(withReadonly);
        assert.match(sql, /^BEGIN;\n/);
        assert.match(sql, /\nROLLBACK;\n$/);
        assert.doesNotMatch(sql, /\bCOMMIT\b/);
    });

    test("holds each expectation once", () => {
        fc.assert(
            fc.property(plans, (plan) => {
                const sql = assertionSql(plan);
                for (const { role, kind, object, privilege, allowed } of expectations(plan)) {
                    const line = `    ('${role}', '${kind}', '${object}', '${privilege}', ${String(allowed)})`;
                    assert.equal(sql.split(line).length, 2, line);
                }
            }),
        );
    });

    // Its text is the child's input: a preview must be empty where nothing changed.
    test("is the same for the same plan, and another where a role may do something else", () => {
        assert.equal(assertionSql(without), assertionSql(structuredClone(without)));
        const texts = [without, withReadonly, reading].map(assertionSql);
        assert.deepEqual(texts, [...new Set(texts)]);
    });
});
