import type * as pulumi from "@pulumi/pulumi";
import type { AppNeeds } from "./app-needs";
import type { ClientNeed } from "./internal/hardened-stack/clients";
import type { Shape } from "./internal/hardened-stack/shape";
import type { ProxyArgs, RuntimeProfile } from "./least-privilege-app";

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
    /** How large the stack is, where nothing else is said. @default Shape.Standard */
    shape?: Shape;
    /** How many hosts there are; 0 as long as the data layer isn't there. @default 2, and 1 of the small shape */
    instances?: number;

    /** The network's block; required where a VPC is given, whose block it is then. @default "10.0.0.0/16" */
    cidrBlock?: string;
    /** Letters of the availability zones. @default ["a", "b"] */
    availabilityZones?: string[];
    /** Those of the zones that interface endpoints, paid for by zone, are in. @default all, and the first of the small shape */
    endpointAvailabilityZones?: string[];
    /** A VPC that exists, with endpoints of `logs` and `s3`, and of `ssm` and `sts` as needed. @default a `PrivateNetwork` is made */
    vpcId?: pulumi.Input<string>;
    /** That VPC's private subnets, where the hosts are, and a database server that is made. */
    subnetIds?: pulumi.Input<string>[];
    /** Security group of that VPC's interface endpoints. */
    endpointSecurityGroupId?: pulumi.Input<string>;

    /**
     * Security group of a database that exists; it must let in the app's, by 5432.
     * @default one is made, with a database server, where the needs name a database
     */
    databaseSecurityGroupId?: pulumi.Input<string>;
    /** Major version of the server's PostgreSQL, `"15"` to `"18"`; minor versions come by themselves. @default "17" */
    databaseEngineVersion?: string;
    /** Class of the server. @default "db.t4g.small", and "db.t4g.micro" of the small shape */
    databaseInstanceClass?: pulumi.Input<string>;
    /** Whether the server has a standby in another zone. @default true, and false of the small shape */
    databaseMultiAz?: pulumi.Input<boolean>;
    /** First size of the server's disk in GiB; it grows by itself, to five times that. @default 20 */
    databaseAllocatedStorage?: pulumi.Input<number>;
    /** How long the server's backups are kept, in days. @default 14, and 7 of the small shape */
    databaseBackupRetentionPeriod?: pulumi.Input<number>;
    /** Subnets of the database, like `["10.1.2.0/24"]`. @default the network's block */
    databaseAddresses?: pulumi.Input<string>[];

    /** The proxy for outbound needs that name a host. Needed where one does. */
    proxy?: ProxyArgs;
    /** Security group of that proxy. Needed with it. */
    proxySecurityGroupId?: pulumi.Input<string>;
    /** Who may connect, through a load balancer that is made for them; each key names its rule. @default nobody may */
    clients?: Record<string, ClientNeed>;
    /** ARN of the load balancer's certificate. Needed with clients. */
    certificateArn?: pulumi.Input<string>;
    /** Public subnets for the load balancer, where a VPC is given. @default they are made */
    publicSubnetIds?: pulumi.Input<string>[];
    /** What the load balancer asks a host for to see whether it is well, without a login: it answers 200 to 399. @default "/" */
    healthCheckPath?: pulumi.Input<string>;
    /** Security group of a load balancer that exists, instead of clients. @default nobody may connect */
    clientSecurityGroupId?: pulumi.Input<string>;
    /** Where outbound needs lead that name a prefix list or a security group, by the needs' names. @default none */
    addresses?: Record<string, pulumi.Input<string>[]>;

    /**
     * ARN of a role that exists, for the hosts' own services: it adds records to the log group, and becomes the app's role.
     * @default an `InstanceRole` is made
     */
    roleArn?: pulumi.Input<string>;
    /** The instance profile of that role. */
    instanceProfileName?: pulumi.Input<string>;
    /** ARN of a role that exists, for the app, an `AppRole`. @default one is made where the needs name parameters or uploads */
    appRoleArn?: pulumi.Input<string>;
    /** ARNs of the roles that may manage the keys of the parameters and of the database server. @default the account */
    keyAdministrators?: pulumi.Input<string>[];
    /** A log group that exists. @default one is made */
    logGroupName?: pulumi.Input<string>;
    /** How long log groups that are made, the database server's too, keep records, in days. @default 90 */
    logRetentionInDays?: pulumi.Input<number>;
    /** ARN of the signer of a `SignedUploadBucket` that exists, and trusts the app's role. @default one is made for uploads */
    signerRoleArn?: pulumi.Input<string>;
    /**
     * Whether Pulumi refuses to delete the uploads' bucket, the database server and their keys, and AWS the server and the load
     * balancer.
     * @default true
     */
    deletionProtection?: boolean;
}
