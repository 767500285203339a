import * as pulumi from "@pulumi/pulumi";
import type { AppNeeds } from "./app-needs";
import type { HardenedStackArgs } from "./hardened-stack-args";
import { makeBalancer, makeGroups } from "./hardened-stack-ways";
import {
    appRoleOf,
    makeAppRole,
    makeDatabase,
    makeLogGroup,
    makeNetwork,
    makeRole,
    makeUploads,
    signerOf,
} from "./hardened-stack-parts";
import { checkApp } from "./host/check-app";
import { checkStack } from "./internal/hardened-stack/check";
import { fleet, launchTemplate } from "./internal/hardened-stack/launch-template";
import { knownClients } from "./internal/hardened-stack/clients";
import { knownNeeds } from "./internal/hardened-stack/known-needs";
import { knownValues } from "./internal/hardened-stack/rules";
import { sizesOf } from "./internal/hardened-stack/shape";
import { defaultBlock, hostNeeds, hostPlaces } from "./internal/hardened-stack/ways";
import { permissions } from "./internal/hardened-stack/words";
import { currentScope } from "./internal/iam/scope";
import { vpcCidr } from "./internal/network/rules";
import { Faults } from "./internal/validation";
import { LeastPrivilegeApp } from "./least-privilege-app";
import type { UploadContract } from "./signed-upload-bucket";

export type { HardenedStackArgs } from "./hardened-stack-args";
export type { ClientNeed } from "./internal/hardened-stack/clients";
export { Shape } from "./internal/hardened-stack/shape";

const type = "least-privilege:index:HardenedStack";

/**
 * All that an app needs in AWS, from one value: its network, its way out, its role, its bucket for uploads and its hosts' launch
 * template. What the needs don't name is denied on each layer.
 *
 * ```ts
 * const stack = new HardenedStack("shop", {
 *     needs: {
 *         listen: { port: 4000, publicPort: 443 },
 *         uploads: { maxBytes: 10_000_000, contentTypes: ["image/png", "image/jpeg"] },
 *     },
 *     profile: RuntimeProfile.Node,
 *     command: ["/usr/bin/node", "/srv/shop/code/server.js"],
 * });
 * export const permissions = stack.permissionsInWords;
 * ```
 *
 * It is the first of two layers. The roles in the database are the second, a program of its own (`AppDbRoles`): a private
 * database can't be reached before the network that leads to it is there.
 *
 * Clients reach it through a load balancer, once it is said who they are: `clients` and `certificateArn`. The database's
 * administrator has a password that only RDS and Secrets Manager know; the app gets none of its rights.
 *
 * Where it calls AWS, the app has credentials of a role of its own, which work in its VPC only; those of the instances are for the
 * hosts' own services, and out of its reach.
 *
 * Bad arguments give one `InputPropertiesError` that lists all of them, before anything is registered.
 */
