import type { CreateDBInstanceCommandInput, DBInstance, RDS } from "@aws-sdk/client-rds";
import { asText } from "../../properties";
import type { Properties } from "../../resource-type";
import { arn, each, matches, oneOf, oneOfNumbers, range } from "../checks";
import type { Aws } from "../client";
import { checks } from "../ec2/choice";
import { SET, setChange, textsOf } from "../ec2/common";
import { unlessMissing } from "../errors";
import { conflicts, uniqueId } from "../names";
import { allTags, awsResource, REGION, tagList, tagOutputs, TAGS, textOf } from "../resource";
import { changeRdsTags, everyFault, rdsTags } from "./common";
import { isWithin, outputsOf, resourceId } from "./instance-values";

const LOGS = [
    "agent",
    "alert",
    "audit",
    "error",
    "general",
    "listener",
    "oemagent",
    "postgresql",
    "slowquery",
    "trace",
    "upgrade",
];

const IDENTIFIER = [
    matches(
        /^[0-9a-z-]+$/,
        (_, name) => `only lowercase alphanumeric characters and hyphens allowed in "${name}"`,
    ),
    matches(/^[a-z]/, (_, name) => `first character of "${name}" must be a letter`),
    matches(/^(?!.*--)/, (_, name) => `"${name}" cannot contain two consecutive hyphens`),
    matches(/[^-]$/, (_, name) => `"${name}" cannot end with a hyphen`),
];
const WINDOW = /^\d\d:\d\d-\d\d:\d\d$/;

/** A database: only its description, no emulator runs one. */
export const instance = awsResource({
    token: "aws:rds/instance:Instance",
    label: "RDS DB Instance",
    properties: {
        allocatedStorage: { chosenByService: true },
        allowMajorVersionUpgrade: {},
        applyImmediately: { default: false },
        autoMinorVersionUpgrade: { default: true },
        availabilityZone: { forceNew: true, chosenByService: true },
        backupRetentionPeriod: { chosenByService: true, check: range(0, 35) },
        backupWindow: {
            chosenByService: true,
            check: matches(WINDOW, (value) => `(${value}) must satisfy the format of "hh24:mi-hh24:mi"`),
        },
        caCertIdentifier: { chosenByService: true },
        copyTagsToSnapshot: { default: false },
        dbName: { forceNew: true, chosenByService: true },
        dbSubnetGroupName: { forceNew: true, chosenByService: true },
        deleteAutomatedBackups: { default: true },
        deletionProtection: { default: false },
        enabledCloudwatchLogsExports: { default: [], check: each(oneOf(...LOGS)), ...SET },
        engine: { forceNew: true, chosenByService: true },
        engineVersion: {
            chosenByService: true,
            equivalent: (a, b) => isWithin(asText(a), asText(b)) || isWithin(asText(b), asText(a)),
        },
        finalSnapshotIdentifier: {},
        iamDatabaseAuthenticationEnabled: { default: false },
        identifier: { forceNew: true, autoname: { maxLength: 63 } },
        identifierPrefix: { forceNew: true, default: "" },
        instanceClass: { required: true },
        iops: { chosenByService: true },
        kmsKeyId: { forceNew: true, chosenByService: true, check: arn },
        licenseModel: { chosenByService: true },
        maintenanceWindow: { chosenByService: true },
        manageMasterUserPassword: {},
        masterUserSecretKmsKeyId: { chosenByService: true },
        maxAllocatedStorage: { default: 0 },
        monitoringInterval: { default: 0, check: oneOfNumbers(0, 1, 5, 10, 15, 30, 60) },
        monitoringRoleArn: { chosenByService: true, check: arn },
        multiAz: { chosenByService: true },
        networkType: { chosenByService: true, check: oneOf("DUAL", "IPV4") },
        parameterGroupName: { chosenByService: true },
        password: { secret: true },
        performanceInsightsEnabled: { default: false },
        performanceInsightsKmsKeyId: { chosenByService: true, check: arn },
        performanceInsightsRetentionPeriod: { chosenByService: true },
        port: { chosenByService: true },
        publiclyAccessible: { default: false },
        region: REGION,
        skipFinalSnapshot: { default: false },
        storageEncrypted: { forceNew: true, default: false },
        storageThroughput: { chosenByService: true },
        storageType: { chosenByService: true },
        username: { forceNew: true, chosenByService: true },
        vpcSecurityGroupIds: { chosenByService: true, ...SET },
        ...TAGS,
        address: { computed: true },
        arn: { computed: true },
        backupTarget: { computed: true },
        endpoint: { computed: true },
        engineVersionActual: { computed: true, changesWith: ["engineVersion"] },
        hostedZoneId: { computed: true },
        latestRestorableTime: { computed: true },
        masterUserSecrets: {
            computed: true,
            changesWith: ["manageMasterUserPassword", "masterUserSecretKmsKeyId"],
        },
        optionGroupName: { computed: true },
        replicas: { computed: true },
        resourceId: { computed: true },
        status: { computed: true },
    },
    check: checks(
        conflicts(["password", "password"], ["manageMasterUserPassword", "manage_master_user_password"]),
        everyFault("identifier", ...IDENTIFIER),
    ),

    create: async (client, inputs) => {
        refuseMissing(inputs);
        const rds = await client.service("rds", inputs["region"]);
        const name = textOf(inputs, "identifier") ?? uniqueId(textOf(inputs, "identifierPrefix") ?? "");
        const { DBInstance: made = {} } = await rds.createDBInstance({
            ...request(inputs),
            DBInstanceIdentifier: name,
            AvailabilityZone: textOf(inputs, "availabilityZone"),
            DBName: textOf(inputs, "dbName"),
            DBSubnetGroupName: textOf(inputs, "dbSubnetGroupName"),
            EnableCloudwatchLogsExports: textsOf(inputs, "enabledCloudwatchLogsExports"),
            Engine: textOf(inputs, "engine"),
            KmsKeyId: textOf(inputs, "kmsKeyId"),
            MasterUsername: textOf(inputs, "username"),
            Port: inputs["port"] === undefined ? undefined : Number(inputs["port"]),
            StorageEncrypted: inputs["storageEncrypted"] === true,
            Tags: tagList(allTags(inputs)),
        });
        return resourceId(made);
    },

    read: async (client, id, state) => {
        const region = textOf(state, "region") ?? client.region;
        const rds = await client.service("rds", region);
        const it = await find(rds, id, state);
        return (
            it && {
                ...outputsOf(it, state, region),
                ...tagOutputs(client, await rdsTags(rds, it.DBInstanceArn ?? ""), state),
            }
        );
    },

    update: async (client, _id, olds, news) => {
        const rds = await client.service("rds", news["region"]);
        const { add, remove } = setChange(olds, news, "enabledCloudwatchLogsExports");
        await rds.modifyDBInstance({
            ...request(news),
            DBInstanceIdentifier: textOf(olds, "identifier"),
            ApplyImmediately: true,
            AllowMajorVersionUpgrade: news["allowMajorVersionUpgrade"] === true,
            CloudwatchLogsExportConfiguration: { EnableLogTypes: add, DisableLogTypes: remove },
        });
        await changeRdsTags(rds, textOf(olds, "arn") ?? "", olds, news);
    },

    delete: async (client: Aws, _id, state) => {
        const rds = await client.service("rds", state["region"]);
        const snapshot = textOf(state, "finalSnapshotIdentifier");
        const skip = state["skipFinalSnapshot"] === true;
        if (!skip && snapshot === undefined) {
            throw new Error("final_snapshot_identifier is required when skip_final_snapshot is false");
        }
        await unlessMissing(
            rds.deleteDBInstance({
                DBInstanceIdentifier: textOf(state, "identifier"),
                SkipFinalSnapshot: skip,
                FinalDBSnapshotIdentifier: skip ? undefined : snapshot,
            }),
        );
    },
});

