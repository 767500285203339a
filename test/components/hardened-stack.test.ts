import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    type AppNeeds,
    DatabaseAccess,
    HardenedStack,
    type HardenedStackArgs,
    RuntimeProfile,
} from "../../components";
import { defaultBlock } from "../../components/internal/hardened-stack/ways";
import { metadataOptions } from "../../components/internal/metadata-options";
import { type Registration, run, valueOf } from "./program";

const app = { profile: RuntimeProfile.Node, command: ["/usr/bin/node", "/srv/shop/code/server.js"] };
const listen = { port: 4000, publicPort: 443 };
const smallest: HardenedStackArgs = { ...app, needs: { listen }, imageId: "ami-1" };
const needs: AppNeeds = {
    listen,
    database: { name: "shop", access: DatabaseAccess.ReadWrite },
    uploads: { maxBytes: 1_000_000, contentTypes: ["image/png"] },
    parameters: ["/shop/database-password"],
    outbound: {
        mail: { cidrIpv4: "203.0.113.5/32", port: 587, reason: "receipts" },
        queue: { awsService: "sqs", port: 443, reason: "orders" },
        sms: { host: "api.sms.example", port: 443, reason: "codes" },
        stripe: { host: "api.stripe.com", port: 443, reason: "card payments" },
    },
};
const role = "arn:aws:iam::123456789012:role/deploy";
const full: HardenedStackArgs = {
    ...app,
    needs,
    imageId: "ami-1",
    instanceType: "t3.large",
    packages: ["nodejs"],
    environment: { NODE_ENV: "production" },
    cidrBlock: "10.9.0.0/20",
    availabilityZones: ["c"],
    proxy: { address: "10.9.0.9", port: 3128 },
    proxySecurityGroupId: "sg-proxy",
    clientSecurityGroupId: "sg-balancer",
    keyAdministrators: [role],
    logRetentionInDays: 30,
    deletionProtection: false,
};
/** Everything is there already. */
const given: HardenedStackArgs = {
    ...app,
    needs: { ...needs, outbound: {} },
    imageId: "ami-1",
    cidrBlock: "10.9.0.0/20",
    vpcId: "vpc-1",
    subnetIds: ["subnet-1", "subnet-2"],
    instances: 0,
    endpointSecurityGroupId: "sg-endpoints",
    databaseSecurityGroupId: "sg-database",
    databaseAddresses: ["10.9.1.0/24"],
    roleArn: "arn:aws:iam::123456789012:role/shop",
    instanceProfileName: "shop-profile",
    logGroupName: "/shop/prod",
    signerRoleArn: "arn:aws:iam::123456789012:role/signer",
};

const instanceRole = "arn:aws:iam::123456789012:role/acme-prod-shop-instance";
const make = (args: HardenedStackArgs, preview = false) =>
    run(() => new HardenedStack("shop", args), {
        project: "acme",
        stack: "prod",
        preview,
        arns: { "shop-instance-role": instanceRole },
    });

/** Each thing that is registered, below the names of all that it is in. */
function tree(registered: readonly Registration[]): string[] {
    const parents = new Map(
        registered.map(({ type, name, parent }) => [`${type.split(":").at(-1)} ${name}`, parent]),
    );
    return [...parents].map(([thing, parent]) => `${parent} > ${thing}`).sort();
}

/** What is asked of each component that is made directly, and of each resource. */
function direct(registered: readonly Registration[]): Record<string, unknown> {
    const found = registered.filter(({ parent }) => parent === "shop");
    return Object.fromEntries(found.map(({ name, inputs }) => [name, inputs]));
}

