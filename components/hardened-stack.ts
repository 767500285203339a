import * as pulumi from "@pulumi/pulumi";
import type { AppNeeds } from "./app-needs";
import {
    makeGroups,
    makeLogGroup,
    makeNetwork,
    makeRole,
    makeUploads,
    signerOf,
} from "./hardened-stack-parts";
import { checkApp } from "./host/check-app";
import { checkStack } from "./internal/hardened-stack/check";
import { fleet, launchTemplate } from "./internal/hardened-stack/launch-template";
import { defaultBlock, hostPlaces } from "./internal/hardened-stack/ways";
import { permissions } from "./internal/hardened-stack/words";
import { vpcCidr } from "./internal/network/rules";
import { Faults } from "./internal/validation";
import { LeastPrivilegeApp, type ProxyArgs, type RuntimeProfile } from "./least-privilege-app";
import type { UploadContract } from "./signed-upload-bucket";

const type = "least-privilege:index:HardenedStack";

/** What an app needs and how it is started; each part that exists already can be given, and isn't made then. */
export interface HardenedStackArgs {
    /** What the app needs. Everything else is denied, on every layer. */
    needs: AppNeeds;
    /** What the app runs on: what only that can't do without is allowed. */
    profile: RuntimeProfile;
    /** The program by its whole path, and its arguments: `["/usr/bin/node", "/srv/shop/code/server.js"]`. */
    command: pulumi.Input<string>[];
    /** Settings for the app's environment; no secrets, which are refused where they can be told. @default none */
    environment?: Record<string, pulumi.Input<string>>;
    /** Packages that the app needs of the distribution, like `nodejs`. @default none but the firewall's */
    packages?: string[];
    /** Image of the instances, `ami-...`. @default the newest of Amazon Linux 2023 */
    imageId?: pulumi.Input<string>;
    /** Type of the instances. @default "t3.small" */
    instanceType?: pulumi.Input<string>;
    /** Size of a host's disk in GiB, at least its image's. @default 8 */
    volumeSize?: pulumi.Input<number>;
    /** How many hosts there are; 0 as long as the data layer isn't there. @default 1 */
    instances?: number;

    /** The network's block; required where a VPC is given, whose block it is then. @default "10.0.0.0/16" */
    cidrBlock?: string;
    /** Letters of the availability zones; interface endpoints are paid for by zone. @default ["a", "b"] */
    availabilityZones?: string[];
    /** A VPC that exists, with endpoints of `logs` and `s3`, and of `ssm` and `sts` as needed. @default a `PrivateNetwork` is made */
    vpcId?: pulumi.Input<string>;
    /** That VPC's subnets where the hosts are. */
    subnetIds?: pulumi.Input<string>[];
    /** Security group of that VPC's interface endpoints. */
    endpointSecurityGroupId?: pulumi.Input<string>;

    /** Security group of a database that exists; it must let in the app's, by 5432. @default one is made, for the database */
    databaseSecurityGroupId?: pulumi.Input<string>;
    /** Subnets of the database, like `["10.1.2.0/24"]`. @default the network's block */
    databaseAddresses?: pulumi.Input<string>[];

    /** The proxy for outbound needs that name a host. Needed where one does. */
    proxy?: ProxyArgs;
    /** Security group of that proxy. Needed with it. */
    proxySecurityGroupId?: pulumi.Input<string>;
    /** Security group of those who may connect to the app: a load balancer's. @default nobody may */
    clientSecurityGroupId?: pulumi.Input<string>;
    /** Where outbound needs lead that name a prefix list or a security group, by the needs' names. @default none */
    addresses?: Record<string, pulumi.Input<string>[]>;

    /** ARN of a role that exists, for the instances. @default an `InstanceRole` is made */
    roleArn?: pulumi.Input<string>;
    /** The instance profile of that role. */
    instanceProfileName?: pulumi.Input<string>;
    /** ARNs of the roles that may manage the key of the parameters. @default the account */
    keyAdministrators?: pulumi.Input<string>[];
    /** A log group that exists. @default one is made */
    logGroupName?: pulumi.Input<string>;
    /** How long the log group that is made keeps records, in days. @default 90 */
    logRetentionInDays?: pulumi.Input<number>;
    /** ARN of the signer of a `SignedUploadBucket` that exists, and trusts the instances' role. @default one is made for uploads */
    signerRoleArn?: pulumi.Input<string>;
    /** Whether Pulumi refuses to delete the uploads' bucket and its key. @default true */
    deletionProtection?: boolean;
}

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
 * The database itself and a load balancer aren't made here yet: they are the program's own, and get the ids of the groups. The
 * app has no credentials of its own yet either: only root on the host gets the role's, so that signing uploads is left to a
 * program of root's.
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
    /** ARN of the instances' role, given or made. */
    public readonly roleArn: pulumi.Output<string>;
    /** Name of the instance profile, given or made. */
    public readonly instanceProfileName: pulumi.Output<string>;
    /** ARN of the parameters' key, where the role is made here and the needs name parameters. */
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
        const { needs } = args;
        const child = { parent: this };

        const logGroupName = args.logGroupName ?? makeLogGroup(name, args, child).name;
        const network = makeNetwork(name, args, logGroupName, child);
        const { group, databaseGroupId } = makeGroups(name, args, network, child);
        const signer = signerOf(name, args, child);
        const role = makeRole(name, args, { logGroupName, signer }, child);
        const uploads = makeUploads(name, args, role.roleArn, child);
        const app = new LeastPrivilegeApp(`${name}-host`, hostArgs(name, args), child);
        const template = launchTemplate(
            name,
            {
                imageId: args.imageId,
                instanceType: args.instanceType,
                volumeSize: args.volumeSize,
                instanceProfileName: role.instanceProfileName,
                securityGroupId: group.securityGroupId,
                userData: app.userData,
            },
            child,
        );

        const hosts = fleet(
            name,
            { template, subnetIds: network.subnetIds, instances: args.instances ?? 1 },
            child,
        );

        this.vpcId = pulumi.output(network.vpcId);
        this.subnetIds = pulumi.output(network.subnetIds);
        this.endpointIds = pulumi.output(network.made?.endpointIds);
        this.securityGroupId = group.securityGroupId;
        this.databaseSecurityGroupId = pulumi.output(databaseGroupId);
        this.roleArn = pulumi.output(role.roleArn);
        this.instanceProfileName = pulumi.output(role.instanceProfileName);
        this.keyArn = pulumi.output(role.keyArn);
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
                givenRoleArn: args.roleArn,
                egress: group.egressInWords,
                ingress: group.ingressInWords,
            })
            .apply((made) => pulumi.output(needs).apply((known) => permissions(known, made)));
        this.registerOutputs({
            vpcId: this.vpcId,
            subnetIds: this.subnetIds,
            endpointIds: this.endpointIds,
            securityGroupId: this.securityGroupId,
            databaseSecurityGroupId: this.databaseSecurityGroupId,
            roleArn: this.roleArn,
            instanceProfileName: this.instanceProfileName,
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

/** The host's part of the arguments. */
function hostArgs(name: string, args: HardenedStackArgs, cidrBlock = args.cidrBlock ?? defaultBlock) {
    const { needs, profile, command, environment, packages, proxy } = args;
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
