import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { allowedActions, type RolePolicies } from "../../../../../components/internal/iam/calculator";
import { allow, deny, effective, policy, vocabulary } from "./fixtures";

async function actionsOf(role: RolePolicies) {
    return allowedActions(await effective(role), await vocabulary);
}

suite("allowedActions", () => {
    const parameter = "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/key";
    const cases: [what: string, statements: object[], actions: string[]][] = [
        ["writes actions as AWS does", [allow("SSM:getparameter", parameter)], ["ssm:GetParameter"]],
        ["expands wildcards", [allow("ssm:GetParameter?", parameter)], ["ssm:GetParameters"]],
        [
            "leaves out what is denied",
            [allow(["sts:AssumeRole", "sts:TagSession"], "*"), deny("STS:tag*", "*")],
            ["sts:AssumeRole"],
        ],
        [
            "keeps what a condition may deny",
            [allow("sts:AssumeRole", "*"), deny("*", "*", { Bool: { "aws:SecureTransport": "false" } })],
            ["sts:AssumeRole"],
        ],
        [
            "leaves out an action without resources that isn't allowed on *",
            [allow("ssmmessages:OpenDataChannel", parameter)],
            [],
        ],
        [
            "leaves out an action that works on nothing of that kind",
            [allow(["s3:GetObject", "ssm:GetParameter"], parameter)],
            ["ssm:GetParameter"],
        ],
    ];
    for (const [what, statements, actions] of cases) {
        test(what, async () => {
            assert.deepEqual((await actionsOf({ identity: [policy(...statements)] })).actions, actions);
        });
    }

    test("all actions are allowed by *", async () => {
        const { actions } = await actionsOf({ identity: [policy(allow("*", "*"))] });
        assert.deepEqual(actions, (await vocabulary).actions);
    });

    test("shows an unknown action by its name, and doubts what an unknown decides", async () => {
        const { actions, inDoubt, unlisted } = await actionsOf({
            identity: [policy(allow(["sts:AssumeRole", { unknown: "extra" }], "*"))],
            boundary: policy(allow({ unknown: "limit" }, "*")),
        });
        assert.deepEqual(actions, ["sts:AssumeRole"]);
        assert.deepEqual(inDoubt, ["sts:AssumeRole"]);
        assert.deepEqual(unlisted, ["⟨unknown: extra⟩"]);
    });
});
