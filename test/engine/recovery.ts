import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
    GetInstanceProfileCommand,
    GetPolicyCommand,
    GetRoleCommand,
    GetRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeKeyCommand, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { DescribeParametersCommand } from "@aws-sdk/client-ssm";
import type { Cloud } from "../../local/attached-cloud";
import type { OpenStack } from "../../local/stack";
import { awsClients, type AwsClients } from "../support/aws";
import { query } from "./postgresql";
import { pulumi } from "./pulumi";

/** A resource that an update was making when it was killed. */
export interface PendingCreate {
    readonly urn: string;
    readonly type: string;
    readonly inputs: Readonly<Record<string, unknown>>;
}

/** Looks whether the thing was made, and says what the engine calls it; undefined where it wasn't. */
type Look = (cloud: Cloud, inputs: PendingCreate["inputs"]) => Promise<string | undefined>;

/** The table of docs/recovery.md. A type that isn't here may be made again. */
export const looks: Readonly<Record<string, Look>> = {
    "aws:iam/role:Role": iamLook(async (iam, { name }) => {
        const { Role } = await iam.send(new GetRoleCommand({ RoleName: String(name) }));
        return Role?.RoleName;
    }),
    "aws:iam/policy:Policy": iamLook(async (iam, { name }) => {
        const { Policy } = await iam.send(
            new GetPolicyCommand({ PolicyArn: `arn:aws:iam::000000000000:policy/${String(name)}` }),
        );
        return Policy?.Arn;
    }),
    "aws:iam/rolePolicy:RolePolicy": iamLook(async (iam, { role, name }) => {
        const names = { RoleName: String(role), PolicyName: String(name) };
        const { RoleName, PolicyName } = await iam.send(new GetRolePolicyCommand(names));
        return RoleName && PolicyName && `${RoleName}:${PolicyName}`;
    }),
    "aws:iam/instanceProfile:InstanceProfile": iamLook(async (iam, { name }) => {
        const named = { InstanceProfileName: String(name) };
        const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand(named));
        return InstanceProfile?.InstanceProfileName;
    }),
    "aws:kms/key:Key": async ({ aws }, { description }) => {
        const { kms } = awsClients(aws);
        const { Keys = [] } = await kms.send(new ListKeysCommand({}));
        const keys = await Promise.all(Keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
        return keys.find(
            ({ KeyMetadata: key }) => key?.Description === description && key?.KeyState === "Enabled",
        )?.KeyMetadata?.KeyId;
    },
    "aws:kms/alias:Alias": async ({ aws }, { name }) => {
        const { Aliases = [] } = await awsClients(aws).kms.send(new ListAliasesCommand({}));
        return Aliases.find(({ AliasName }) => AliasName === name)?.AliasName;
    },
    "aws:ssm/parameter:Parameter": async ({ aws }, { name }) => {
        const { Parameters = [] } = await awsClients(aws).ssm.send(new DescribeParametersCommand({}));
        return Parameters.find(({ Name }) => Name === name)?.Name;
    },
    "aws:cloudwatch/logGroup:LogGroup": async ({ aws }, { name }) => {
        const { logGroups = [] } = await awsClients(aws).logs.send(new DescribeLogGroupsCommand({}));
        return logGroups.find(({ logGroupName }) => logGroupName === name)?.logGroupName;
    },
    "postgresql:index/role:Role": async (cloud, { name }) => {
        const roles = await query(cloud, "SELECT rolname FROM pg_roles");
        return roles.some(({ rolname }) => rolname === name) ? String(name) : undefined;
    },
    "postgresql:index/database:Database": async (cloud, { name }) => {
        const databases = await query(cloud, "SELECT datname FROM pg_database");
        return databases.some(({ datname }) => datname === name) ? String(name) : undefined;
    },
    "postgresql:index/schema:Schema": async (cloud, { database, name }) => {
        const schemas = await query(cloud, "SELECT nspname FROM pg_namespace", String(database));
        return schemas.some(({ nspname }) => nspname === name)
            ? `${String(database)}.${String(name)}`
            : undefined;
    },
};

function iamLook(
    find: (iam: AwsClients["iam"], inputs: PendingCreate["inputs"]) => Promise<string | undefined>,
): Look {
    return ({ aws }, inputs) => unlessMissing(() => find(awsClients(aws).iam, inputs));
}

async function unlessMissing<T>(look: () => Promise<T>): Promise<T | undefined> {
    try {
        return await look();
    } catch (error) {
        if (error instanceof Error && error.name.startsWith("NoSuchEntity")) {
            return undefined;
        }
        throw error;
    }
}

interface Resource extends PendingCreate {
    readonly id?: string;
}

/** As `pulumi stack export` writes it, secrets encrypted. */
interface Exported {
    readonly deployment: {
        readonly resources: Resource[];
        readonly pending_operations?: { readonly type: string; readonly resource: Resource }[];
    };
}

const exported = async (cloud: Cloud, stack: OpenStack): Promise<Exported> =>
    JSON.parse(await pulumi(cloud, stack, "stack", "export")) as Exported;

/** What the state says was being made. */
export async function pendingCreates(cloud: Cloud, stack: OpenStack): Promise<PendingCreate[]> {
    const { deployment } = await exported(cloud, stack);
    return (deployment.pending_operations ?? []).flatMap(({ type, resource }) =>
        type === "creating" ? [resource] : [],
    );
}

/** What docs/recovery.md says to do before the next `pulumi up`; returns the resources that had been made. */
export async function recover(cloud: Cloud, stack: OpenStack): Promise<string[]> {
    await pulumi(cloud, stack, "cancel", "--yes");
    const state = await exported(cloud, stack);
    const made: string[] = [];
    for (const resource of await pendingCreates(cloud, stack)) {
        const id = await looks[resource.type]?.(cloud, resource.inputs);
        if (id !== undefined) {
            state.deployment.resources.push({ ...resource, id });
            made.push(resource.urn);
        }
    }
    const file = join(stack.workDir, "state.json");
    await writeFile(file, JSON.stringify(state));
    await pulumi(cloud, stack, "stack", "import", "--file", file);
    await pulumi(cloud, stack, "refresh", "--yes", "--skip-preview");
    return made;
}