/** What is made in every stack of which nothing is given. */
const always = [
    " > HardenedStack shop",
    "shop > EgressSecurityGroup shop-app",
    "shop > Group shop-fleet",
    "shop > InstanceRole shop-instance",
    "shop > LaunchTemplate shop-launch",
    "shop > LeastPrivilegeApp shop-host",
    "shop > LogGroup shop-logs",
    "shop > PrivateNetwork shop-network",
    "shop-app > SecurityGroup shop-app-group",
    "shop-app > SecurityGroupEgressRule shop-app-egress-endpoints",
    "shop-app > SecurityGroupEgressRule shop-app-egress-packages",
    "shop-instance > InstanceProfile shop-instance-profile",
    "shop-instance > Policy shop-instance-boundary",
    "shop-instance > Role shop-instance-role",
    "shop-instance > RolePoliciesExclusive shop-instance-policies-exclusive",
    "shop-instance > RolePolicy shop-instance-instance-binding",
    "shop-instance > RolePolicy shop-instance-log-delivery",
    "shop-instance > RolePolicyAttachmentsExclusive shop-instance-attachments-exclusive",
    "shop-network > DefaultSecurityGroup shop-network-default-group",
    "shop-network > EgressSecurityGroup shop-network-endpoints",
    "shop-network > FlowLog shop-network-flow-log",
    "shop-network > LogGroup shop-network-flow-log-group",
    "shop-network > Role shop-network-flow-log-role",
    "shop-network > RolePolicy shop-network-flow-log-delivery",
    "shop-network > RouteTable shop-network-routes",
    "shop-network > Vpc shop-network-vpc",
    "shop-network > VpcEndpoint shop-network-endpoint-logs",
    "shop-network > VpcEndpoint shop-network-endpoint-s3",
    "shop-network-endpoints > SecurityGroup shop-network-endpoints-group",
    "shop-network-endpoints > SecurityGroupIngressRule shop-network-endpoints-ingress-network",
];
const zone = (letter: string) => [
    `shop-network > RouteTableAssociation shop-network-routes-${letter}`,
    `shop-network > Subnet shop-network-subnet-${letter}`,
];
const ofNeeds = [
    "shop > EgressSecurityGroup shop-database",
    "shop > SecurityGroupIngressRule shop-database-from-app",
    "shop > SignedUploadBucket shop-uploads",
    "shop-app > SecurityGroupEgressRule shop-app-egress-database",
    "shop-app > SecurityGroupEgressRule shop-app-egress-mail",
    "shop-app > SecurityGroupEgressRule shop-app-egress-proxy",
    "shop-app > SecurityGroupIngressRule shop-app-ingress-clients",
    "shop-database > SecurityGroup shop-database-group",
    "shop-instance > Alias shop-instance-key-alias",
    "shop-instance > Key shop-instance-key",
    "shop-instance > RolePolicy shop-instance-parameters",
    "shop-instance > RolePolicy shop-instance-parameters-key",
    "shop-instance > RolePolicy shop-instance-upload-signing",
    "shop-network > VpcEndpoint shop-network-endpoint-sqs",
    "shop-network > VpcEndpoint shop-network-endpoint-ssm",
    "shop-network > VpcEndpoint shop-network-endpoint-sts",
    "shop-uploads > Bucket shop-uploads-bucket",
    "shop-uploads > BucketLifecycleConfiguration shop-uploads-lifecycle",
    "shop-uploads > BucketOwnershipControls shop-uploads-ownership",
    "shop-uploads > BucketPolicy shop-uploads-bucket-policy",
    "shop-uploads > BucketPublicAccessBlock shop-uploads-public-access-block",
    "shop-uploads > BucketServerSideEncryptionConfiguration shop-uploads-encryption",
    "shop-uploads > BucketVersioning shop-uploads-versioning",
    "shop-uploads > Distribution shop-uploads-distribution",
    "shop-uploads > Key shop-uploads-key",
    "shop-uploads > KeyPolicy shop-uploads-key-policy",
    "shop-uploads > OriginAccessControl shop-uploads-origin-access",
    "shop-uploads > Policy shop-uploads-signer-boundary",
    "shop-uploads > ResponseHeadersPolicy shop-uploads-headers",
    "shop-uploads > Role shop-uploads-signer-role",
    "shop-uploads > RolePolicy shop-uploads-signer-uploads",
    "shop-uploads > RolePolicy shop-uploads-signer-uploads-key",
];
const onlyWhatIsNotGiven = [
    " > HardenedStack shop",
    "shop > EgressSecurityGroup shop-app",
    "shop > Group shop-fleet",
    "shop > LaunchTemplate shop-launch",
    "shop > LeastPrivilegeApp shop-host",
    "shop-app > SecurityGroup shop-app-group",
    "shop-app > SecurityGroupEgressRule shop-app-egress-database",
    "shop-app > SecurityGroupEgressRule shop-app-egress-endpoints",
    "shop-app > SecurityGroupEgressRule shop-app-egress-packages",
];

