import type * as pulumi from "@pulumi/pulumi";

/** Login by IAM to one RDS database as one of its users. */
export interface DatabaseLoginArgs {
    /** The database's resource id, `db-...`: the `resourceId` of an `aws.rds.Instance`, not its identifier. */
    resourceId: pulumi.Input<string>;
    /** The database user, like `shop_app`; the user needs `rds_iam` in PostgreSQL. */
    username: pulumi.Input<string>;
}

/** Reading of the objects below one prefix of a bucket; neither listing nor writing. */
export interface BucketReadArgs {
    /** Name of the bucket. It must belong to this account, or to one of `otherAccounts`. */
    bucket: pulumi.Input<string>;
    /** Prefix of the objects' keys, with a slash at its end: `releases/shop/`. */
    prefix: string;
    /** ARN of the customer-managed key that the objects are encrypted with. @default encrypted by S3's own keys */
    keyArn?: pulumi.Input<string>;
}

/** What no typed argument says. It is refused where it is broader than it can be said. */
export interface StatementArgs {
    /** Whole actions, without wildcards: `dynamodb:GetItem`. */
    actions: string[];
    /**
     * ARNs, with a wildcard only at the end of a name that has begun: `arn:aws:dynamodb:eu-central-1:123456789012:table/shop-*`.
     * `*` alone only for actions that can't be given for less.
     */
    resources: pulumi.Input<string>[];
    /** As in a policy: operator, key, values. `iam:PassRole` needs `StringEquals` of `iam:PassedToService`. @default none */
    conditions?: Record<string, Record<string, pulumi.Input<string>[]>>;
    /** Why it is needed, in a sentence of at least 10 characters: for those who review it. */
    reason: string;
}

/** What the programs of a role need of AWS. Everything else is denied. */
export interface RoleGrantsArgs {
    /** Parameter Store parameters that may be read, by their whole names: `/shop/prod/stripe-key`. @default none */
    parameters?: pulumi.Input<string>[];
    /** Paths of which everything below may be read, without a slash at the end: `/shop/prod`. @default none */
    parameterPaths?: pulumi.Input<string>[];
    /**
     * ARN of the customer-managed key that the parameters are encrypted with.
     * @default a key of its own is made, when there are parameters
     */
    keyArn?: pulumi.Input<string>;
    /**
     * ARNs of the roles that may manage the key that is made here, and write parameters with it: the role that deploys.
     * @default the account: whichever principals its IAM policies allow
     */
    keyAdministrators?: pulumi.Input<string>[];
    /** Secrets Manager secrets that may be read, by their whole ARNs, which end in `-` and six characters. @default none */
    secrets?: pulumi.Input<string>[];
    /** ARN of the customer-managed key that the secrets are encrypted with. @default Secrets Manager's own key */
    secretsKeyArn?: pulumi.Input<string>;
    /** Buckets of which objects may be read; the keys, of letters and digits, name the policies: `bucket-KEY`. @default none */
    bucketReads?: Record<string, BucketReadArgs>;
    /** Login to a database by IAM. @default none */
    databaseLogin?: DatabaseLoginArgs;
    /** The one log group to whose streams records may be added. @default none */
    logGroupName?: pulumi.Input<string>;
    /** The one CloudWatch namespace that metrics may be put into: `shop/prod`. @default none */
    metricsNamespace?: pulumi.Input<string>;
    /** ARNs of the roles that sign uploads and may be assumed: `signerRoleArn` of a `SignedUploadBucket`. @default none */
    signerRoleArns?: pulumi.Input<string>[];
    /** What no other argument says; the keys, of letters and digits, name the policies: `statement-KEY`. @default none */
    statements?: Record<string, StatementArgs>;
    /** Numbers of the other accounts that ARNs may be of. @default none: whatever is named must be of this account */
    otherAccounts?: string[];
    /**
     * Whether policies that anybody else puts on the role are removed, at the next `pulumi up --refresh`. Turn it off while you
     * take over a role that exists, since what isn't listed here is deleted.
     * @default true
     */
    exclusive?: boolean;
}

/** What one app needs of AWS on a host whose other programs have a role of their own, and from where. */
export interface AppRoleArgs extends RoleGrantsArgs {
    /** ARN of the role of the instances that the app runs on: nothing else may become the app's. */
    instanceRoleArn: pulumi.Input<string>;
    /**
     * The VPC that the instances are in: calls that don't come through an endpoint there are denied, but for those that a service
     * makes on behalf of the role, and what reaches a database or cluster in the VPC directly. Either this or `vpcEndpointIds`.
     * @default none
     */
    vpcId?: pulumi.Input<string>;
    /** The endpoints, `vpce-...`, that calls must come through; that of STS must be among them. @default those of the VPC */
    vpcEndpointIds?: pulumi.Input<string>[];
}

/** What the programs of an instance need of AWS, and where its credentials may be used. */
export interface InstanceRoleArgs extends RoleGrantsArgs {
    /**
     * Whether Session Manager may open sessions on the instance. Its agent needs to reach `ssm` and `ssmmessages`.
     * @default false
     */
    sessionManager?: boolean;
    /** ARN of the `AppRole` that the host may become, to hand its credentials to the app. @default none */
    appRoleArn?: pulumi.Input<string>;
    /**
     * Whether the role's credentials work only on the instance that got them. Then each service that is called needs an
     * endpoint in the instance's VPC that is reached over IPv4, gateway or interface, with private DNS: calls by any other way
     * are denied. Calls that a service makes on behalf of the role are exempt, and so is what reaches a database or cluster in
     * the VPC directly, such as login to a database.
     * @default false
     */
    boundToInstance?: boolean;
    /**
     * Public addresses from which the role's credentials may be used, like those of NAT gateways: `203.0.113.16/28`. Without
     * `boundToInstance`, from nowhere else, and not by an endpoint; with it, from there too, for services without endpoint.
     * @default any address, or the instance alone
     */
    sourceIpRanges?: pulumi.Input<string>[];
    /**
     * The AWS organisation whose resources the role may be used on, whatever its other policies say: `o-a1b2c3d4e5`. Resources of
     * an account outside of any organisation are denied too.
     * @default any
     */
    organizationId?: pulumi.Input<string>;
}
