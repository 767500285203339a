import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import {
    databaseResourceId,
    databaseUsername,
    kmsKeyArn,
    logGroupName,
    parameterPath,
    roleArn,
    wholeParameterName,
} from "../../../../components/internal/iam/rules";
import type { Rule } from "../../../../components/internal/validation";

interface Cases {
    readonly rule: Rule<string>;
    readonly allowed: readonly string[];
    /** What is refused, and the message after what was given. */
    readonly refused: Readonly<Record<string, readonly string[]>>;
}

const parameterShape = `isn't a parameter's full name: it begins with "/", has at most 15 levels of letters, digits, "_", "." and "-", and at most 1,011 characters`;
const level = (count: number) => "/a".repeat(count);

const rules: Record<string, Cases> = {
    wholeParameterName: {
        rule: wholeParameterName,
        allowed: [
            "/shop/prod/stripe-key",
            "/awsome/key",
            "/a",
            "/A.b_c-1/2",
            level(15),
            `/${"x".repeat(1010)}`,
        ],
        refused: {
            [`holds a wildcard, and a parameter is named whole, like "/shop/prod/stripe-key"; for everything below a path use parameterPaths: ["/shop/prod"].`]:
                ["*", "/shop/*", "/shop/ke?"],
            [`${parameterShape}, like "/shop/prod/stripe-key".`]: [
                "",
                "/",
                "stripe-key",
                "/shop/",
                "//shop",
                "/shop//key",
                "/shop key",
                "/shop\n",
                "arn:aws:ssm:eu-central-1:123456789012:parameter/shop",
                "/${aws:PrincipalTag/x}",
                level(16),
            ],
            [`is AWS's own: no parameter of yours begins with "/aws" or "/ssm"; give one like "/shop/prod/stripe-key".`]:
                ["/aws/service/ami", "/ssm/key", "/AWS/key"],
        },
    },
    parameterPath: {
        rule: parameterPath,
        allowed: ["/shop", "/shop/prod", level(15)],
        refused: {
            [`${parameterShape}, like "/shop/prod"; all below it is meant, without a wildcard or a slash at the end.`]:
                ["", "/", "/*", "/shop/*", "/shop/", "shop", level(16)],
            [`is AWS's own: no parameter of yours begins with "/aws" or "/ssm"; give one like "/shop/prod".`]:
                ["/aws"],
        },
    },
    kmsKeyArn: {
        rule: kmsKeyArn,
        allowed: [
            "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555",
            "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-1234",
        ],
        refused: {
            "isn't a key's ARN: arn:aws:kms:REGION:ACCOUNT:key/ID is needed, not an id or an alias (IAM policies can't name a key by its alias).":
                [
                    "",
                    "*",
                    "11111111-2222-3333-4444-555555555555",
                    "alias/shop",
                    "arn:aws:kms:eu-central-1:123456789012:alias/shop",
                    "arn:aws:kms:eu-central-1:123456789012:key/*",
                    "arn:aws:kms:*:123456789012:key/1",
                    "arn:aws:kms:eu-central-1:*:key/1",
                ],
        },
    },
    roleArn: {
        rule: roleArn,
        allowed: ["arn:aws:iam::123456789012:role/deploy", "arn:aws-cn:iam::123456789012:role/ci/deploy@x"],
        refused: {
            "isn't a role's ARN: arn:aws:iam::ACCOUNT:role/NAME is needed, not a user, an account or the ARN of a session (which ends, and the key stays).":
                [
                    "",
                    "*",
                    "deploy",
                    "123456789012",
                    "arn:aws:iam::123456789012:root",
                    "arn:aws:iam::123456789012:user/jo",
                    "arn:aws:iam::123456789012:role/*",
                    "arn:aws:iam::*:role/deploy",
                    "arn:aws:sts::123456789012:federated-user/jo",
                ],
            'is a session of a role, which ends, and the key stays; name the role itself, "arn:aws:iam::123456789012:role/deploy", with its path where it has one.':
                ["arn:aws:sts::123456789012:assumed-role/deploy/session"],
        },
    },
    databaseResourceId: {
        rule: databaseResourceId,
        allowed: ["db-ABCDEFGHIJKL", "cluster-ABC", "prx-0abc"],
        refused: {
            'isn\'t a resource id: "db-..." (or "cluster-...", "prx-...") is needed, the database\'s resourceId output, not its identifier (an identifier can be used again for another database).':
                [
                    "",
                    "*",
                    "db-*",
                    "shop",
                    "db-",
                    "shop-db",
                    "db-ABC/shop_app",
                    "arn:aws:rds:eu-central-1:1:db:shop",
                ],
        },
    },
    databaseUsername: {
        rule: databaseUsername,
        allowed: ["shop_app", "_a", "A1", "x".repeat(63)],
        refused: {
            'isn\'t one database user: a name of letters, digits and "_" is needed, at most 63, no wildcard, like "shop_app".':
                ["", "*", "shop_*", "shop-app", "1shop", "a/b", "x".repeat(64)],
        },
    },
    logGroupName: {
        rule: logGroupName,
        allowed: ["/shop/prod/app", "app", "a.b_c-d#1", "x".repeat(512)],
        refused: {
            'isn\'t a log group\'s name: 1 to 512 letters, digits, "_", "-", "/", "." and "#" are allowed, no wildcard and no ARN, like "/shop/prod/app".':
                [
                    "",
                    "*",
                    "/shop/*",
                    "a b",
                    "arn:aws:logs:eu-central-1:1:log-group:a",
                    "a:log-stream:b",
                    "x".repeat(513),
                ],
        },
    },
};

for (const [name, { rule, allowed, refused }] of Object.entries(rules)) {
    suite(name, () => {
        for (const value of allowed) {
            test(`allows ${JSON.stringify(value)}`, () => {
                assert.equal(rule(value), undefined);
            });
        }
        for (const [message, values] of Object.entries(refused)) {
            for (const value of values) {
                test(`refuses ${JSON.stringify(value)}`, () => {
                    const shown = value.length > 80 ? `${value.slice(0, 77)}...` : value;
                    assert.equal(rule(value), `${JSON.stringify(shown)} ${message}`);
                });
            }
        }

        test("refuses what isn't a string, without showing its insides", () => {
            const insides = { toString: () => "/hunter2" } as unknown as string;
            const message = rule(insides);
            assert.match(message ?? "", /^a value of type object isn't /);
            assert.doesNotMatch(message ?? "", /hunter2/);
        });

        // In a policy these widen a resource; ":" begins another part of an ARN.
        test("lets nothing through that could mean more than one thing", () => {
            const start = fc.constantFrom(...allowed.map((value) => value.slice(0, 40)));
            fc.assert(
                fc.property(start, fc.constantFrom("*", "?", "${", "\n", " ", '"'), (value, wide) => {
                    assert.notEqual(rule(value + wide), undefined);
                    assert.notEqual(rule(value.slice(0, -1) + wide + value.slice(-1)), undefined);
                }),
            );
        });
    });
}
