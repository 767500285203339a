import {
    GetPolicyCommand,
    GetPolicyVersionCommand,
    GetRoleCommand,
    GetRolePolicyCommand,
    ListAttachedRolePoliciesCommand,
    ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import type { Client } from "pg";
import { type AwsClients, awsClients } from "../support/aws";
import type { DeployedApp } from "../support/deployed-app";

interface Statement {
    readonly Effect: string;
    readonly Action: string | string[];
    readonly Resource: string | string[];
    readonly Condition?: Record<string, Record<string, string | string[]>>;
}

/** What the app may do, in words, read back from what is deployed: not from what was meant. */
export async function permissionsInWords(app: DeployedApp): Promise<string[]> {
    const account = awsClients(app.cloud.aws);
    return [
        ...(await rolePermissions(account, app.outputs.appRoleArn.split("/").at(-1) ?? "")),
        ...(await databasePermissions(app.admin, app.outputs.appRole)),
    ];
}

async function rolePermissions({ iam }: AwsClients, roleName: string): Promise<string[]> {
    const inline = await iam.send(new ListRolePoliciesCommand({ RoleName: roleName }));
    const documents = await Promise.all(
        (inline.PolicyNames ?? []).map(async (PolicyName) => {
            const { PolicyDocument } = await iam.send(
                new GetRolePolicyCommand({ RoleName: roleName, PolicyName }),
            );
            return PolicyDocument;
        }),
    );
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: roleName }));
    for (const { PolicyArn } of attached.AttachedPolicies ?? []) {
        documents.push(await managedDocument(iam, PolicyArn));
    }
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
    const boundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
    return [
        ...documents.flatMap(statements).map((statement) => `AWS: ${inWords(statement)}`),
        boundary === undefined
            ? "AWS: whatever is attached to the role later (it has no boundary)"
            : `AWS: nothing beyond that even if more is attached later (boundary ${boundary.split("/").at(-1) ?? ""})`,
    ];
}

async function managedDocument(iam: AwsClients["iam"], arn: string | undefined): Promise<string | undefined> {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
    const { PolicyVersion } = await iam.send(
        new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId }),
    );
    return PolicyVersion?.Document;
}

/** IAM hands documents out URL-encoded. */
function statements(document: string | undefined): Statement[] {
    const { Statement: found } = JSON.parse(decodeURIComponent(document ?? "{}")) as {
        Statement: Statement[];
    };
    return found;
}

function inWords({ Effect, Action, Resource, Condition = {} }: Statement): string {
    const list = (values: string | string[]) => [values].flat().join(", ");
    const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
        Object.entries(keys).map(
            ([key, values]) => `${key} ${/Not/.test(operator) ? "isn't" : "is"} ${list(values)}`,
        ),
    );
    const only = conditions.length > 0 ? `, only where ${conditions.join(" and ")}` : "";
    return `${Effect === "Deny" ? "not " : ""}${list(Action)} on ${list(Resource)}${only}`;
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