export class HardenedStack extends pulumi.ComponentResource {
    /** The VPC's id, given or made. */
    public readonly vpcId: pulumi.Output<string>;
    /** Ids of the hosts' subnets, given or made. */
    public readonly subnetIds: pulumi.Output<string[]>;
    /** Ids of the endpoints by service, where the network is made here. */
    public readonly endpointIds: pulumi.Output<Record<string, string> | undefined>;
    /** The app's security group. */
    public readonly securityGroupId: pulumi.Output<string>;
    /** The database's security group, given or made; nothing where the needs name no database. */
    public readonly databaseSecurityGroupId: pulumi.Output<string | undefined>;
    /** The database server's name on the network, where it is made here. */
    public readonly databaseAddress: pulumi.Output<string | undefined>;
    /** The database server's port. */
    public readonly databasePort: pulumi.Output<number | undefined>;
    /** RDS's immutable id of the database server, `db-...`: what `rds-db:connect` is granted on. */
    public readonly databaseResourceId: pulumi.Output<string | undefined>;
    /** ARN of the secret in which RDS keeps, and rotates, the password of the server's administrator. */
    public readonly databaseMasterUserSecretArn: pulumi.Output<string | undefined>;
    /** DNS name of the load balancer, where one is made: what the app's name is an alias of. */
    public readonly loadBalancerDnsName: pulumi.Output<string | undefined>;
    /** Hosted zone of that name, for an alias record in Route 53. */
    public readonly loadBalancerZoneId: pulumi.Output<string | undefined>;
    /** ARN of the instances' role, given or made: that of the hosts' own services. */
    public readonly roleArn: pulumi.Output<string>;
    /** Name of the instance profile, given or made. */
    public readonly instanceProfileName: pulumi.Output<string>;
    /** ARN of the app's own role, given or made; nothing where the app calls nothing of AWS. */
    public readonly appRoleArn: pulumi.Output<string | undefined>;
    /** ARN of the parameters' key, where the app's role is made here and the needs name parameters. */
    public readonly keyArn: pulumi.Output<string | undefined>;
    /** Name of the app's log group, given or made. */
    public readonly logGroupName: pulumi.Output<string>;
    /** Name of the uploads' bucket, where it is made here. */
    public readonly bucketName: pulumi.Output<string | undefined>;
    /** CloudFront's name of the uploads' distribution, where it is made here. */
    public readonly distributionDomainName: pulumi.Output<string | undefined>;
    /** What `signUpload` of `least-privilege/runtime` takes, where the bucket is made here. */
    public readonly uploadContract: pulumi.Output<UploadContract | undefined>;
    /** Id of the hosts' launch template. */
    public readonly launchTemplateId: pulumi.Output<string>;
    /** Name of the hosts' auto scaling group. */
    public readonly autoScalingGroupName: pulumi.Output<string>;
    /** The host's plan in words. */
    public readonly hostPlan: pulumi.Output<string>;
    /** All that the app may do, in words. */
    public readonly permissionsInWords: pulumi.Output<string[]>;

