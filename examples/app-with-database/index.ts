import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { AppDbRoles, InstanceRole } from "least-privilege";

const config = new pulumi.Config();
const appPassword = config.requireSecret("appPassword");
const parameterPrefix = `/shop/${pulumi.getStack()}`;
const databasePassword = `${parameterPrefix}/database-password`;

const logs = new cloudwatch.LogGroup("shop-logs", { name: `${parameterPrefix}/app`, retentionInDays: 90 });

// What the instance may do in AWS: read the database's password, and add to its own log.
const instance = new InstanceRole("shop", {
    parameters: [databasePassword],
    logGroupName: logs.name,
});

// What may be done in the database: the app reads and writes rows, migrations own the schema, reports read.
const database = new AppDbRoles("shop", {
    database: "shop",
    appPassword,
    migratorPassword: config.requireSecret("migratorPassword"),
    readonlyPassword: config.requireSecret("readonlyPassword"),
    deletionProtection: config.getBoolean("deletionProtection") ?? true,
});

new ssm.Parameter("shop-database-password", {
    name: databasePassword,
    type: ssm.ParameterType.SecureString,
    keyId: instance.keyArn,
    value: appPassword,
});

export const instanceProfileName = instance.instanceProfileName;
export const metadataOptions = instance.metadataOptions;
export const roleArn = instance.roleArn;
export const keyArn = instance.keyArn;
export const passwordParameter = databasePassword;
export const logGroupName = logs.name;
export const databaseName = database.databaseName;
export const appRole = database.appRole;
export const migratorRole = database.migratorRole;
export const readonlyRole = database.readonlyRole;
