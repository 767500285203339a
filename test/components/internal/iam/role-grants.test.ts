import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import type { RoleGrantsArgs } from "../../../../components";
import type { Statement } from "../../../../components/internal/iam/document";
import { grantPlan } from "../../../../components/internal/iam/grant-plan";
import { decryptParameters, denyEverything } from "../../../../components/internal/iam/grants";
import type { Home } from "../../../../components/internal/iam/place";
import { roleGrants, roleLimits } from "../../../../components/internal/iam/role-grants";
import { neverKnown, run, unknown, valueOf } from "../../program";
import { scope } from "./fixtures";

const all = {
    parameters: ["/shop/a"],
    databaseLogin: { resourceId: "db-ABC", username: "shop_app" },
    logGroupName: "/shop",
    signerRoleArns: ["arn:aws-us-gov:iam::123456789012:role/signer"],
} satisfies RoleGrantsArgs;
const home = (): Home => ({
    type: "pkg:index:Role",
    name: "web",
    place: pulumi.output({ ...scope, otherAccounts: [] }),
});

/** The name of each need's policy, and of its statements. */
async function policies(args: RoleGrantsArgs, keyArn: pulumi.Output<string>): Promise<unknown> {
    const grants = roleGrants(home(), grantPlan(args), keyArn);
    return Promise.all(
        grants.map(async ({ need, statements }) => [
            need,
            await valueOf(statements.apply((known) => known.map(({ Sid }) => Sid))),
        ]),
    );
}

suite("a role's policies", () => {
    const key = () => pulumi.output("key");
    const cases: Record<string, { needs: RoleGrantsArgs; expected: unknown }> = {
        nothing: { needs: {}, expected: [] },
        parameters: {
            needs: { parameters: all.parameters },
            expected: [
                ["parameters", ["ReadParameters"]],
                ["parameters-key", ["DecryptParameters"]],
            ],
        },
        "database login": {
            needs: { databaseLogin: all.databaseLogin },
            expected: [["database-login", ["ConnectToDatabase"]]],
        },
        "log delivery": {
            needs: { logGroupName: all.logGroupName },
            expected: [["log-delivery", ["DeliverLogs"]]],
        },
        "signing of uploads": {
            needs: { signerRoleArns: all.signerRoleArns },
            expected: [["upload-signing", ["SignUploads"]]],
        },
        everything: {
            needs: all,
            expected: [
                ["parameters", ["ReadParameters"]],
                ["parameters-key", ["DecryptParameters"]],
                ["database-login", ["ConnectToDatabase"]],
                ["log-delivery", ["DeliverLogs"]],
                ["upload-signing", ["SignUploads"]],
            ],
        },
    };
    for (const [what, { needs, expected }] of Object.entries(cases)) {
        test(`are one for each need: ${what}`, async () => {
            assert.deepEqual(await policies(needs, key()), expected);
        });
    }

    test("stay known in a preview but for that of the need which isn't", async () => {
        const { result } = await run(() => policies({ ...all, logGroupName: neverKnown() }, neverKnown()), {
            preview: true,
        });
        assert.deepEqual(await result, [
            ["parameters", ["ReadParameters"]],
            ["parameters-key", unknown],
            ["database-login", ["ConnectToDatabase"]],
            ["log-delivery", unknown],
            ["upload-signing", ["SignUploads"]],
        ]);
    });
});

suite("a role's boundary", () => {
    const boundaryOf = (args: RoleGrantsArgs) => valueOf(roleLimits(home(), grantPlan(args), undefined));
    const json = (statements: unknown) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

    test("holds every statement of every policy, with decryption of whatever may be read", async () => {
        const grants = roleGrants(home(), grantPlan(all), pulumi.output("key"));
        const statements = await valueOf(pulumi.all(grants.map((grant) => grant.statements)));
        const expected = (statements as Statement[][])
            .flat()
            .map((statement) =>
                statement.Sid === "DecryptParameters"
                    ? decryptParameters(scope, "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/*")
                    : statement,
            );
        assert.equal(expected.length, 5);
        assert.equal(await boundaryOf(all), json(expected));
    });

    test("denies everything where nothing is needed", async () => {
        assert.equal(await boundaryOf({}), json([denyEverything]));
    });
});
