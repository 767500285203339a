import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import * as pulumi from "@pulumi/pulumi";
import type { InstanceRoleArgs } from "../../../../components";
import { arn, type Statement } from "../../../../components/internal/iam/document";
import { instancePlan } from "../../../../components/internal/iam/instance-plan";
import type { Rights } from "../../../../components/internal/iam/planned";
import { checkSizeOf } from "../../../../components/internal/iam/size";
import { Faults } from "../../../../components/internal/validation";
import { list, parameterNeeds, scope } from "./fixtures";

const key = arn(scope, "kms", "key/1");
const name = fc.string({ unit: fc.constantFrom("a", "b", "1"), minLength: 1, maxLength: 5 });
const some = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

/** Arguments that the rules let through. */
const roleArgs: fc.Arbitrary<InstanceRoleArgs> = fc
    .record({
        needs: some(parameterNeeds),
        databaseLogin: some(fc.record({ resourceId: fc.constant("db-ABC"), username: name })),
        logGroupName: some(name),
        metricsNamespace: some(name),
        secrets: some(fc.array(name.map((one) => arn(scope, "secretsmanager", `secret:${one}-AbCdEf`)))),
        bucketReads: some(
            fc.dictionary(
                fc.constantFrom("releases", "templates"),
                fc.record({ bucket: fc.constant("acme"), prefix: name.map((one) => `${one}/`) }),
            ),
        ),
        sessionManager: some(fc.boolean()),
        boundToInstance: some(fc.boolean()),
    })
    .map(({ needs, ...rest }) => {
        const given = Object.entries(rest).filter(([, value]) => value !== undefined);
        const parameters = needs && { parameters: [...needs.names], parameterPaths: [...needs.paths] };
        return { ...parameters, ...(Object.fromEntries(given) as InstanceRoleArgs) };
    });

suite("whatever a role needs", () => {
    const always = (check: (rights: readonly Rights[], args: InstanceRoleArgs) => void) => {
        fc.assert(
            fc.property(roleArgs, (args) => {
                check(
                    instancePlan(args).map((planned) => planned.at(scope, key)),
                    args,
                );
            }),
        );
    };
    const allowed = (statements: Rights["policy"]) =>
        statements.filter((one): one is Statement => one.Effect === "Allow");

    test("no action that is allowed holds a wildcard", () => {
        always((rights) => {
            for (const { Action } of rights.flatMap(({ policy }) => allowed(policy))) {
                assert.doesNotMatch(list(Action).join(), /[*?]/);
            }
        });
    });

    test("everything is named but what has no name, and then by a condition or for the agent alone", () => {
        always((rights) => {
            for (const { Sid, Resource = [], Condition } of rights.flatMap(({ policy }) => allowed(policy))) {
                if (list(Resource).includes("*")) {
                    assert.ok(Condition !== undefined || Sid === "OpenSessions", Sid);
                }
            }
        });
    });

    test("its boundary allows the same actions as its policies, on the same resources", () => {
        always((rights) => {
            for (const { policy, limit } of rights) {
                const said = (statements: Rights["policy"]) =>
                    allowed(statements).map(({ Action, Resource }) => ({ Action, Resource }));
                assert.deepEqual(said(limit), said(policy));
            }
        });
    });

    test("each need has a name of its own, and each statement in the boundary an id", () => {
        always((rights, args) => {
            const needs = instancePlan(args).map(({ need }) => need);
            const ids = rights.flatMap(({ limit }) => limit.map(({ Sid }) => Sid));
            assert.equal(new Set(needs).size, needs.length);
            assert.equal(new Set(ids).size, ids.length);
            assert.match(ids.join(""), /^[A-Za-z0-9]*$/);
        });
    });
});

suite("the policies of a role", () => {
    const fits = (parameters: string[]) => {
        const args = { parameters, boundToInstance: true, logGroupName: "/shop/prod" };
        const faults = new Faults("pkg:index:Role", "web");
        checkSizeOf(faults, args, instancePlan(args));
        try {
            faults.throwIfAny();
            return true;
        } catch (error) {
            assert.ok(pulumi.InputPropertiesError.isInstance(error));
            return false;
        }
    };
    for (const [count, expected] of [
        [1, true],
        [50, true],
        [200, false],
    ] as const) {
        test(`${expected ? "have" : "have no"} room for ${String(count)} parameters`, () => {
            const parameters = Array.from(
                { length: count },
                (_, index) => `/shop/prod/setting-${String(index)}`,
            );
            assert.equal(fits(parameters), expected);
        });
    }
});