const ways = (endpointGroup: string) => ({
    endpoints: {
        referencedSecurityGroupId: endpointGroup,
        port: 443,
        reason: "AWS services, through their endpoints",
    },
    packages: { awsService: "s3", port: 443, reason: "packages of the distribution" },
});
const wayToDatabase = (group: string) => ({
    database: { referencedSecurityGroupId: group, port: 5432, reason: "rows of shop, read-write" },
});
const host = (cidrIpv4: string, others: object = {}) => ({
    ...app,
    appName: "shop",
    addresses: {},
    hostOutbound: {
        endpoints: { cidrIpv4, port: 443, reason: "AWS services, through their endpoints" },
    },
    ...others,
});
const launch = (userData: unknown, instanceType: string, profile: string) => ({
    name: "acme-prod-shop",
    updateDefaultVersion: true,
    imageId: "ami-1",
    instanceType,
    iamInstanceProfile: { name: profile },
    metadataOptions,
    vpcSecurityGroupIds: ["sg-shopappgroup"],
    blockDeviceMappings: [
        {
            deviceName: "/dev/xvda",
            ebs: { encrypted: "true", volumeType: "gp3", volumeSize: 8, deleteOnTermination: "true" },
        },
    ],
    userData,
    tagSpecifications: ["instance", "volume"].map((resourceType) => ({
        resourceType,
        tags: { Name: "acme-prod-shop" },
    })),
    tags: { Name: "acme-prod-shop" },
});
const endpoints = "sg-shopnetworkendpointsgroup";

interface Case {
    readonly args: HardenedStackArgs;
    readonly things: string[];
    /** What each direct child is asked for, by its name; the launch template's but for its user data. */
    readonly asked: Record<string, unknown>;
    readonly instanceType: string;
    readonly profile: string;
    readonly subnetIds: string[];
}

