import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { Statement } from "../../../../components/internal/iam/document";
import {
    connectToDatabase,
    decryptParameters,
    deliverLogs,
    denyEverything,
    parameterArns,
    readParameters,
} from "../../../../components/internal/iam/grants";
import { ec2Trust, functionTrust, taskTrust } from "../../../../components/internal/iam/trust";
import { list, parameterNeeds, scope } from "./fixtures";

const key = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1";
const parameter = (rest: string) => `arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter${rest}`;

const cases: Record<string, { made: unknown; whole: unknown }> = {
    "parameters by name": {
        made: readParameters(scope, { names: ["/shop/b", "/shop/a"], paths: [] }),
        whole: [
            {
                Sid: "ReadParameters",
                Effect: "Allow",
                Action: ["ssm:GetParameter", "ssm:GetParameters"],
                Resource: [parameter("/shop/b"), parameter("/shop/a")],
            },
        ],
    },
    "parameters by path": {
        made: readParameters(scope, { names: ["/other"], paths: ["/shop", "/web"] }),
        whole: [
            {
                Sid: "ReadParameters",
                Effect: "Allow",
                Action: ["ssm:GetParameter", "ssm:GetParameters"],
                Resource: [parameter("/other"), parameter("/shop/*"), parameter("/web/*")],
            },
            {
                Sid: "ReadParametersByPath",
                Effect: "Allow",
                Action: "ssm:GetParametersByPath",
                Resource: [parameter("/shop"), parameter("/shop/*"), parameter("/web"), parameter("/web/*")],
            },
        ],
    },
    "decryption of those parameters": {
        made: decryptParameters(scope, key, [parameter("/other"), parameter("/shop/*")]),
        whole: {
            Sid: "DecryptParameters",
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: key,
            Condition: {
                StringEquals: { "kms:ViaService": "ssm.us-gov-west-1.amazonaws.com" },
                StringLike: {
                    "kms:EncryptionContext:PARAMETER_ARN": [parameter("/other"), parameter("/shop/*")],
                },
            },
        },
    },
    "decryption of whatever parameters may be read": {
        made: decryptParameters(scope, key),
        whole: {
            Sid: "DecryptParameters",
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: key,
            Condition: { StringEquals: { "kms:ViaService": "ssm.us-gov-west-1.amazonaws.com" } },
        },
    },
    "database login": {
        made: connectToDatabase(scope, "db-ABC", "shop_app"),
        whole: {
            Sid: "ConnectToDatabase",
            Effect: "Allow",
            Action: "rds-db:connect",
            Resource: "arn:aws-us-gov:rds-db:us-gov-west-1:123456789012:dbuser:db-ABC/shop_app",
        },
    },
    "log delivery": {
        made: deliverLogs(scope, "/shop/prod"),
        whole: {
            Sid: "DeliverLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: [
                "arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:/shop/prod",
                "arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:/shop/prod:log-stream:*",
            ],
        },
    },
    nothing: {
        made: denyEverything,
        whole: { Sid: "NothingIsNeeded", Effect: "Deny", Action: "*", Resource: "*" },
    },
    "the trust of EC2": {
        made: JSON.parse(ec2Trust()),
        whole: {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "OnlyInstances",
                    Effect: "Allow",
                    Principal: { Service: "ec2.amazonaws.com" },
                    Action: "sts:AssumeRole",
                },
            ],
        },
    },
    "the trust of ECS, in its own account and region": {
        made: JSON.parse(taskTrust(scope)),
        whole: {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "OnlyTasks",
                    Effect: "Allow",
                    Principal: { Service: "ecs-tasks.amazonaws.com" },
                    Action: "sts:AssumeRole",
                    Condition: {
                        StringEquals: { "aws:SourceAccount": "123456789012" },
                        ArnLike: { "aws:SourceArn": "arn:aws-us-gov:ecs:us-gov-west-1:123456789012:*" },
                    },
                },
            ],
        },
    },
    "the trust of Lambda": {
        made: JSON.parse(functionTrust()),
        whole: {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "OnlyFunctions",
                    Effect: "Allow",
                    Principal: { Service: "lambda.amazonaws.com" },
                    Action: "sts:AssumeRole",
                },
            ],
        },
    },
};

suite("a need's statements", () => {
    for (const [what, { made, whole }] of Object.entries(cases)) {
        test(what, () => {
            assert.deepEqual(made, whole);
        });
    }
});

suite("whatever parameters are needed", () => {
    const allows = (check: (statements: Statement[], arns: string[]) => void) => {
        fc.assert(
            fc.property(parameterNeeds, (needs) => {
                check(
                    [
                        ...readParameters(scope, needs),
                        decryptParameters(scope, key, parameterArns(scope, needs)),
                    ],
                    parameterArns(scope, needs),
                );
            }),
        );
    };

    test("no action holds a wildcard", () => {
        allows((statements) => {
            for (const { Action } of statements) {
                assert.doesNotMatch(list(Action).join(), /[*?]/);
            }
        });
    });

    test("each is named once, in the order given, and a wildcard stands only for what is below a path", () => {
        fc.assert(
            fc.property(parameterNeeds, (needs) => {
                assert.deepEqual(parameterArns(scope, needs), [
                    ...needs.names.map(parameter),
                    ...needs.paths.map((path) => parameter(`${path}/*`)),
                ]);
            }),
        );
    });

    test("reading and decrypting concern the same ones", () => {
        allows(([read, ...others], arns) => {
            const decrypt = others.at(-1);
            assert.deepEqual(read?.Resource, arns);
            assert.deepEqual(decrypt?.Condition?.["StringLike"], {
                "kms:EncryptionContext:PARAMETER_ARN": arns,
            });
        });
    });

    test("they are read by path only where a path was asked for", () => {
        fc.assert(
            fc.property(parameterNeeds, (needs) => {
                const actions = readParameters(scope, needs).flatMap(({ Action }) => list(Action));
                assert.equal(actions.includes("ssm:GetParametersByPath"), needs.paths.length > 0);
            }),
        );
    });
});
