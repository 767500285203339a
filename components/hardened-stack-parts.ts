import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as rds from "@pulumi/aws/rds";
import type * as pulumi from "@pulumi/pulumi";
import { AppRole } from "./app-role";
import type { HardenedStackArgs } from "./hardened-stack-args";
import { InstanceRole } from "./instance-role";
import { databaseServer } from "./internal/hardened-stack/database-server";
import { sizesOf } from "./internal/hardened-stack/shape";
import {
    defaultBlock,
    endpointServices,
    makesDatabase,
    needsCredentials,
} from "./internal/hardened-stack/ways";
import { boundedRoleName } from "./internal/iam/bounded-role";
import { arn } from "./internal/iam/document";
import { currentScope } from "./internal/iam/scope";
import { physicalName } from "./internal/naming";
import { signerArn } from "./internal/s3/signer";
import { PrivateNetwork } from "./private-network";
import { SignedUploadBucket } from "./signed-upload-bucket";

interface Child {
    readonly parent: pulumi.Resource;
}

/** The app's log group. */
export function makeLogGroup(name: string, args: HardenedStackArgs, child: Child): cloudwatch.LogGroup {
    return new cloudwatch.LogGroup(
        `${name}-logs`,
        { name: physicalName(name, 512), retentionInDays: args.logRetentionInDays ?? 90 },
        child,
    );
}

/** The network, and what is known of it only where it was made here. */
export interface Network {
    readonly vpcId: pulumi.Input<string>;
    readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    readonly endpointGroupId: pulumi.Input<string | undefined>;
    /** Where a load balancer is. */
    readonly publicSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
    readonly made: PrivateNetwork | undefined;
}

/** The network, where it isn't there. */
export function makeNetwork(
    name: string,
    args: HardenedStackArgs,
    logGroupName: pulumi.Input<string>,
    child: Child,
): Network {
    const { needs, cidrBlock = defaultBlock, availabilityZones } = args;
    const { vpcId, subnetIds, endpointSecurityGroupId: endpointGroupId } = args;
    if (vpcId !== undefined && subnetIds !== undefined) {
        return {
            vpcId,
            subnetIds,
            endpointGroupId,
            publicSubnetIds: args.publicSubnetIds ?? [],
            made: undefined,
        };
    }
    const { endpointAvailabilityZones } = sizesOf(args);
    const made = new PrivateNetwork(
        `${name}-network`,
        {
            cidrBlock,
            ...(availabilityZones && { availabilityZones }),
            ...(endpointAvailabilityZones && { endpointAvailabilityZones }),
            ...(args.clients && { publicSubnets: true }),
            awsServices: endpointServices(needs),
            amazonLinuxPackages: true,
            ...(needs.parameters && { parameters: needs.parameters }),
            logGroupName,
        },
        child,
    );
    return {
        vpcId: made.vpcId,
        subnetIds: made.subnetIds,
        endpointGroupId: made.endpointSecurityGroupId,
        publicSubnetIds: made.publicSubnetIds,
        made,
    };
}

/** The database's server, where it isn't there. */
export function makeDatabase(
    name: string,
    args: HardenedStackArgs,
    made: { network: Network; databaseGroupId: pulumi.Input<string> | undefined },
    child: Child,
): rds.Instance | undefined {
    if (!makesDatabase(args) || made.databaseGroupId === undefined) {
        return undefined;
    }
    const { databaseInstanceClass, databaseMultiAz, databaseBackupRetentionPeriod } = sizesOf(args);
    return databaseServer(
        name,
        {
            subnetIds: made.network.subnetIds,
            securityGroupId: made.databaseGroupId,
            engineVersion: args.databaseEngineVersion ?? "17",
            instanceClass: databaseInstanceClass,
            multiAz: databaseMultiAz,
            allocatedStorage: args.databaseAllocatedStorage ?? 20,
            backupRetentionPeriod: databaseBackupRetentionPeriod,
            logRetentionInDays: args.logRetentionInDays ?? 90,
            keyAdministrators: args.keyAdministrators ?? [],
            deletionProtection: args.deletionProtection ?? true,
        },
        child,
    );
}

/** The role that the app has. By its name where it is made here: it trusts the hosts' role, which must be there first. */
export function appRoleOf(
    name: string,
    args: HardenedStackArgs,
    child: Child,
): pulumi.Input<string> | undefined {
    return needsCredentials(args.needs)
        ? (args.appRoleArn ??
              currentScope(child).apply((where) =>
                  arn(where, "iam", `role/${boundedRoleName(`${name}-identity`)}`, ""),
              ))
        : undefined;
}

/** The signer that the app's role may become. By its name where it is made here: it trusts the app's, which must be there first. */
export function signerOf(
    name: string,
    args: HardenedStackArgs,
    child: Child,
): pulumi.Input<string> | undefined {
    return args.needs.uploads
        ? (args.signerRoleArn ?? currentScope(child).apply((where) => signerArn(where, `${name}-uploads`)))
        : undefined;
}

/** A role that instances have. */
export interface HostRole {
    readonly roleArn: pulumi.Input<string>;
    readonly instanceProfileName: pulumi.Input<string>;
}

/** The instances' role: what their own services need, and no more of the app's than to become it. */
export function makeRole(
    name: string,
    args: HardenedStackArgs,
    made: { logGroupName: pulumi.Input<string>; appRoleArn: pulumi.Input<string> | undefined },
    child: Child,
): HostRole {
    const { roleArn, instanceProfileName } = args;
    if (roleArn !== undefined && instanceProfileName !== undefined) {
        return { roleArn, instanceProfileName };
    }
    const { logGroupName, appRoleArn } = made;
    return new InstanceRole(
        `${name}-instance`,
        {
            logGroupName,
            ...(appRoleArn !== undefined && { appRoleArn }),
            // A network that is made here has an endpoint for all that the role calls; of one that is given, nobody knows.
            ...(args.vpcId === undefined && { boundToInstance: true }),
        },
        child,
    );
}

/** The app's role, where it calls AWS and the role isn't there. */
export function makeAppRole(
    name: string,
    args: HardenedStackArgs,
    made: {
        instanceRoleArn: pulumi.Input<string>;
        vpcId: pulumi.Input<string>;
        signer: pulumi.Input<string> | undefined;
    },
    child: Child,
): AppRole | undefined {
    const { needs, appRoleArn, keyAdministrators } = args;
    if (!needsCredentials(needs) || appRoleArn !== undefined) {
        return undefined;
    }
    const { instanceRoleArn, vpcId, signer } = made;
    return new AppRole(
        `${name}-identity`,
        {
            instanceRoleArn,
            vpcId,
            ...(needs.parameters && { parameters: needs.parameters }),
            ...(needs.parameters && keyAdministrators && { keyAdministrators }),
            ...(signer !== undefined && { signerRoleArns: [signer] }),
        },
        child,
    );
}

/** The bucket for uploads, where they are needed and it isn't there. */
export function makeUploads(
    name: string,
    args: HardenedStackArgs,
    appRoleArn: pulumi.Input<string> | undefined,
    child: Child,
): SignedUploadBucket | undefined {
    const { needs, signerRoleArn, deletionProtection } = args;
    return needs.uploads && signerRoleArn === undefined && appRoleArn !== undefined
        ? new SignedUploadBucket(
              `${name}-uploads`,
              {
                  ...needs.uploads,
                  signerPrincipals: [appRoleArn],
                  ...(deletionProtection !== undefined && { deletionProtection }),
              },
              child,
          )
        : undefined;
}