const cases: Record<string, Case> = {
    "the smallest needs": {
        args: smallest,
        things: [...always, ...zone("a"), ...zone("b")],
        asked: {
            "shop-logs": { name: "acme-prod-shop", retentionInDays: 90 },
            "shop-network": {
                cidrBlock: defaultBlock,
                awsServices: ["logs", "s3"],
                amazonLinuxPackages: true,
                logGroupName: "acme-prod-shop",
            },
            "shop-app": { vpcId: "vpc-shopnetworkvpc", egress: ways(endpoints) },
            "shop-instance": { logGroupName: "acme-prod-shop" },
            "shop-host": host(defaultBlock, { needs: smallest.needs }),
        },
        instanceType: "t3.small",
        profile: "acme-prod-shop-instance",
        subnetIds: ["shop-network-subnet-a-id", "shop-network-subnet-b-id"],
    },
    "all kinds of needs": {
        args: full,
        things: [...always, ...zone("c"), ...ofNeeds],
        asked: {
            "shop-logs": { name: "acme-prod-shop", retentionInDays: 30 },
            "shop-network": {
                cidrBlock: "10.9.0.0/20",
                availabilityZones: ["c"],
                awsServices: ["logs", "s3", "sqs", "ssm", "sts"],
                amazonLinuxPackages: true,
                parameters: ["/shop/database-password"],
                logGroupName: "acme-prod-shop",
            },
            "shop-database": {
                vpcId: "vpc-shopnetworkvpc",
                description: "The database, for its app only",
                egress: {},
            },
            "shop-app": {
                vpcId: "vpc-shopnetworkvpc",
                egress: {
                    ...ways(endpoints),
                    ...wayToDatabase("sg-shopdatabasegroup"),
                    mail: needs.outbound?.["mail"],
                    proxy: {
                        referencedSecurityGroupId: "sg-proxy",
                        port: 3128,
                        reason: "hosts that the proxy lets pass",
                    },
                },
                ingress: {
                    clients: {
                        referencedSecurityGroupId: "sg-balancer",
                        port: 443,
                        reason: "clients of the app",
                    },
                },
            },
            "shop-database-from-app": {
                securityGroupId: "sg-shopdatabasegroup",
                referencedSecurityGroupId: "sg-shopappgroup",
                ipProtocol: "tcp",
                fromPort: 5432,
                toPort: 5432,
                description: "the app",
            },
            "shop-instance": {
                parameters: ["/shop/database-password"],
                keyAdministrators: [role],
                logGroupName: "acme-prod-shop",
                signerRoleArns: ["arn:aws:iam::123456789012:role/acme-prod-shop-uploads-signer"],
            },
            "shop-uploads": {
                maxBytes: 1_000_000,
                contentTypes: ["image/png"],
                signerPrincipals: [instanceRole],
                deletionProtection: false,
            },
            "shop-host": host("10.9.0.0/20", {
                needs,
                packages: ["nodejs"],
                environment: { NODE_ENV: "production" },
                proxy: { address: "10.9.0.9", port: 3128 },
                addresses: { queue: ["10.9.0.0/20"] },
                databaseAddresses: ["10.9.0.0/20"],
            }),
        },
        instanceType: "t3.large",
        profile: "acme-prod-shop-instance",
        subnetIds: ["shop-network-subnet-c-id"],
    },
    "parts that are given": {
        args: given,
        things: onlyWhatIsNotGiven,
        asked: {
            "shop-app": {
                vpcId: "vpc-1",
                egress: { ...ways("sg-endpoints"), ...wayToDatabase("sg-database") },
            },
            "shop-host": host("10.9.0.0/20", { needs: given.needs, databaseAddresses: ["10.9.1.0/24"] }),
        },
        instanceType: "t3.small",
        profile: "shop-profile",
        subnetIds: ["subnet-1", "subnet-2"],
    },
};

