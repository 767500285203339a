/** What RDS answers of a database, as the provider reports it. */
import { createHash } from "node:crypto";
import type { DBInstance } from "@aws-sdk/client-rds";
import type { Properties, Value } from "../../resource-type";
import { isoDate } from "../iam/common";

/** What the emulator doesn't keep, and so stands as the program gave it. */
const KEPT = {
    applyImmediately: false,
    deleteAutomatedBackups: true,
    performanceInsightsEnabled: false,
    performanceInsightsRetentionPeriod: 0,
    skipFinalSnapshot: false,
} as const;

/** Only the program's, never AWS's to tell. */
const OWN = ["allowMajorVersionUpgrade", "finalSnapshotIdentifier", "manageMasterUserPassword", "password"];

/** The outputs, but for the tags. */
export function outputsOf(it: DBInstance, state: Properties, region: string): Properties {
    const { Address = "", Port = 0, HostedZoneId = "" } = it.Endpoint ?? {};
    const kept = Object.entries(KEPT).map(([key, value]) => [key, state[key] ?? value]);
    const own = OWN.filter((key) => key in state).map((key) => [key, state[key]]);
    return {
        ...(Object.fromEntries([...kept, ...own]) as Properties),
        address: Address,
        allocatedStorage: it.AllocatedStorage ?? 0,
        arn: it.DBInstanceArn ?? "",
        autoMinorVersionUpgrade: it.AutoMinorVersionUpgrade ?? true,
        availabilityZone: it.AvailabilityZone ?? "",
        backupRetentionPeriod: it.BackupRetentionPeriod ?? 0,
        backupTarget: it.BackupTarget ?? "region",
        backupWindow: it.PreferredBackupWindow ?? "",
        caCertIdentifier: it.CACertificateIdentifier ?? "",
        copyTagsToSnapshot: it.CopyTagsToSnapshot ?? false,
        dbName: it.DBName ?? "",
        dbSubnetGroupName: it.DBSubnetGroup?.DBSubnetGroupName ?? "",
        deletionProtection: it.DeletionProtection ?? false,
        enabledCloudwatchLogsExports: it.EnabledCloudwatchLogsExports ?? [],
        endpoint: `${Address}:${Port}`,
        engine: it.Engine ?? "",
        engineVersion: versionAsGiven(state, it.EngineVersion ?? ""),
        engineVersionActual: it.EngineVersion ?? "",
        hostedZoneId: HostedZoneId,
        iamDatabaseAuthenticationEnabled: it.IAMDatabaseAuthenticationEnabled ?? false,
        identifier: it.DBInstanceIdentifier ?? "",
        identifierPrefix: state["identifierPrefix"] ?? "",
        instanceClass: it.DBInstanceClass ?? "",
        iops: it.Iops ?? 0,
        kmsKeyId: it.KmsKeyId ?? "",
        // The emulator says the time of the question.
        latestRestorableTime: state["latestRestorableTime"] ?? isoDate(it.LatestRestorableTime),
        licenseModel: it.LicenseModel ?? "",
        maintenanceWindow: it.PreferredMaintenanceWindow ?? "",
        ...(it.MasterUserSecret && { masterUserSecretKmsKeyId: secretKey(it, state) }),
        masterUserSecrets: it.MasterUserSecret
            ? [
                  {
                      kmsKeyId: secretKey(it, state),
                      secretArn: it.MasterUserSecret.SecretArn ?? "",
                      // The emulator's becomes active when it is asked a second time; the real provider waits.
                      secretStatus: "active",
                  },
              ]
            : [],
        maxAllocatedStorage: it.MaxAllocatedStorage ?? 0,
        monitoringInterval: it.MonitoringInterval ?? 0,
        monitoringRoleArn: it.MonitoringRoleArn ?? "",
        multiAz: it.MultiAZ ?? false,
        networkType: it.NetworkType ?? "IPV4",
        optionGroupName: it.OptionGroupMemberships?.[0]?.OptionGroupName ?? "",
        parameterGroupName: it.DBParameterGroups?.[0]?.DBParameterGroupName ?? "",
        performanceInsightsKmsKeyId: state["performanceInsightsKmsKeyId"] ?? "",
        port: Port,
        publiclyAccessible: it.PubliclyAccessible ?? false,
        region,
        replicas: [],
        resourceId: resourceId(it),
        status: it.DBInstanceStatus ?? "",
        storageEncrypted: it.StorageEncrypted ?? false,
        storageThroughput: it.StorageThroughput ?? 0,
        storageType: it.StorageType ?? "",
        username: it.MasterUsername ?? "",
        vpcSecurityGroupIds: (it.VpcSecurityGroups ?? []).map(
            ({ VpcSecurityGroupId = "" }) => VpcSecurityGroupId,
        ),
    };
}

/** The key of the administrator's password. The emulator isn't told of it: keys are another emulator's. */
function secretKey({ MasterUserSecret: secret }: DBInstance, state: Properties): Value {
    return secret ? (state["masterUserSecretKmsKeyId"] ?? secret.KmsKeyId ?? "") : "";
}

/**
 * The emulator gives every database one and the same resource id. Permissions to connect go by it, so here each has its
 * own, which is the same at every question.
 */
export function resourceId({ DBInstanceArn = "", InstanceCreateTime }: DBInstance): string {
    const digest = createHash("sha256").update(`${DBInstanceArn} ${InstanceCreateTime?.toISOString() ?? ""}`);
    return `db-${digest.digest("hex").slice(0, 26).toUpperCase()}`;
}

/** A program that asks for 17 gets the newest 17, and it is no difference that this has a longer name. */
function versionAsGiven(state: Properties, actual: string): string {
    const given = state["engineVersion"];
    return typeof given === "string" && isWithin(actual, given) ? given : actual;
}

/** Whether a version is one of those that another, shorter one stands for. */
export function isWithin(version: string, family: string): boolean {
    return version === family || version.startsWith(`${family}.`);
}
