import { ListDistributionsCommand, ListOriginAccessControlsCommand } from "@aws-sdk/client-cloudfront";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    DescribeInternetGatewaysCommand,
    DescribeLaunchTemplatesCommand,
    DescribeSecurityGroupsCommand,
    DescribeSubnetsCommand,
    DescribeVpcEndpointsCommand,
    DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import {
    DescribeLoadBalancersCommand,
    DescribeTargetGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
    ListInstanceProfilesCommand,
    ListOpenIDConnectProvidersCommand,
    ListPoliciesCommand,
    ListRolePoliciesCommand,
    ListRolesCommand,
    ListUsersCommand,
} from "@aws-sdk/client-iam";
import { DescribeKeyCommand, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import {
    DescribeDBInstancesCommand,
    DescribeDBParameterGroupsCommand,
    DescribeDBSubnetGroupsCommand,
} from "@aws-sdk/client-rds";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { DescribeParametersCommand } from "@aws-sdk/client-ssm";
import type { Cloud } from "../../local/attached-cloud";
import { awsClients, type AwsClients, type NetworkClients, networkClients } from "../support/aws";
import { query } from "./postgresql";

/** All there is in the cloud, by kind. */
export type Snapshot = Readonly<Record<string, readonly unknown[]>>;

/** What is in the emulator and on the PostgreSQL server: equal snapshots mean that nothing was left behind or taken away. */
export async function snapshot(cloud: Cloud): Promise<Snapshot> {
    return {
        ...(await inAws(awsClients(cloud.aws))),
        ...(await inStorage(awsClients(cloud.aws))),
        ...(await inNetwork(networkClients(cloud.aws))),
        ...(await inPostgresql(cloud)),
    };
}

async function inAws({ iam, kms, logs, ssm }: AwsClients): Promise<Snapshot> {
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
    const { InstanceProfiles = [] } = await iam.send(new ListInstanceProfilesCommand({}));
    const { Users = [] } = await iam.send(new ListUsersCommand({}));
    const { Keys = [] } = await kms.send(new ListKeysCommand({}));
    const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
    const { Parameters = [] } = await ssm.send(new DescribeParametersCommand({}));
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    return {
        roles: await Promise.all(
            Roles.map(async ({ RoleName }) => {
                const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
                return { RoleName, PolicyNames };
            }),
        ),
        policies: Policies.map(({ Arn }) => Arn),
        instanceProfiles: InstanceProfiles.map(({ InstanceProfileName }) => InstanceProfileName),
        users: Users.map(({ UserName }) => UserName),
        keys: await usableKeys(kms, Keys),
        aliases: Aliases.map(({ AliasName }) => AliasName),
        parameters: Parameters.map(({ Name }) => Name),
        logGroups: logGroups.map(({ logGroupName }) => logGroupName),
    };
}

async function inStorage({ iam, s3, cloudfront }: AwsClients): Promise<Snapshot> {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const { DistributionList } = await cloudfront.send(new ListDistributionsCommand({}));
    const { OriginAccessControlList } = await cloudfront.send(new ListOriginAccessControlsCommand({}));
    const issuers = await iam.send(new ListOpenIDConnectProvidersCommand({}));
    return {
        buckets: Buckets.map(({ Name }) => Name),
        distributions: (DistributionList?.Items ?? []).map(({ Id }) => Id),
        originAccessControls: (OriginAccessControlList?.Items ?? []).map(({ Id }) => Id),
        issuers: (issuers.OpenIDConnectProviderList ?? []).map(({ Arn }) => Arn),
    };
}

async function inNetwork({ ec2, elb, rds }: NetworkClients): Promise<Snapshot> {
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({}));
    const { LaunchTemplates = [] } = await ec2.send(new DescribeLaunchTemplatesCommand({}));
    const { InternetGateways = [] } = await ec2.send(new DescribeInternetGatewaysCommand({}));
    const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
    const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
    const { DBSubnetGroups = [] } = await rds.send(new DescribeDBSubnetGroupsCommand({}));
    const { DBParameterGroups = [] } = await rds.send(new DescribeDBParameterGroupsCommand({}));
    return {
        vpcs: Vpcs.map(({ VpcId }) => VpcId),
        subnets: Subnets.map(({ SubnetId }) => SubnetId),
        securityGroups: SecurityGroups.map(({ GroupId }) => GroupId),
        // AWS itself tells of a deleted endpoint for a while.
        endpoints: VpcEndpoints.filter(({ State }) => State?.toLowerCase() !== "deleted").map(
            ({ VpcEndpointId }) => VpcEndpointId,
        ),
        launchTemplates: LaunchTemplates.map(({ LaunchTemplateId }) => LaunchTemplateId),
        internetGateways: InternetGateways.map(({ InternetGatewayId }) => InternetGatewayId),
        loadBalancers: LoadBalancers.map(({ LoadBalancerArn }) => LoadBalancerArn),
        targetGroups: TargetGroups.map(({ TargetGroupArn }) => TargetGroupArn),
        databaseServers: DBInstances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier),
        databaseSubnets: DBSubnetGroups.map(({ DBSubnetGroupName }) => DBSubnetGroupName),
        databaseParameters: DBParameterGroups.map(({ DBParameterGroupName }) => DBParameterGroupName),
    };
}

/** AWS itself keeps a deleted key for a week at least. */
async function usableKeys(
    kms: AwsClients["kms"],
    keys: readonly { KeyId?: string | undefined }[],
): Promise<string[]> {
    const found = await Promise.all(
        keys.map(async ({ KeyId }) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata),
    );
    return found.flatMap((key) => (key?.KeyState === "PendingDeletion" ? [] : (key?.KeyId ?? [])));
}

/** What is shared by all databases, and what the server's own database holds. */
async function inPostgresql(cloud: Cloud): Promise<Snapshot> {
    const rows = (from: string) => query(cloud, `SELECT t.* FROM ${from} AS t ORDER BY t::text`);
    return {
        databaseRoles: await rows("(SELECT * FROM pg_roles)"),
        memberships: await rows("(SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members)"),
        roleSettings: await rows("(SELECT setdatabase, setrole, setconfig FROM pg_db_role_setting)"),
        databases: await rows(
            "(SELECT datname, datdba::regrole::text, datacl::text, datconnlimit FROM pg_database)",
        ),
        schemas: await rows("(SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace)"),
        defaultPrivileges: await rows(
            "(SELECT defaclrole::regrole::text, defaclacl::text FROM pg_default_acl)",
        ),
    };
}
