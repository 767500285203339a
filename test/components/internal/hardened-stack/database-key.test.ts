import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { databaseKeyPolicy } from "../../../../components/internal/hardened-stack/database-key";
import { scope } from "../../program";

const account = "arn:aws:iam::123456789012:root";
const deployer = "arn:aws:iam::123456789012:role/deploy";
const using = {
    "kms:CallerAccount": "123456789012",
    "kms:ViaService": ["rds.eu-central-1.amazonaws.com", "secretsmanager.eu-central-1.amazonaws.com"],
};

suite("The policy of a database server's key", () => {
    test("lets the account use it by way of RDS and Secrets Manager only, and grant it to nobody else", () => {
        const [administer, ...others] = databaseKeyPolicy(scope, []);
        assert.deepEqual(others, [
            {
                Sid: "EncryptTheDatabaseAndItsPassword",
                Effect: "Allow",
                Principal: { AWS: [account] },
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
                Condition: { StringEquals: using },
            },
            {
                Sid: "LetTheServicesUseIt",
                Effect: "Allow",
                Principal: { AWS: [account] },
                Action: "kms:CreateGrant",
                Resource: "*",
                Condition: { StringEquals: using, Bool: { "kms:GrantIsForAWSResource": "true" } },
            },
        ]);
        assert.deepEqual(administer?.Principal, { AWS: [account] });
    });

    test("lets managing it be managing it only", () => {
        const [administer] = databaseKeyPolicy(scope, []);
        assert.ok(Array.isArray(administer?.Action));
        const uses = /Decrypt|Encrypt|GenerateDataKey|CreateGrant|\*/;
        assert.deepEqual(
            administer.Action.filter((action: string) => uses.test(action)),
            [],
        );
    });

    test("is for the administrators alone, where there are some", () => {
        const principals = databaseKeyPolicy(scope, [deployer]).map(({ Sid, Principal }) => [Sid, Principal]);
        assert.deepEqual(principals, [
            ["Administer", { AWS: [deployer] }],
            // Only to write a new policy, should those roles be gone.
            ["RecoverByTheRootUser", { AWS: account }],
            ["EncryptTheDatabaseAndItsPassword", { AWS: [deployer] }],
            ["LetTheServicesUseIt", { AWS: [deployer] }],
        ]);
    });
});
