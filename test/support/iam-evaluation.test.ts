import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type Asked, letsIn, mayDo } from "../attacks/iam/evaluate";

const document = (...statements: object[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::a/shop/*" };
const asked = (given: Partial<Asked> = {}): Asked => ({
    action: "s3:PutObject",
    resource: "arn:aws:s3:::a/shop/1",
    keys: {},
    ...given,
});
const everything = document({ Effect: "Allow", Action: "*", Resource: "*" });

suite("something may be done where the documents say so", () => {
    const equal = { ...allow, Condition: { StringEquals: { "aws:k": ["a", "b"] } } };
    const like = { ...allow, Condition: { StringLike: { "aws:k": "v*" } } };
    const both = { ...allow, Condition: { StringEquals: { "aws:k": "a", "aws:l": "b" } } };
    const deny = { Effect: "Deny", Action: "s3:*", Resource: "*" };
    const cases: [what: string, policies: string[], boundary: string | undefined, Asked, boolean][] = [
        ["no policy", [], undefined, asked(), false],
        ["as it says", [document(allow)], undefined, asked(), true],
        ["actions in any case", [document(allow)], undefined, asked({ action: "S3:putobject" }), true],
        ["another action", [document(allow)], undefined, asked({ action: "s3:PutObjectTagging" }), false],
        ["another resource", [document(allow)], undefined, asked({ resource: "arn:aws:s3:::a/b" }), false],
        ["one of two policies", [document(), document(allow)], undefined, asked(), true],
        ["within the boundary", [everything], document(allow), asked(), true],
        ["beyond the boundary", [everything], document(allow), asked({ action: "s3:GetObject" }), false],
        ["only the boundary", [], everything, asked(), false],
        ["denied", [document(allow, deny)], undefined, asked(), false],
        ["denied by the boundary", [document(allow)], document(allow, deny), asked(), false],
        ["one of the values", [document(equal)], undefined, asked({ keys: { "aws:k": "b" } }), true],
        ["another value", [document(equal)], undefined, asked({ keys: { "aws:k": "c" } }), false],
        ["an absent key", [document(equal)], undefined, asked(), false],
        ["a pattern", [document(like)], undefined, asked({ keys: { "aws:k": "v1" } }), true],
        ["beside the pattern", [document(like)], undefined, asked({ keys: { "aws:k": "w1" } }), false],
        ["an absent key of a pattern", [document(like)], undefined, asked(), false],
        ["one of two keys", [document(both)], undefined, asked({ keys: { "aws:k": "a" } }), false],
    ];
    for (const [what, policies, boundary, request, expected] of cases) {
        test(what, () => {
            assert.equal(mayDo(policies, boundary, request), expected);
        });
    }

    /** What holds for a value of a key, and where the key is absent. */
    const operators: Record<string, { value: string; holds: string; fails: string; absent: boolean }> = {
        StringNotEquals: { value: "a", holds: "b", fails: "a", absent: true },
        StringEqualsIfExists: { value: "a", holds: "a", fails: "b", absent: true },
        BoolIfExists: { value: "false", holds: "false", fails: "true", absent: true },
        NumericLessThan: { value: "2.0", holds: "1.0", fails: "2.0", absent: false },
        NotIpAddress: { value: "203.0.113.16/28", holds: "203.0.113.1", fails: "203.0.113.31", absent: true },
        StringEquals: { value: "${aws:other}", holds: "a", fails: "b", absent: false },
    };
    for (const [operator, { value, holds, fails, absent }] of Object.entries(operators)) {
        test(`${operator} as AWS means it`, () => {
            const policy = document({ ...allow, Condition: { [operator]: { "aws:k": value } } });
            const may = (keys: Asked["keys"]) => mayDo([policy], undefined, asked({ keys }));
            assert.equal(may({ "aws:k": holds, "aws:other": "a" }), true);
            assert.equal(may({ "aws:k": fails, "aws:other": "a" }), false);
            assert.equal(may({}), absent);
        });
    }

    test("NotAction is all others", () => {
        const but = (NotAction: string) => document({ Effect: "Allow", NotAction, Resource: "*" });
        assert.equal(mayDo([but("s3:*")], undefined, asked()), false);
        assert.equal(mayDo([but("kms:*")], undefined, asked()), true);
    });

    const unknown: Record<string, object> = {
        "another operator": { ...allow, Condition: { StringNotLike: { "aws:k": "a" } } },
        "another element": { ...allow, NotResource: "*" },
        "an action and all others": { ...allow, NotAction: "*" },
        "another effect": { ...allow, Effect: "Maybe" },
        "a variable": { ...allow, Condition: { StringEquals: { "aws:k": "${aws:username}" } } },
    };
    for (const [what, statement] of Object.entries(unknown)) {
        test(`${what} isn't guessed at`, () => {
            const request = asked({ keys: { "aws:k": "a" } });
            assert.throws(() => mayDo([document(statement)], undefined, request), /can't be judged/);
        });
    }
});

const provider = "arn:aws:iam::123456789012:oidc-provider/ci.example.com";
suite("a token lets in where the trust policy says so", () => {
    const trust = {
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { "ci.example.com:sub": "a" } },
    };
    const cases: [what: string, trust: object, provider: string, sub: string, boolean][] = [
        ["as it says", trust, provider, "a", true],
        ["another subject", trust, provider, "b", false],
        ["another provider", trust, `${provider}.evil.org`, "a", false],
        ["another action", { ...trust, Action: "sts:AssumeRole" }, provider, "a", false],
        ["a denial", { ...trust, Effect: "Deny" }, provider, "a", false],
    ];
    for (const [what, statement, from, sub, expected] of cases) {
        test(what, () => {
            assert.equal(letsIn(document(statement), from, { "ci.example.com:sub": sub }), expected);
        });
    }

    test("another principal isn't guessed at", () => {
        const other = document({ ...trust, Principal: { AWS: "*" } });
        assert.throws(() => letsIn(other, provider, {}), /can't be judged/);
    });
});
