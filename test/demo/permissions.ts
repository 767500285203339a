import {
    GetPolicyCommand,
    GetPolicyVersionCommand,
    GetRoleCommand,
    GetRolePolicyCommand,
    ListAttachedRolePoliciesCommand,
    ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import type { Client } from "pg";
import {
    describeGrants,
    effectiveGrants,
    loadVocabulary,
    summarise,
} from "../../components/internal/iam/calculator";
import { type AwsClients, awsClients } from "../support/aws";
import type { DeployedApp } from "../support/deployed-app";

/** What the app and its host may do, in words, read back from what is deployed: not from what was meant. */
export async function permissionsInWords(app: DeployedApp): Promise<string[]> {
    const account = awsClients(app.cloud.aws);
    return [
        ...(await rolePermissions(account, "the app", app.outputs.appRoleArn, app.outputs.keyArn)),
        ...(await rolePermissions(account, "its host", app.outputs.roleArn)),
        ...(await databasePermissions(app.admin, app.outputs.appRole)),
    ];
}

/** By the calculator, from all documents that decide: the role's policies, its boundary, and the policy of its key, if it has one. */
async function rolePermissions(
    { iam, kms }: AwsClients,
    who: string,
    roleArn: string,
    keyArn?: string,
): Promise<string[]> {
    const RoleName = roleArn.split("/").at(-1) ?? "";
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const identity = await Promise.all([
        ...PolicyNames.map(async (PolicyName) => {
            const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
            return decoded(PolicyDocument);
        }),
        ...AttachedPolicies.map(({ PolicyArn }) => managedDocument(iam, PolicyArn)),
    ]);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const boundaryArn = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
    const boundary = boundaryArn === undefined ? undefined : await managedDocument(iam, boundaryArn);
    const vocabulary = await loadVocabulary();
    const grants = effectiveGrants(
        {
            arn: roleArn,
            identity,
            ...(boundary !== undefined && { boundary }),
            ...(keyArn !== undefined && {
                resourcePolicies: [{ resources: [keyArn], policy: await keyPolicy(kms, keyArn) }],
            }),
        },
        vocabulary,
    );
    return [
        ...summarise(describeGrants(grants, vocabulary)).map((line) => `AWS, ${who}: ${line}`),
        boundaryArn === undefined
            ? `AWS, ${who}: whatever is attached to the role later (it has no boundary)`
            : `AWS, ${who}: nothing beyond that even if more is attached later (boundary ${boundaryArn.split("/").at(-1) ?? ""})`,
    ];
}

async function keyPolicy(kms: AwsClients["kms"], KeyId: string): Promise<string> {
    const { Policy = "" } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    return Policy;
}

async function managedDocument(iam: AwsClients["iam"], arn: string | undefined): Promise<string> {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
    const { PolicyVersion } = await iam.send(
        new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId }),
    );
    return decoded(PolicyVersion?.Document);
}

/** IAM hands documents out URL-encoded. */
function decoded(document: string | undefined): string {
    return decodeURIComponent(document ?? "");
}

async function databasePermissions(admin: Client, role: string): Promise<string[]> {
    const { rows } = await admin.query<{ words: string }>(
        `SELECT format('%s on %s', string_agg(privilege, ', ' ORDER BY privilege), object) AS words FROM (
             SELECT p AS privilege, format('database %s', current_database()) AS object, 1 AS place
             FROM unnest(ARRAY['CONNECT', 'TEMPORARY', 'CREATE']) p
             WHERE has_database_privilege($1, current_database(), p)
             UNION ALL
             SELECT p, format('schema %s', nspname), 2 FROM pg_namespace, unnest(ARRAY['USAGE', 'CREATE']) p
             WHERE nspname !~ '^pg_|^information_schema$' AND has_schema_privilege($1, oid, p)
             UNION ALL
             SELECT p, format('table %s', c.oid::regclass), 3
             FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
             WHERE relkind IN ('r', 'v', 'm', 'p', 'f') AND relnamespace::regnamespace::text !~ '^pg_|^information_schema$'
                 AND has_table_privilege($1, c.oid, p)
             UNION ALL
             SELECT p, format('sequence %s', c.oid::regclass), 4
             FROM pg_class c, unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) p
             WHERE relkind = 'S' AND has_sequence_privilege($1, c.oid, p)
             UNION ALL
             SELECT 'EXECUTE', format('function %s', f.oid::regprocedure), 5 FROM pg_proc f
             WHERE pronamespace::regnamespace::text !~ '^pg_|^information_schema$'
                 AND has_function_privilege($1, f.oid, 'EXECUTE')
         ) found GROUP BY place, object ORDER BY place, object`,
        [role],
    );
    return rows.map(({ words }) => `PostgreSQL: ${words}`);
}
