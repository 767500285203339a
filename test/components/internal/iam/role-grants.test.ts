import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { denyEverything } from "../../../../components/internal/iam/grants";
import { boundaryJson, roleGrants, type RoleNeeds } from "../../../../components/internal/iam/role-grants";
import { neverKnown, run, unknown, valueOf } from "../../program";
import { scope } from "./fixtures";

const none: RoleNeeds = {
    parameters: undefined,
    keyArn: undefined,
    keyAdministrators: pulumi.output([]),
    databaseLogin: undefined,
    logGroupName: undefined,
    signerRoleArns: undefined,
};
const all: RoleNeeds = {
    ...none,
    parameters: pulumi.output({ names: ["/shop/a"], paths: [] }),
    databaseLogin: pulumi.output({ resourceId: "db-ABC", username: "shop_app" }),
    logGroupName: pulumi.output("/shop"),
    signerRoleArns: pulumi.output(["arn:aws:iam::123456789012:role/signer"]),
};

/** The name of each need's policy, and of its statements. */
async function policies(needs: RoleNeeds, keyArn: pulumi.Output<string>): Promise<unknown> {
    const grants = roleGrants(pulumi.output(scope), needs, keyArn);
    return Promise.all(
        grants.map(async ({ need, statements }) => [
            need,
            await valueOf(statements.apply((known) => known.map(({ Sid }) => Sid))),
        ]),
    );
}

suite("a role's policies", () => {
    const key = () => pulumi.output("key");
    const cases: Record<string, { needs: RoleNeeds; expected: unknown }> = {
        nothing: { needs: none, expected: [] },
        parameters: {
            needs: { ...none, parameters: all.parameters },
            expected: [
                ["parameters", ["ReadParameters"]],
                ["parameters-key", ["DecryptParameters"]],
            ],
        },
        "database login": {
            needs: { ...none, databaseLogin: all.databaseLogin },
            expected: [["database-login", ["ConnectToDatabase"]]],
        },
        "log delivery": {
            needs: { ...none, logGroupName: all.logGroupName },
            expected: [["log-delivery", ["DeliverLogs"]]],
        },
        "signing of uploads": {
            needs: { ...none, signerRoleArns: all.signerRoleArns },
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
    const statementsOf = async (needs: RoleNeeds) => {
        const grants = roleGrants(pulumi.output(scope), needs, pulumi.output("key"));
        const statements = await valueOf(pulumi.all(grants.map((grant) => grant.statements)));
        return {
            boundary: await valueOf(boundaryJson(grants)),
            statements: (statements as unknown[]).flat(),
        };
    };

    test("holds every statement of every policy, and no other", async () => {
        const { boundary, statements } = await statementsOf(all);
        assert.equal(boundary, JSON.stringify({ Version: "2012-10-17", Statement: statements }));
        assert.equal(statements.length, 5);
    });

    test("denies everything where nothing is needed", async () => {
        const { boundary } = await statementsOf(none);
        assert.equal(boundary, JSON.stringify({ Version: "2012-10-17", Statement: [denyEverything] }));
    });
});