suite("HardenedStack makes exactly this", () => {
    for (const [what, { args, things, asked, instanceType, profile, subnetIds }] of Object.entries(cases)) {
        test(`of ${what}`, async () => {
            const { registered } = await make(args);
            assert.deepEqual(tree(registered), [...things].sort());
            const { "shop-launch": template, "shop-fleet": hosts, ...others } = direct(registered);
            assert.deepEqual(others, asked);
            const { userData } = template as { userData: string };
            assert.deepEqual(template, launch(userData, instanceType, profile));
            assert.deepEqual(hosts, {
                name: "acme-prod-shop",
                launchTemplate: { id: "shop-launch-id", version: "1" },
                vpcZoneIdentifiers: subnetIds,
                minSize: args.instances ?? 1,
                maxSize: args.instances ?? 1,
                instanceRefresh: { strategy: "Rolling" },
            });
            assert.match(Buffer.from(userData, "base64").toString(), /^#cloud-config\n/);
        });
    }
});

suite("HardenedStack's outputs", () => {
    test("are the ids and names of what it made", async () => {
        const { result } = await make(full);
        const { vpcId, subnetIds, endpointIds, securityGroupId, databaseSecurityGroupId, roleArn } = result;
        const { instanceProfileName, keyArn, logGroupName, bucketName, launchTemplateId } = result;
        assert.deepEqual(
            await valueOf({
                vpcId,
                subnetIds,
                endpointIds,
                securityGroupId,
                databaseSecurityGroupId,
                roleArn,
                instanceProfileName,
                keyArn,
                logGroupName,
                bucketName,
                launchTemplateId,
            }),
            {
                vpcId: "vpc-shopnetworkvpc",
                subnetIds: ["shop-network-subnet-c-id"],
                endpointIds: Object.fromEntries(
                    ["logs", "s3", "sqs", "ssm", "sts"].map((name) => [
                        name,
                        `shop-network-endpoint-${name}-id`,
                    ]),
                ),
                securityGroupId: "sg-shopappgroup",
                databaseSecurityGroupId: "sg-shopdatabasegroup",
                roleArn: instanceRole,
                instanceProfileName: "acme-prod-shop-instance",
                keyArn: "arn-of-shop-instance-key",
                logGroupName: "acme-prod-shop",
                bucketName: "acme-prod-shop-uploads-123456789012",
                launchTemplateId: "shop-launch-id",
            },
        );
    });

    const words: Record<string, { args: HardenedStackArgs; said: string[] }> = {
        "the smallest needs": {
            args: smallest,
            said: [
                "add records to the log group acme-prod-shop",
                `connect by TCP 443 to ${endpoints}: AWS services, through their endpoints`,
                "connect by TCP 443 to AWS's s3: packages of the distribution",
                "be reached by nobody",
            ],
        },
        "all kinds of needs": {
            args: full,
            said: [
                "read the parameter /shop/database-password",
                "add records to the log group acme-prod-shop",
                "read and write rows of the database shop, and change no table",
                "sign forms for uploads of image/png, at most 1000000 bytes each, and neither read nor list nor delete them",
                "connect by TCP 5432 to sg-shopdatabasegroup: rows of shop, read-write",
                `connect by TCP 443 to ${endpoints}: AWS services, through their endpoints`,
                "connect by TCP 587 to 203.0.113.5/32: receipts",
                "connect by TCP 443 to AWS's s3: packages of the distribution",
                "connect by TCP 3128 to sg-proxy: hosts that the proxy lets pass",
                "be reached by TCP 443 from sg-balancer: clients of the app",
            ],
        },
        "parts that are given": {
            args: given,
            said: [
                "do what the role arn:aws:iam::123456789012:role/shop allows, which was given",
                "read and write rows of the database shop, and change no table",
                "sign forms for uploads of image/png, at most 1000000 bytes each, and neither read nor list nor delete them",
                "connect by TCP 5432 to sg-database: rows of shop, read-write",
                "connect by TCP 443 to sg-endpoints: AWS services, through their endpoints",
                "connect by TCP 443 to AWS's s3: packages of the distribution",
                "be reached by nobody",
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

suite("One outbound need more", () => {
    /** What differs between two runs: new things, and those of which something else is asked. */
    async function difference(outbound: NonNullable<AppNeeds["outbound"]>): Promise<unknown> {
        const before = await make(full);
        const after = await make({
            ...full,
            needs: { ...needs, outbound: { ...outbound, ...needs.outbound } },
        });
        const earlier = new Map(before.registered.map(({ name, inputs }) => [name, JSON.stringify(inputs)]));
        const resources = after.registered.filter(({ type }) => !type.startsWith("least-privilege:"));
        return {
            more: after.registered.length - before.registered.length,
            added: resources.filter(({ name }) => !earlier.has(name)).map(({ name }) => name),
            changed: resources
                .filter(({ name, inputs }) => (earlier.get(name) ?? "") !== JSON.stringify(inputs))
                .filter(({ name }) => earlier.has(name))
                .map(({ name }) => name),
        };
    }

    test("is one rule, and a line of the hosts' user data", async () => {
        const bank = { cidrIpv4: "198.51.100.7/32", port: 443, reason: "invoices" };
        assert.deepEqual(await difference({ bank }), {
            more: 1,
            added: ["shop-app-egress-bank"],
            changed: ["shop-launch"],
        });
    });

    test("of a host is a line of the hosts' user data, where another goes through the proxy already", async () => {
        assert.deepEqual(
            await difference({ maps: { host: "maps.example.com", port: 443, reason: "addresses" } }),
            { more: 0, added: [], changed: ["shop-launch"] },
        );
    });

    test("of a service is its endpoint, and a line of the hosts' user data", async () => {
        assert.deepEqual(
            await difference({ topics: { awsService: "sns", port: 443, reason: "news of orders" } }),
            { more: 1, added: ["shop-network-endpoint-sns"], changed: ["shop-launch"] },
        );
    });
});
