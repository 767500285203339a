/** Stacks called `shop` that the tests of `HardenedStack` make, of the project `acme` and the stack `prod`. */
import {
    type AppNeeds,
    DatabaseAccess,
    HardenedStack,
    type HardenedStackArgs,
    RuntimeProfile,
    Shape,
} from "../../components";
import { run } from "./program";

export const app = { profile: RuntimeProfile.Node, command: ["/usr/bin/node", "/srv/shop/code/server.js"] };
const listen = { port: 4000, publicPort: 443 };
export const smallest: HardenedStackArgs = { ...app, needs: { listen }, imageId: "ami-1" };
export const uploads = { maxBytes: 1_000_000, contentTypes: ["image/png"] };
export const needs: AppNeeds = {
    listen,
    database: { name: "shop", access: DatabaseAccess.ReadWrite },
    uploads,
    parameters: ["/shop/database-password"],
    outbound: {
        mail: { cidrIpv4: "203.0.113.5/32", port: 587, reason: "receipts" },
        queue: { awsService: "sqs", port: 443, reason: "orders" },
        sms: { host: "api.sms.example", port: 443, reason: "codes" },
        stripe: { host: "api.stripe.com", port: 443, reason: "card payments" },
    },
};
export const role = "arn:aws:iam::123456789012:role/deploy";
export const full: HardenedStackArgs = {
    ...app,
    needs,
    imageId: "ami-1",
    instanceType: "t3.large",
    packages: ["nodejs"],
    environment: { NODE_ENV: "production" },
    cidrBlock: "10.9.0.0/20",
    availabilityZones: ["c", "d"],
    endpointAvailabilityZones: ["c"],
    instances: 3,
    databaseEngineVersion: "18",
    databaseInstanceClass: "db.m7g.large",
    databaseMultiAz: false,
    databaseAllocatedStorage: 100,
    databaseBackupRetentionPeriod: 35,
    proxy: { address: "10.9.0.9", port: 3128 },
    proxySecurityGroupId: "sg-proxy",
    clientSecurityGroupId: "sg-balancer",
    keyAdministrators: [role],
    logRetentionInDays: 30,
    deletionProtection: false,
};
/** Everything is there already. */
export const given: HardenedStackArgs = {
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
    appRoleArn: "arn:aws:iam::123456789012:role/app",
    signerRoleArn: "arn:aws:iam::123456789012:role/signer",
};

export const customers = { cidrIpv4: "0.0.0.0/0", reason: "the shop is open to everyone on the internet" };
export const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/0e1f";
export const balanced: HardenedStackArgs = {
    ...app,
    needs: { listen, database: { name: "shop", access: DatabaseAccess.ReadOnly } },
    imageId: "ami-1",
    shape: Shape.Small,
    clients: { customers },
    certificateArn,
};
/** A network that is given, and all that is made in it. */
export const inGivenNetwork: HardenedStackArgs = {
    ...balanced,
    shape: Shape.Standard,
    cidrBlock: "10.9.0.0/20",
    vpcId: "vpc-1",
    subnetIds: ["subnet-1", "subnet-2"],
    endpointSecurityGroupId: "sg-endpoints",
    clients: { cdn: { awsService: "cloudfront", reason: "the CDN" } },
    publicSubnetIds: ["subnet-3", "subnet-4"],
    healthCheckPath: "/health",
    logGroupName: "/shop/prod",
    logRetentionInDays: 365,
    deletionProtection: false,
};

export const instanceRole = "arn:aws:iam::123456789012:role/acme-prod-shop-instance";
export const appRole = "arn:aws:iam::123456789012:role/acme-prod-shop-identity";
export const make = (args: HardenedStackArgs, preview = false) =>
    run(() => new HardenedStack("shop", args), {
        project: "acme",
        stack: "prod",
        preview,
        arns: { "shop-instance-role": instanceRole },
    });
