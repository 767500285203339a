import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { Statement } from "../../../../components/internal/iam/document";
import {
    type EndpointNeeds,
    endpointStatements,
} from "../../../../components/internal/network/endpoint-policy";

const scope = { partition: "aws", region: "eu-central-1", accountId: "123456789012" };
const ofThisAccount = {
    Principal: { AWS: "*" },
    Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } },
};
const allow = (Sid: string, Action: string | string[], Resource: string | string[]) => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
    ...ofThisAccount,
});
const packages = {
    Sid: "ReadAmazonLinuxPackages",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::al2023-repos-eu-central-1-de612dc2/*",
};

suite("an endpoint lets through exactly", () => {
    const objects = [
        allow("ReadObjects", "s3:GetObject", ["arn:aws:s3:::releases/*", "arn:aws:s3:::assets/*"]),
        allow("ListObjects", "s3:ListBucket", ["arn:aws:s3:::releases", "arn:aws:s3:::assets"]),
    ];
    const cases: Record<string, { service: string; needs: EndpointNeeds; statements: unknown }> = {
        "reads of the named buckets": {
            service: "s3",
            needs: { bucketNames: ["releases", "assets"] },
            statements: objects,
        },
        "packages, which nobody signs for": {
            service: "s3",
            needs: { amazonLinuxPackages: true },
            statements: [packages],
        },
        both: {
            service: "s3",
            needs: { bucketNames: ["releases", "assets"], amazonLinuxPackages: true },
            statements: [...objects, packages],
        },
        "reads of the named parameters": {
            service: "ssm",
            needs: { parameters: { names: ["/shop/a"], paths: ["/shop/b"] } },
            statements: [
                allow(
                    "ReadParameters",
                    ["ssm:GetParameter", "ssm:GetParameters"],
                    [
                        "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/a",
                        "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/b/*",
                    ],
                ),
                allow("ReadParametersByPath", "ssm:GetParametersByPath", [
                    "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/b",
                    "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/b/*",
                ]),
            ],
        },
        "records for the named log group": {
            service: "logs",
            needs: { logGroupName: "/shop/app" },
            statements: [
                allow(
                    "DeliverLogs",
                    ["logs:CreateLogStream", "logs:PutLogEvents"],
                    [
                        "arn:aws:logs:eu-central-1:123456789012:log-group:/shop/app",
                        "arn:aws:logs:eu-central-1:123456789012:log-group:/shop/app:log-stream:*",
                    ],
                ),
            ],
        },
        "roles of this account": {
            service: "sts",
            needs: {},
            statements: [
                allow("AssumeOwnRoles", "sts:AssumeRole", "arn:aws:iam::123456789012:role/*"),
                allow("WhoAmI", "sts:GetCallerIdentity", "*"),
            ],
        },
        "a whole service for this account's principals": {
            service: "kms",
            needs: {},
            statements: [allow("UseService", "kms:*", "*")],
        },
        "metrics, whose actions have another name": {
            service: "monitoring",
            needs: {},
            statements: [allow("UseService", "cloudwatch:*", "*")],
        },
        "images, whose actions have another name": {
            service: "ecr.dkr",
            needs: {},
            statements: [allow("UseService", "ecr:*", "*")],
        },
    };
    for (const [what, { service, needs, statements }] of Object.entries(cases)) {
        test(what, () => {
            assert.deepEqual(endpointStatements(service, scope, needs), statements);
        });
    }

    test("nothing, where nothing is named", () => {
        for (const service of ["s3", "ssm", "logs"]) {
            assert.deepEqual(endpointStatements(service, scope, {}), []);
        }
    });
});

suite("whatever is needed", () => {
    const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,20}[a-z0-9]$/);
    const parameter = fc.stringMatching(/^(\/[a-z0-9]{1,8}){1,3}$/);
    const needs = fc.record({
        bucketNames: fc.array(bucket, { maxLength: 4 }),
        amazonLinuxPackages: fc.boolean(),
        parameters: fc.record({
            names: fc.array(parameter, { minLength: 1, maxLength: 4 }),
            paths: fc.array(parameter, { maxLength: 4 }),
        }),
        logGroupName: parameter,
    });
    const service = fc.constantFrom(
        "s3",
        "dynamodb",
        "ssm",
        "logs",
        "sts",
        "kms",
        "secretsmanager",
        "monitoring",
    );
    const each = (law: (statement: Statement, name: string) => boolean) => {
        fc.assert(
            fc.property(service, needs, (name, some) =>
                endpointStatements(name, scope, some).every((statement) => law(statement, name)),
            ),
        );
    };

    test("only this account's principals get through, but for public packages", () => {
        each(
            ({ Sid, Condition }) =>
                Sid === "ReadAmazonLinuxPackages" ||
                Condition?.["StringEquals"]?.["aws:PrincipalAccount"] === scope.accountId,
        );
    });

    test("nothing but the service itself is named", () => {
        const prefixes: Record<string, string> = { monitoring: "cloudwatch" };
        each(({ Action }, name) =>
            [Action].flat().every((one) => one.startsWith(`${prefixes[name] ?? name}:`)),
        );
    });

    test("statements have names of their own", () => {
        fc.assert(
            fc.property(service, needs, (name, some) => {
                const sids = endpointStatements(name, scope, some).map(({ Sid }) => Sid);
                assert.deepEqual(sids, [...new Set(sids)]);
            }),
        );
    });

    // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    test("an account in an ARN is whole, and wildcards stand at the end only", () => {
        each(({ Resource }) => [Resource].flat().every((one) => one?.slice(0, -1).includes("*") !== true));
    });
});