/** By its name: the emulator doesn't know the id that stands for it here. An import, too, gives the name. */
async function find(rds: RDS, id: string, state: Properties): Promise<DBInstance | undefined> {
    const DBInstanceIdentifier = textOf(state, "identifier") ?? id;
    const described = async () => {
        const { DBInstances = [] } = await rds.describeDBInstances({});
        return DBInstances.find(
            (one) => resourceId(one) === id || one.DBInstanceIdentifier === DBInstanceIdentifier,
        );
    };
    return unlessMissing(described());
}

/** What can be said both at first and later. */
function request(inputs: Properties): CreateDBInstanceCommandInput {
    const number = (key: string) => (inputs[key] === undefined ? undefined : Number(inputs[key]));
    const flag = (key: string) => (inputs[key] === undefined ? undefined : inputs[key] === true);
    const groups = textsOf(inputs, "vpcSecurityGroupIds");
    return {
        DBInstanceIdentifier: undefined,
        Engine: undefined,
        AllocatedStorage: number("allocatedStorage"),
        AutoMinorVersionUpgrade: flag("autoMinorVersionUpgrade") ?? true,
        BackupRetentionPeriod: number("backupRetentionPeriod"),
        CACertificateIdentifier: textOf(inputs, "caCertIdentifier"),
        CopyTagsToSnapshot: flag("copyTagsToSnapshot") ?? false,
        DBInstanceClass: textOf(inputs, "instanceClass"),
        DBParameterGroupName: textOf(inputs, "parameterGroupName"),
        DeletionProtection: flag("deletionProtection") ?? false,
        EnableIAMDatabaseAuthentication: flag("iamDatabaseAuthenticationEnabled") ?? false,
        EnablePerformanceInsights: flag("performanceInsightsEnabled"),
        EngineVersion: textOf(inputs, "engineVersion"),
        Iops: number("iops"),
        ManageMasterUserPassword: flag("manageMasterUserPassword"),
        MasterUserPassword: textOf(inputs, "password"),
        MaxAllocatedStorage: number("maxAllocatedStorage"),
        MonitoringInterval: number("monitoringInterval"),
        MonitoringRoleArn: textOf(inputs, "monitoringRoleArn"),
        MultiAZ: flag("multiAz"),
        PreferredBackupWindow: textOf(inputs, "backupWindow"),
        PreferredMaintenanceWindow: textOf(inputs, "maintenanceWindow"),
        PubliclyAccessible: flag("publiclyAccessible") ?? false,
        StorageType: textOf(inputs, "storageType"),
        VpcSecurityGroupIds: groups.length > 0 ? groups : undefined,
    };
}

/** Without a snapshot to restore, these can't be left out. */
function refuseMissing(inputs: Properties): void {
    const names = { allocatedStorage: "allocated_storage", engine: "engine", username: "username" };
    const missing = Object.entries(names).find(([key]) => !(key in inputs));
    if (missing) {
        throw new Error(`"${missing[1]}": required field is not set`);
    }
    if (!("password" in inputs) && inputs["manageMasterUserPassword"] !== true) {
        throw new Error('"password", "password_wo", "manage_master_user_password": one of them must be set');
    }
}
