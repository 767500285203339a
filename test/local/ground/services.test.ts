import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, test } from "node:test";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Client } from "pg";
import { startAws } from "../../../local/aws";
import { startPostgresql } from "../../../local/postgresql";
import { Run } from "../../../local/run";

const silent = () => undefined;

describe("the services of the local cloud", () => {
    let run: Run;
    beforeEach(() => {
        run = new Run();
    });
    afterEach(() => run.stop());

    for (const version of [15, 16, 17, 18] as const) {
        test(`PostgreSQL ${version}: only with its password, which no log shows`, async () => {
            const { password, ...server } = await startPostgresql(run, version, silent);
            const options = {
                host: server.host,
                port: server.port,
                user: server.username,
                database: "postgres",
            };
            const client = new Client({ ...options, password });
            await client.connect();
            const { rows } = await client.query<{ version: string; verifier: string }>(
                `SELECT current_setting('server_version') AS version,
                        (SELECT rolpassword FROM pg_authid WHERE rolname = current_user) AS verifier`,
            );
            await assert.rejects(
                client.query("CREATE ROLE postgres PASSWORD 'do not show'"),
                /already exists/,
            );
            await client.end();
            assert.match(rows[0]?.version ?? "", new RegExp(`^${version}\\.`));
            assert.match(rows[0]?.verifier ?? "", /^SCRAM-SHA-256/);
            await assert.rejects(
                new Client({ ...options, password: "wrong" }).connect(),
                /authentication failed/,
            );
            assert.ok(!readFileSync(run.logFile("postgresql"), "utf8").includes("do not show"));
        });
    }

    test("AWS: each service at its emulator, in one account", async () => {
        const aws = await startAws(run, ["sts", "ec2", "iam"], silent);
        assert.deepEqual(Object.keys(aws.endpoints).sort(), ["ec2", "iam", "sts"]);
        assert.equal(aws.endpoints.iam, aws.endpoints.sts);
        assert.notEqual(aws.endpoints.ec2, aws.endpoints.sts);
        const credentials = { accessKeyId: aws.accessKey, secretAccessKey: aws.secretKey };
        for (const endpoint of [aws.endpoints.sts, aws.endpoints.ec2]) {
            const sts = new STSClient({ region: aws.region, endpoint: endpoint ?? "", credentials });
            const { Account } = await sts.send(new GetCallerIdentityCommand());
            assert.equal(Account, aws.accountId);
        }
    });

    test("AWS: an unknown key and a wrong signature are refused", async () => {
        const { endpoints, region, accessKey, secretKey } = await startAws(run, ["iam"], silent);
        const iamOf = (accessKeyId: string, secretAccessKey: string) =>
            new IAMClient({
                region,
                endpoint: endpoints.iam ?? "",
                credentials: { accessKeyId, secretAccessKey },
            });
        const root = iamOf(accessKey, secretKey);
        await root.send(new CreateUserCommand({ UserName: "somebody" }));
        const { AccessKey } = await root.send(new CreateAccessKeyCommand({ UserName: "somebody" }));
        const rightKey = AccessKey?.AccessKeyId ?? "";
        const list = new ListRolesCommand({});
        await assert.rejects(iamOf("AKIAIOSFODNN7EXAMPLE", secretKey).send(list), {
            name: "InvalidClientTokenId",
        });
        await assert.rejects(iamOf(rightKey, "wrong").send(list), { name: "SignatureDoesNotMatch" });
        await assert.rejects(iamOf(rightKey, AccessKey?.SecretAccessKey ?? "").send(list), {
            name: "AccessDenied",
        });
    });

    test("no service of moto asked for: it isn't started", async () => {
        await startAws(run, ["iam"], silent);
        assert.throws(() => readFileSync(run.logFile("moto")), { code: "ENOENT" });
    });
});
