import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DatabaseAccess, HardenedStack, type HardenedStackArgs, RuntimeProfile } from "../../components";
import { late, lateFailure, refusal } from "./program";
import { ownWords } from "./whole-message";

const app = {
    profile: RuntimeProfile.Node,
    command: ["/usr/bin/node", "/srv/shop/code/server.js"],
    imageId: "ami-1",
    needs: {
        listen: { port: 4000, publicPort: 443 },
        database: { name: "shop", access: DatabaseAccess.ReadWrite },
        uploads: { maxBytes: 1_000_000, contentTypes: ["image/png"] },
        parameters: ["/shop/database-password"],
    },
};
const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/0e1f";
const balanced = {
    ...app,
    clients: { office: { cidrIpv4: "198.51.100.0/24", reason: "the office" } },
    certificateArn,
};
const inGivenNetwork = {
    ...balanced,
    cidrBlock: "10.9.0.0/20",
    vpcId: "vpc-1",
    subnetIds: ["subnet-1", "subnet-2"],
    endpointSecurityGroupId: "sg-1",
    publicSubnetIds: ["subnet-3", "subnet-4"],
};
const withGivenRole = {
    ...app,
    roleArn: "arn:aws:iam::123456789012:role/shop",
    instanceProfileName: "shop",
};
const withProxy = {
    ...app,
    needs: {
        ...app.needs,
        outbound: { stripe: { host: "api.stripe.com", port: 443, reason: "card payments" } },
    },
    proxy: { address: "10.0.0.9", port: 3128 },
    proxySecurityGroupId: "sg-1",
};

/** Each argument that may be known later only: a program that gives it, and a value that can't be. */
const values: Record<string, { args: object; bad: string | number }> = {
    imageId: { args: app, bad: "al2023" },
    instanceType: { args: app, bad: "small" },
    volumeSize: { args: app, bad: 1 },
    vpcId: { args: inGivenNetwork, bad: "net" },
    endpointSecurityGroupId: { args: inGivenNetwork, bad: "endpoints" },
    databaseSecurityGroupId: { args: app, bad: "database" },
    databaseInstanceClass: { args: app, bad: "t4g.micro" },
    databaseAllocatedStorage: { args: app, bad: 5 },
    databaseBackupRetentionPeriod: { args: app, bad: 36 },
    proxySecurityGroupId: { args: withProxy, bad: "proxy" },
    clientSecurityGroupId: { args: app, bad: "balancer" },
    certificateArn: { args: balanced, bad: "shop.example.com" },
    healthCheckPath: { args: balanced, bad: "health" },
    roleArn: { args: withGivenRole, bad: "shop" },
    instanceProfileName: { args: withGivenRole, bad: "arn:aws:iam::123456789012:instance-profile/shop" },
    logGroupName: { args: app, bad: "*" },
    logRetentionInDays: { args: app, bad: 100 },
    appRoleArn: { args: app, bad: "app" },
    signerRoleArn: { args: app, bad: "signer" },
};

const make = (args: object) => () => new HardenedStack("shop", args as HardenedStackArgs);

/** The same words for both: of the value at once, and of the value that comes later. */
async function assertSameWords(args: (value: unknown) => object, bad: unknown): Promise<void> {
    const { error: atOnce } = await refusal(make(args(bad)));
    const later = await lateFailure(make(args(late(bad))));
    assert.equal(ownWords(later), atOnce.message);
}

suite("HardenedStack refuses what is only known later in the same words", () => {
    for (const [property, { args, bad }] of Object.entries(values)) {
        test(property, () => assertSameWords((value) => ({ ...args, [property]: value }), bad));
    }

    test("subnetIds", () =>
        assertSameWords((value) => ({ ...inGivenNetwork, subnetIds: ["subnet-1", value] }), "vpc-1"));

    test("publicSubnetIds", () =>
        assertSameWords((value) => ({ ...inGivenNetwork, publicSubnetIds: [value, "subnet-1"] }), "vpc-1"));

    test("keyAdministrators", () =>
        assertSameWords((value) => ({ ...app, keyAdministrators: [value] }), "deploy"));

    test("parameters among the needs", () =>
        assertSameWords((value) => ({ ...app, needs: { ...app.needs, parameters: [value] } }), "/shop/*"));

    const peers = { cidrIpv4: "0.0.0.0/0", prefixListId: "office", referencedSecurityGroupId: "office" };
    for (const [kind, bad] of Object.entries(peers)) {
        test(`outbound needs by ${kind}`, () =>
            assertSameWords((value) => {
                const outbound = { mail: { [kind]: value, port: 587, reason: "receipts" } };
                const addresses = kind === "cidrIpv4" ? {} : { addresses: { mail: ["10.1.2.0/24"] } };
                return { ...app, needs: { ...app.needs, outbound }, ...addresses };
            }, bad));
    }

    for (const [kind, bad] of Object.entries(peers)) {
        test(`clients by ${kind}`, () =>
            assertSameWords(
                (value) => ({ ...balanced, clients: { office: { [kind]: value, reason: "the office" } } }),
                bad,
            ));
    }
});
