/** Everything that those stacks make. */
import type { AppNeeds, HardenedStackArgs } from "../../components";
import { defaultBlock } from "../../components/internal/hardened-stack/ways";
import { metadataOptions } from "../../components/internal/metadata-options";
import { balancerChildren, databaseWays, serverChildren } from "./hardened-stack-children";
import {
    app,
    appRole,
    balanced,
    certificateArn,
    customers,
    full,
    given,
    inGivenNetwork,
    instanceRole,
    needs,
    role,
    smallest,
} from "./hardened-stack-programs";

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
const publicZone = (letter: string) => [
    `shop-network > RouteTableAssociation shop-network-public-routes-${letter}`,
    `shop-network > Subnet shop-network-public-subnet-${letter}`,
];
const server = [
    "shop > EgressSecurityGroup shop-database",
    "shop > Instance shop-database-server",
    "shop > Key shop-database-key",
    "shop > LogGroup shop-database-log-postgresql",
    "shop > LogGroup shop-database-log-upgrade",
    "shop > ParameterGroup shop-database-parameters",
    "shop > SecurityGroupIngressRule shop-database-from-app",
    "shop > SubnetGroup shop-database-subnets",
    "shop-app > SecurityGroupEgressRule shop-app-egress-database",
    "shop-database > SecurityGroup shop-database-group",
];
const balancer = (client: string) => [
    "shop > EgressSecurityGroup shop-balancer",
    "shop > Listener shop-listener",
    "shop > LoadBalancer shop-load-balancer",
    "shop > SecurityGroupEgressRule shop-balancer-to-app",
    "shop > TargetGroup shop-targets",
    "shop-app > SecurityGroupIngressRule shop-app-ingress-clients",
    "shop-balancer > SecurityGroup shop-balancer-group",
    `shop-balancer > SecurityGroupIngressRule shop-balancer-ingress-${client}`,
];
const publicSubnets = [
    "shop-network > InternetGateway shop-network-internet-gateway",
    "shop-network > Route shop-network-public-route",
    "shop-network > RouteTable shop-network-public-routes",
    ...publicZone("a"),
    ...publicZone("b"),
];
const ofNeeds = [
    ...server,
    "shop > SignedUploadBucket shop-uploads",
    "shop-app > SecurityGroupEgressRule shop-app-egress-mail",
    "shop-app > SecurityGroupEgressRule shop-app-egress-proxy",
    "shop-app > SecurityGroupIngressRule shop-app-ingress-clients",
    "shop > AppRole shop-identity",
    "shop-identity > Alias shop-identity-key-alias",
    "shop-identity > Key shop-identity-key",
    "shop-identity > Policy shop-identity-boundary",
    "shop-identity > Role shop-identity-role",
    "shop-identity > RolePoliciesExclusive shop-identity-policies-exclusive",
    "shop-identity > RolePolicy shop-identity-network-binding",
    "shop-identity > RolePolicy shop-identity-parameters",
    "shop-identity > RolePolicy shop-identity-parameters-key",
    "shop-identity > RolePolicy shop-identity-upload-signing",
    "shop-identity > RolePolicyAttachmentsExclusive shop-identity-attachments-exclusive",
    "shop-instance > RolePolicy shop-instance-app-credentials",
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
    "shop-uploads > RolePoliciesExclusive shop-uploads-signer-policies-exclusive",
    "shop-uploads > RolePolicy shop-uploads-signer-uploads",
    "shop-uploads > RolePolicy shop-uploads-signer-uploads-key",
    "shop-uploads > RolePolicyAttachmentsExclusive shop-uploads-signer-attachments-exclusive",
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
const wayToDatabase = (group: string, access = "read-write") => ({
    database: { referencedSecurityGroupId: group, port: 5432, reason: `rows of shop, ${access}` },
});
const wayIn = (group: string) => ({
    clients: { referencedSecurityGroupId: group, port: 443, reason: "clients, through the load balancer" },
});
const host = (cidrIpv4: string, others: object = {}) => ({
    ...app,
    appName: "shop",
    addresses: {},
    logGroupName: "acme-prod-shop",
    logAddresses: [cidrIpv4],
    hostOutbound: {
        endpoints: { cidrIpv4, port: 443, reason: "AWS services, through their endpoints" },
    },
    ...others,
});
/** The needs as the host has them: it knows what the stack reaches for the app by itself. */
const withServices = (of: AppNeeds): AppNeeds => ({
    ...of,
    outbound: {
        ...of.outbound,
        ssm: { awsService: "ssm", port: 443, reason: "parameters of the app" },
        sts: { awsService: "sts", port: 443, reason: "signing of uploads" },
    },
});
export const launch = (userData: unknown, instanceType: string, profile: string) => ({
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
export const endpoints = "sg-shopnetworkendpointsgroup";

export interface Case {
    readonly args: HardenedStackArgs;
    readonly things: string[];
    /** What each direct child is asked for, by its name; the launch template's but for its user data. */
    readonly asked: Record<string, unknown>;
    readonly instanceType: string;
    readonly profile: string;
    readonly subnetIds: string[];
    readonly instances: number;
}

export const cases: Record<string, Case> = {
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
            "shop-instance": { logGroupName: "acme-prod-shop", boundToInstance: true },
            "shop-host": host(defaultBlock, { needs: smallest.needs }),
        },
        instanceType: "t3.small",
        profile: "acme-prod-shop-instance",
        subnetIds: ["shop-network-subnet-a-id", "shop-network-subnet-b-id"],
        instances: 2,
    },
    "all kinds of needs": {
        args: full,
        things: [...always, ...zone("c"), ...zone("d"), ...ofNeeds],
        asked: {
            "shop-logs": { name: "acme-prod-shop", retentionInDays: 30 },
            "shop-network": {
                cidrBlock: "10.9.0.0/20",
                availabilityZones: ["c", "d"],
                endpointAvailabilityZones: ["c"],
                awsServices: ["logs", "s3", "sqs", "ssm", "sts"],
                amazonLinuxPackages: true,
                parameters: ["/shop/database-password"],
                logGroupName: "acme-prod-shop",
            },
            ...databaseWays("vpc-shopnetworkvpc"),
            ...serverChildren({
                subnetIds: ["shop-network-subnet-c-id", "shop-network-subnet-d-id"],
                engineVersion: "18",
                instanceClass: "db.m7g.large",
                multiAz: false,
                allocatedStorage: 100,
                backupRetentionPeriod: 35,
                logRetentionInDays: 30,
                keyAdministrators: [role],
                deletionProtection: false,
            }),
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
                ingress: wayIn("sg-balancer"),
            },
            "shop-instance": { logGroupName: "acme-prod-shop", appRoleArn: appRole, boundToInstance: true },
            "shop-identity": {
                instanceRoleArn: instanceRole,
                vpcId: "vpc-shopnetworkvpc",
                parameters: ["/shop/database-password"],
                keyAdministrators: [role],
                signerRoleArns: ["arn:aws:iam::123456789012:role/acme-prod-shop-uploads-signer"],
            },
            "shop-uploads": {
                maxBytes: 1_000_000,
                contentTypes: ["image/png"],
                signerPrincipals: [appRole],
                deletionProtection: false,
            },
            "shop-host": host("10.9.0.0/20", {
                needs: withServices(needs),
                packages: ["nodejs"],
                environment: { AWS_REGION: "eu-central-1", NODE_ENV: "production" },
                proxy: { address: "10.9.0.9", port: 3128 },
                addresses: { queue: ["10.9.0.0/20"], ssm: ["10.9.0.0/20"], sts: ["10.9.0.0/20"] },
                appRoleArn: appRole,
                stsAddresses: ["10.9.0.0/20"],
                databaseAddresses: ["10.9.0.0/20"],
            }),
        },
        instanceType: "t3.large",
        profile: "acme-prod-shop-instance",
        subnetIds: ["shop-network-subnet-c-id", "shop-network-subnet-d-id"],
        instances: 3,
    },
    "parts that are given": {
        args: given,
        things: onlyWhatIsNotGiven,
        asked: {
            "shop-app": {
                vpcId: "vpc-1",
                egress: { ...ways("sg-endpoints"), ...wayToDatabase("sg-database") },
            },
            "shop-host": host("10.9.0.0/20", {
                needs: withServices(given.needs),
                environment: { AWS_REGION: "eu-central-1" },
                addresses: { ssm: ["10.9.0.0/20"], sts: ["10.9.0.0/20"] },
                appRoleArn: "arn:aws:iam::123456789012:role/app",
                stsAddresses: ["10.9.0.0/20"],
                databaseAddresses: ["10.9.1.0/24"],
                logGroupName: "/shop/prod",
            }),
        },
        instanceType: "t3.small",
        profile: "shop-profile",
        subnetIds: ["subnet-1", "subnet-2"],
        instances: 0,
    },
    "a database and clients, small": {
        args: balanced,
        things: [
            ...always,
            ...zone("a"),
            ...zone("b"),
            ...publicSubnets,
            ...server,
            ...balancer("customers"),
        ],
        asked: {
            "shop-logs": { name: "acme-prod-shop", retentionInDays: 90 },
            "shop-network": {
                cidrBlock: defaultBlock,
                endpointAvailabilityZones: ["a"],
                publicSubnets: true,
                awsServices: ["logs", "s3"],
                amazonLinuxPackages: true,
                logGroupName: "acme-prod-shop",
            },
            ...databaseWays("vpc-shopnetworkvpc"),
            ...serverChildren({
                subnetIds: ["shop-network-subnet-a-id", "shop-network-subnet-b-id"],
                instanceClass: "db.t4g.micro",
                multiAz: false,
                backupRetentionPeriod: 7,
                logRetentionInDays: 90,
                keyAdministrators: [],
                deletionProtection: true,
            }),
            ...balancerChildren({
                vpcId: "vpc-shopnetworkvpc",
                publicSubnetIds: ["shop-network-public-subnet-a-id", "shop-network-public-subnet-b-id"],
                certificateArn,
                deletionProtection: true,
                ingress: { customers: { ...customers, port: 443 } },
            }),
            "shop-app": {
                vpcId: "vpc-shopnetworkvpc",
                egress: { ...ways(endpoints), ...wayToDatabase("sg-shopdatabasegroup", "read-only") },
                ingress: wayIn("sg-shopbalancergroup"),
            },
            "shop-instance": { logGroupName: "acme-prod-shop", boundToInstance: true },
            "shop-host": host(defaultBlock, { needs: balanced.needs, databaseAddresses: [defaultBlock] }),
        },
        instanceType: "t3.small",
        profile: "acme-prod-shop-instance",
        subnetIds: ["shop-network-subnet-a-id", "shop-network-subnet-b-id"],
        instances: 1,
    },
    "a database and clients, in a network that is given": {
        args: inGivenNetwork,
        things: [...always, ...server, ...balancer("cdn")].filter(
            (thing) => !/-network|shop-logs/.test(thing),
        ),
        asked: {
            ...databaseWays("vpc-1"),
            ...serverChildren({
                subnetIds: ["subnet-1", "subnet-2"],
                instanceClass: "db.t4g.small",
                multiAz: true,
                backupRetentionPeriod: 14,
                logRetentionInDays: 365,
                keyAdministrators: [],
                deletionProtection: false,
            }),
            ...balancerChildren({
                vpcId: "vpc-1",
                publicSubnetIds: ["subnet-3", "subnet-4"],
                certificateArn,
                healthCheckPath: "/health",
                deletionProtection: false,
                ingress: { cdn: { awsService: "cloudfront", reason: "the CDN", port: 443 } },
            }),
            "shop-app": {
                vpcId: "vpc-1",
                egress: { ...ways("sg-endpoints"), ...wayToDatabase("sg-shopdatabasegroup", "read-only") },
                ingress: wayIn("sg-shopbalancergroup"),
            },
            "shop-instance": { logGroupName: "/shop/prod" },
            "shop-host": host("10.9.0.0/20", {
                needs: balanced.needs,
                databaseAddresses: ["10.9.0.0/20"],
                logGroupName: "/shop/prod",
            }),
        },
        instanceType: "t3.small",
        profile: "acme-prod-shop-instance",
        subnetIds: ["subnet-1", "subnet-2"],
        instances: 2,
    },
};
