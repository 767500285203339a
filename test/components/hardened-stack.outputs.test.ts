import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { HardenedStackArgs } from "../../components";
import { endpoints } from "./hardened-stack-cases";
import {
    appRole,
    balanced,
    full,
    given,
    inGivenNetwork,
    instanceRole,
    make,
    smallest,
} from "./hardened-stack-programs";
import { valueOf } from "./program";

suite("HardenedStack's outputs", () => {
    test("are the ids and names of what it made", async () => {
        const { result } = await make(full);
        const { vpcId, subnetIds, endpointIds, securityGroupId, databaseSecurityGroupId, roleArn } = result;
        const { instanceProfileName, keyArn, logGroupName, bucketName, launchTemplateId, appRoleArn } =
            result;
        assert.deepEqual(
            await valueOf({
                vpcId,
                subnetIds,
                endpointIds,
                securityGroupId,
                databaseSecurityGroupId,
                roleArn,
                appRoleArn,
                instanceProfileName,
                keyArn,
                logGroupName,
                bucketName,
                launchTemplateId,
            }),
            {
                vpcId: "vpc-shopnetworkvpc",
                subnetIds: ["shop-network-subnet-c-id", "shop-network-subnet-d-id"],
                endpointIds: Object.fromEntries(
                    ["logs", "s3", "sqs", "ssm", "sts"].map((name) => [
                        name,
                        `shop-network-endpoint-${name}-id`,
                    ]),
                ),
                securityGroupId: "sg-shopappgroup",
                databaseSecurityGroupId: "sg-shopdatabasegroup",
                roleArn: instanceRole,
                appRoleArn: appRole,
                instanceProfileName: "acme-prod-shop-instance",
                keyArn: "arn-of-shop-identity-key",
                logGroupName: "acme-prod-shop",
                bucketName: "acme-prod-shop-uploads-123456789012",
                launchTemplateId: "shop-launch-id",
            },
        );
    });

    test("have the host's plan in the preview already, with the role that the app will have", async () => {
        const { result } = await make(full, true);
        const words = await valueOf(result.hostPlan);
        assert.ok(typeof words === "string" && words.includes(`shop gets those of ${appRole}, from a port`));
    });

    const ofServerAndBalancer = async (args: HardenedStackArgs) => {
        const { result } = await make(args);
        const { databaseAddress, databasePort, databaseResourceId, databaseMasterUserSecretArn } = result;
        const { loadBalancerDnsName, loadBalancerZoneId } = result;
        return valueOf({
            databaseAddress,
            databasePort,
            databaseResourceId,
            databaseMasterUserSecretArn,
            loadBalancerDnsName,
            loadBalancerZoneId,
        });
    };

    test("say where the database server and the load balancer are", async () => {
        assert.deepEqual(await ofServerAndBalancer(balanced), {
            databaseAddress: "shop-database-server.example.com",
            databasePort: 5432,
            databaseResourceId: "db-shopdatabaseserver",
            databaseMasterUserSecretArn: "arn-of-secret-of-shop-database-server",
            loadBalancerDnsName: "shop-load-balancer.example.com",
            loadBalancerZoneId: "zone-of-shop-load-balancer",
        });
    });

    test("say nothing of a server and a load balancer that aren't made", async () => {
        assert.deepEqual(await ofServerAndBalancer(given), {});
    });

    const words: Record<string, { args: HardenedStackArgs; said: string[] }> = {
        "the smallest needs": {
            args: smallest,
            said: [
                "have its host add records to the log group acme-prod-shop, and do nothing else there",
                `connect by TCP 443 to ${endpoints}: AWS services, through their endpoints`,
                "connect by TCP 443 to AWS's s3: packages of the distribution",
                "be reached by nobody",
            ],
        },
        "all kinds of needs": {
            args: full,
            said: [
                "read the parameter /shop/database-password",
                "have its host add records to the log group acme-prod-shop, and do nothing else there",
                "read and write rows of the database shop, and change no table",
                "keep these rows on a server of its own, which lets in the app alone: PostgreSQL 18 on db.m7g.large in one zone, encrypted, with backups of 35 days",
                "sign forms for uploads of image/png, at most 1000000 bytes each, and neither read nor list nor delete them",
                "connect by TCP 5432 to sg-shopdatabasegroup: rows of shop, read-write",
                `connect by TCP 443 to ${endpoints}: AWS services, through their endpoints`,
                "connect by TCP 587 to 203.0.113.5/32: receipts",
                "connect by TCP 443 to AWS's s3: packages of the distribution",
                "connect by TCP 3128 to sg-proxy: hosts that the proxy lets pass",
                "be reached by TCP 443 from sg-balancer: clients, through the load balancer",
            ],
        },
        "parts that are given": {
            args: given,
            said: [
                "do what the role arn:aws:iam::123456789012:role/app allows, which was given",
                "have its host do what the role arn:aws:iam::123456789012:role/shop allows, which was given, and reach none of that",
                "read and write rows of the database shop, and change no table",
                "sign forms for uploads of image/png, at most 1000000 bytes each, and neither read nor list nor delete them",
                "connect by TCP 5432 to sg-database: rows of shop, read-write",
                "connect by TCP 443 to sg-endpoints: AWS services, through their endpoints",
                "connect by TCP 443 to AWS's s3: packages of the distribution",
                "be reached by nobody",
            ],
        },
        "a database and clients": {
            args: inGivenNetwork,
            said: [
                "have its host add records to the log group /shop/prod, and do nothing else there",
                "read rows of the database shop, and change no table",
                "keep these rows on a server of its own, which lets in the app alone: PostgreSQL 17 on db.t4g.small with a standby in another zone, encrypted, with backups of 14 days",
                "connect by TCP 5432 to sg-shopdatabasegroup: rows of shop, read-only",
                "connect by TCP 443 to sg-endpoints: AWS services, through their endpoints",
                "connect by TCP 443 to AWS's s3: packages of the distribution",
                "be reached by TCP 443 from sg-shopbalancergroup: clients, through the load balancer",
                "have clients by TLS through its load balancer, by TCP 443 from AWS's cloudfront: the CDN",
            ],
        },
    };
    for (const [what, { args, said }] of Object.entries(words)) {
        test(`say all that the app may do: ${what}`, async () => {
            const { result } = await make(args);
            assert.deepEqual(await valueOf(result.permissionsInWords), said);
        });
    }
});
