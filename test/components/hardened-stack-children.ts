/** What a `HardenedStack` called `shop`, of the project `acme` and the stack `prod`, asks of the children that its tests share. */
import { policyJson } from "../../components/internal/iam/document";
import { databaseKeyPolicy } from "../../components/internal/hardened-stack/database-key";
import { scope } from "./program";

const tags = { Name: "acme-prod-shop" };
const databaseTags = { Name: "acme-prod-shop-database" };

/** What differs between database servers. */
export interface ServerSizes {
    readonly subnetIds: string[];
    readonly engineVersion?: string;
    readonly instanceClass: string;
    readonly multiAz: boolean;
    readonly allocatedStorage?: number;
    readonly backupRetentionPeriod: number;
    readonly logRetentionInDays: number;
    readonly keyAdministrators: string[];
    readonly deletionProtection: boolean;
}

/** The children of a database server, by name. */
export function serverChildren(sizes: ServerSizes): Record<string, unknown> {
    const { engineVersion = "17", instanceClass, multiAz, allocatedStorage = 20 } = sizes;
    const { backupRetentionPeriod, deletionProtection, logRetentionInDays: retentionInDays } = sizes;
    const group = `acme-prod-shop-postgres${engineVersion}`;
    const parameter = (name: string, value: string) => ({ name, value });
    const log = (log: string) => ({ name: `/aws/rds/instance/acme-prod-shop/${log}`, retentionInDays });
    return {
        "shop-database-subnets": {
            name: "acme-prod-shop",
            description: "Private subnets",
            subnetIds: sizes.subnetIds,
            tags: databaseTags,
        },
        "shop-database-parameters": {
            name: group,
            description: "TLS and SCRAM only, logins are logged",
            family: `postgres${engineVersion}`,
            parameters: [
                parameter("log_connections", "1"),
                parameter("log_disconnections", "1"),
                parameter("password_encryption", "scram-sha-256"),
                parameter("rds.accepted_password_auth_method", "scram"),
                parameter("rds.force_ssl", "1"),
                parameter("ssl_min_protocol_version", "TLSv1.2"),
            ],
            tags: databaseTags,
        },
        "shop-database-key": {
            description: "Database of acme-prod-shop",
            enableKeyRotation: true,
            policy: policyJson(databaseKeyPolicy(scope, sizes.keyAdministrators)),
        },
        "shop-database-log-postgresql": log("postgresql"),
        "shop-database-log-upgrade": log("upgrade"),
        "shop-database-server": {
            identifier: "acme-prod-shop",
            engine: "postgres",
            engineVersion,
            allowMajorVersionUpgrade: true,
            autoMinorVersionUpgrade: true,
            instanceClass,
            multiAz,
            storageType: "gp3",
            allocatedStorage,
            maxAllocatedStorage: 5 * allocatedStorage,
            storageEncrypted: true,
            kmsKeyId: "arn-of-shop-database-key",
            username: "postgres",
            manageMasterUserPassword: true,
            masterUserSecretKmsKeyId: "arn-of-shop-database-key",
            iamDatabaseAuthenticationEnabled: true,
            caCertIdentifier: "rds-ca-rsa2048-g1",
            dbSubnetGroupName: "acme-prod-shop",
            vpcSecurityGroupIds: ["sg-shopdatabasegroup"],
            publiclyAccessible: false,
            parameterGroupName: group,
            enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
            backupRetentionPeriod,
            copyTagsToSnapshot: true,
            deleteAutomatedBackups: !deletionProtection,
            deletionProtection,
            skipFinalSnapshot: !deletionProtection,
            finalSnapshotIdentifier: "acme-prod-shop-final",
            applyImmediately: true,
            tags: databaseTags,
        },
    };
}

/** The group and the rule between a database and its app, by name. */
export function databaseWays(vpcId: string): Record<string, unknown> {
    return {
        "shop-database": { vpcId, description: "The database, for its app only", egress: {} },
        "shop-database-from-app": {
            securityGroupId: "sg-shopdatabasegroup",
            ...toApp(5432),
        },
    };
}

/** What differs between load balancers. */
export interface BalancerPlace {
    readonly vpcId: string;
    readonly publicSubnetIds: string[];
    readonly certificateArn: string;
    readonly healthCheckPath?: string;
    readonly deletionProtection: boolean;
    /** What its security group lets in. */
    readonly ingress: unknown;
}

/** The children of a load balancer on port 443, by name. */
export function balancerChildren(place: BalancerPlace): Record<string, unknown> {
    const { vpcId, certificateArn, healthCheckPath: path = "/", publicSubnetIds: subnets } = place;
    return {
        "shop-balancer": {
            vpcId,
            description: "The load balancer, to its app only",
            egress: {},
            ingress: place.ingress,
        },
        "shop-balancer-to-app": { securityGroupId: "sg-shopbalancergroup", ...toApp(443) },
        "shop-targets": {
            name: "acme-prod-shop-443",
            vpcId,
            port: 443,
            protocol: "HTTP",
            targetType: "instance",
            healthCheck: { path, matcher: "200-399" },
            tags,
        },
        "shop-load-balancer": {
            name: "acme-prod-shop",
            loadBalancerType: "application",
            internal: false,
            subnets,
            securityGroups: ["sg-shopbalancergroup"],
            dropInvalidHeaderFields: true,
            enableDeletionProtection: place.deletionProtection,
            tags,
        },
        "shop-listener": {
            loadBalancerArn: "arn-of-shop-load-balancer",
            port: 443,
            protocol: "HTTPS",
            sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
            certificateArn,
            defaultActions: [{ type: "forward", targetGroupArn: "arn-of-shop-targets" }],
            tags,
        },
    };
}

function toApp(port: number) {
    return {
        referencedSecurityGroupId: "sg-shopappgroup",
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        description: "the app",
    };
}
