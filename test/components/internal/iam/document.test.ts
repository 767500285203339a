import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { arn, policyJson } from "../../../../components/internal/iam/document";
import { scope } from "./fixtures";

suite("arn", () => {
    const cases: [what: string, built: string, whole: string][] = [
        [
            "is in the scope's partition, region and account",
            arn(scope, "ssm", "parameter/shop"),
            "arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/shop",
        ],
        [
            "has no region for IAM",
            arn(scope, "iam", "role/shop", ""),
            "arn:aws-us-gov:iam::123456789012:role/shop",
        ],
    ];
    for (const [what, built, whole] of cases) {
        test(what, () => {
            assert.equal(built, whole);
        });
    }
});

test("policyJson writes a whole document, its statements in order", () => {
    assert.equal(
        policyJson([
            { Sid: "B", Effect: "Deny", Action: "*", Resource: "*" },
            { Sid: "A", Effect: "Allow", Action: ["x:B", "x:A"], Resource: "r" },
        ]),
        '{"Version":"2012-10-17","Statement":[{"Sid":"B","Effect":"Deny","Action":"*","Resource":"*"},{"Sid":"A","Effect":"Allow","Action":["x:B","x:A"],"Resource":"r"}]}',
    );
});
