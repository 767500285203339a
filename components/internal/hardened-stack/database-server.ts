import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as kms from "@pulumi/aws/kms";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { policyJson } from "../iam/document";
import { currentScope } from "../iam/scope";
import { physicalName } from "../naming";
import { databaseKeyPolicy } from "./database-key";
import { databaseResourceName } from "./names";

/** What the server writes to CloudWatch Logs. */
const logs = ["postgresql", "upgrade"];

/**
 * Only encrypted connections, no password that could be cracked from its MD5, and a record of who came and went. Statements aren't
 * logged: those that set a password hold it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html
 */
const settings = {
    log_connections: "1",
    log_disconnections: "1",
    password_encryption: "scram-sha-256",
    "rds.accepted_password_auth_method": "scram",
    "rds.force_ssl": "1",
    ssl_min_protocol_version: "TLSv1.2",
};

/** What a server is made with. */
export interface ServerArgs {
    readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    readonly securityGroupId: pulumi.Input<string>;
    readonly engineVersion: string;
    readonly instanceClass: pulumi.Input<string>;
    readonly multiAz: pulumi.Input<boolean>;
    /** In GiB. */
    readonly allocatedStorage: pulumi.Input<number>;
    /** In days. */
    readonly backupRetentionPeriod: pulumi.Input<number>;
    /** In days. */
    readonly logRetentionInDays: pulumi.Input<number>;
    readonly keyAdministrators: pulumi.Input<string>[];
    readonly deletionProtection: boolean;
}

/** A PostgreSQL server that is encrypted, private, and has a password that only RDS and Secrets Manager know. */
export function databaseServer(
    name: string,
    args: ServerArgs,
    child: { parent: pulumi.Resource },
): rds.Instance {
    const { deletionProtection } = args;
    const identifier = databaseResourceName(name);
    const tags = { Name: physicalName(`${name}-database`, 255) };
    const subnets = new rds.SubnetGroup(
        `${name}-database-subnets`,
        { name: identifier, description: "Private subnets", subnetIds: args.subnetIds, tags },
        child,
    );
    const family = `postgres${args.engineVersion}`;
    const parameters = new rds.ParameterGroup(
        `${name}-database-parameters`,
        {
            // Of its version, since a new one needs a group of its own before the old group goes.
            name: databaseResourceName(`${name}-${family}`),
            description: "TLS and SCRAM only, logins are logged",
            family,
            parameters: Object.entries(settings).map(([parameter, value]) => ({ name: parameter, value })),
            tags,
        },
        child,
    );
    const key = serverKey(name, args, child);
    // Made here, since RDS would make them to keep records for ever.
    const groups = logs.map(
        (log) =>
            new cloudwatch.LogGroup(
                `${name}-database-log-${log}`,
                {
                    name: `/aws/rds/instance/${identifier}/${log}`,
                    retentionInDays: args.logRetentionInDays,
                },
                child,
            ),
    );
    return new rds.Instance(
        `${name}-database-server`,
        {
            identifier,
            engine: "postgres",
            engineVersion: args.engineVersion,
            allowMajorVersionUpgrade: true,
            autoMinorVersionUpgrade: true,
            instanceClass: args.instanceClass,
            multiAz: args.multiAz,
            storageType: "gp3",
            allocatedStorage: args.allocatedStorage,
            // It grows by itself, so that a full disk doesn't stop the app.
            maxAllocatedStorage: pulumi.output(args.allocatedStorage).apply((size) => 5 * size),
            storageEncrypted: true,
            kmsKeyId: key.arn,
            // No database of the app's: the data layer makes it, with an owner that isn't the administrator.
            username: "postgres",
            manageMasterUserPassword: true,
            masterUserSecretKmsKeyId: key.arn,
            iamDatabaseAuthenticationEnabled: true,
            caCertIdentifier: "rds-ca-rsa2048-g1",
            dbSubnetGroupName: subnets.name,
            vpcSecurityGroupIds: [args.securityGroupId],
            publiclyAccessible: false,
            parameterGroupName: parameters.name,
            enabledCloudwatchLogsExports: logs,
            backupRetentionPeriod: args.backupRetentionPeriod,
            copyTagsToSnapshot: true,
            deleteAutomatedBackups: !deletionProtection,
            deletionProtection,
            skipFinalSnapshot: !deletionProtection,
            finalSnapshotIdentifier: `${identifier}-final`,
            // What a preview shows is what `up` does, and not what some night's maintenance does.
            applyImmediately: true,
            tags,
        },
        { ...child, protect: deletionProtection, dependsOn: groups },
    );
}

function serverKey(name: string, args: ServerArgs, child: { parent: pulumi.Resource }): kms.Key {
    const policy = pulumi
        .all([currentScope(child), pulumi.all(args.keyAdministrators)])
        .apply(([scope, administrators]) => policyJson(databaseKeyPolicy(scope, administrators)));
    return new kms.Key(
        `${name}-database-key`,
        { description: `Database of ${physicalName(name, 64)}`, enableKeyRotation: true, policy },
        { ...child, protect: args.deletionProtection },
    );
}
