import type { Scope, Statement } from "../iam/document";
import { administer, managersOf } from "../iam/key-policy";

/**
 * The policy of a database server's key: who manages it uses it by way of RDS and Secrets Manager only, and hands it to nobody but
 * them. A key that is used for everything by everyone whose IAM policy says so, AWS's default, would open snapshots, too.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 *
 * @param administrators ARNs of the roles that manage the key, and deploy; empty means the account: whoever its IAM policies let
 */
export function databaseKeyPolicy(scope: Scope, administrators: readonly string[]): Statement[] {
    const managers = managersOf(scope, administrators);
    const services = ["rds", "secretsmanager"].map((service) => `${service}.${scope.region}.amazonaws.com`);
    const throughServices = { "kms:CallerAccount": scope.accountId, "kms:ViaService": services };
    return [
        ...administer(scope, administrators),
        {
            Sid: "EncryptTheDatabaseAndItsPassword",
            Effect: "Allow",
            Principal: { AWS: managers },
            Action: [
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:Encrypt",
                "kms:GenerateDataKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ],
            Resource: "*",
            Condition: { StringEquals: throughServices },
        },
        {
            Sid: "LetTheServicesUseIt",
            Effect: "Allow",
            Principal: { AWS: managers },
            Action: "kms:CreateGrant",
            Resource: "*",
            Condition: {
                StringEquals: throughServices,
                Bool: { "kms:GrantIsForAWSResource": "true" },
            },
        },
    ];
}