    constructor(name: string, args: HardenedStackArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const known = knownArgs(name, args);
        const sizes = sizesOf(known);
        const child = { parent: this };

        const logGroupName = known.logGroupName ?? makeLogGroup(name, known, child).name;
        const network = makeNetwork(name, known, logGroupName, child);
        const { group, databaseGroupId, balancerGroup } = makeGroups(name, known, network, child);
        const database = makeDatabase(name, known, { network, databaseGroupId }, child);
        const signer = signerOf(name, known, child);
        const plannedRoleArn = appRoleOf(name, known, child);
        const role = makeRole(name, known, { logGroupName, appRoleArn: plannedRoleArn }, child);
        const { vpcId } = network;
        const identity = makeAppRole(name, known, { instanceRoleArn: role.roleArn, vpcId, signer }, child);
        const appRoleArn = identity?.roleArn ?? known.appRoleArn;
        const uploads = makeUploads(name, known, appRoleArn, child);
        const services = [known.cidrBlock ?? defaultBlock];
        const logs = { logGroupName, logAddresses: services };
        const credentials = appRoleArn !== undefined && {
            appRoleArn,
            stsAddresses: services,
            // SDKs ask the metadata service for it, which the app doesn't reach.
            environment: { AWS_REGION: currentScope(child).region, ...known.environment },
        };
        const app = new LeastPrivilegeApp(
            `${name}-host`,
            { ...hostArgs(name, known), ...logs, ...credentials },
            child,
        );
        const template = launchTemplate(
            name,
            {
                imageId: known.imageId,
                instanceType: known.instanceType,
                volumeSize: known.volumeSize,
                instanceProfileName: role.instanceProfileName,
                securityGroupId: group.securityGroupId,
                userData: app.userDataBase64,
            },
            child,
        );
        const balancer = balancerGroup && makeBalancer(name, known, { network, balancerGroup }, child);
        const hosts = fleet(
            name,
            { template, subnetIds: network.subnetIds, instances: sizes.instances, balancer },
            child,
        );

        this.vpcId = pulumi.output(network.vpcId);
        this.subnetIds = pulumi.output(network.subnetIds);
        this.endpointIds = pulumi.output(network.made?.endpointIds);
        this.securityGroupId = group.securityGroupId;
        this.databaseSecurityGroupId = pulumi.output(databaseGroupId);
        this.databaseAddress = pulumi.output(database?.address);
        this.databasePort = pulumi.output(database?.port);
        this.databaseResourceId = pulumi.output(database?.resourceId);
        this.databaseMasterUserSecretArn = pulumi.output(
            database?.masterUserSecrets.apply(([secret]) => secret?.secretArn),
        );
        this.loadBalancerDnsName = pulumi.output(balancer?.loadBalancer.dnsName);
        this.loadBalancerZoneId = pulumi.output(balancer?.loadBalancer.zoneId);
        this.roleArn = pulumi.output(role.roleArn);
        this.instanceProfileName = pulumi.output(role.instanceProfileName);
        this.appRoleArn = pulumi.output(appRoleArn);
        this.keyArn = pulumi.output(identity?.keyArn);
        this.logGroupName = pulumi.output(logGroupName);
        this.bucketName = pulumi.output(uploads?.bucketName);
        this.distributionDomainName = pulumi.output(uploads?.distributionDomainName);
        this.uploadContract = pulumi.output(uploads?.uploadContract);
        this.launchTemplateId = template.id;
        this.autoScalingGroupName = hosts.name;
        this.hostPlan = app.plan;
        this.permissionsInWords = pulumi
            .output({
                logGroupName,
                givenRoleArn: known.roleArn,
                givenAppRoleArn: known.appRoleArn,
                egress: group.egressInWords,
                ingress: group.ingressInWords,
                clients: balancerGroup?.ingressInWords,
                server: database && {
                    engineVersion: database.engineVersion,
                    instanceClass: database.instanceClass,
                    multiAz: database.multiAz,
                    backupRetentionPeriod: database.backupRetentionPeriod,
                },
            })
            .apply((made) => pulumi.output(known.needs).apply((needs) => permissions(needs, made)));
        this.registerOutputs({
            vpcId: this.vpcId,
            subnetIds: this.subnetIds,
            endpointIds: this.endpointIds,
            securityGroupId: this.securityGroupId,
            databaseSecurityGroupId: this.databaseSecurityGroupId,
            databaseAddress: this.databaseAddress,
            databasePort: this.databasePort,
            databaseResourceId: this.databaseResourceId,
            databaseMasterUserSecretArn: this.databaseMasterUserSecretArn,
            loadBalancerDnsName: this.loadBalancerDnsName,
            loadBalancerZoneId: this.loadBalancerZoneId,
            roleArn: this.roleArn,
            instanceProfileName: this.instanceProfileName,
            appRoleArn: this.appRoleArn,
            keyArn: this.keyArn,
            logGroupName: this.logGroupName,
            bucketName: this.bucketName,
            distributionDomainName: this.distributionDomainName,
            uploadContract: this.uploadContract,
            launchTemplateId: this.launchTemplateId,
            autoScalingGroupName: this.autoScalingGroupName,
            hostPlan: this.hostPlan,
            permissionsInWords: this.permissionsInWords,
        });
    }
}

function validate(name: string, args: HardenedStackArgs): void {
    const faults = new Faults(type, name);
    // The types ask for these, but not every caller has types.
    const untyped: Partial<HardenedStackArgs> = args;
    const given = { ...args, needs: untyped.needs ?? ({} as AppNeeds), command: untyped.command ?? [] };
    // What is wrong with the block is said once, not of each address that is derived from it.
    const block = args.cidrBlock ?? defaultBlock;
    checkApp(faults, name, hostArgs(name, given, vpcCidr(block) === undefined ? block : defaultBlock));
    checkStack(faults, given);
    faults.throwIfAny();
}

/** The arguments, what is known later checked by the same rules. */
function knownArgs(name: string, args: HardenedStackArgs): HardenedStackArgs {
    const component = { type, name };
    const { clients, needs } = args;
    return {
        ...knownValues(component, args),
        needs: knownNeeds(component, needs),
        ...(clients && { clients: knownClients(component, clients, needs.listen.publicPort) }),
    };
}

/** The host's part of the arguments. */
function hostArgs(name: string, args: HardenedStackArgs, cidrBlock = args.cidrBlock ?? defaultBlock) {
    const { profile, command, environment, packages, proxy } = args;
    const needs = hostNeeds(args.needs);
    return {
        appName: name,
        needs,
        profile,
        command,
        ...(environment && { environment }),
        ...(packages && { packages }),
        ...(proxy && { proxy }),
        ...hostPlaces(needs, cidrBlock, args),
    };
}
