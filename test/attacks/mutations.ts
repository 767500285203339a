/** One hardening line of ours, taken out. */
export interface Mutation {
    readonly id: string;
    /** The suite whose rows must flip. */
    readonly suite: "iam" | "database";
    readonly file: string;
    /** Stands exactly once in the file. */
    readonly find: string;
    readonly replace: string;
    /** Why no row can flip, where the local cloud can't judge it; a test elsewhere must then hold the line. */
    readonly unjudged?: string;
}

const grants = "components/internal/iam/grants.ts";
const keyPolicy = "components/internal/iam/key-policy.ts";
const plan = "components/internal/postgresql/role-plan.ts";
const roles = "components/app-db-roles.ts";

/** Every hardening line of the components; who adds one adds it here. */
export const mutations: readonly Mutation[] = [
    {
        id: "boundary",
        suite: "iam",
        file: "components/instance-role.ts",
        find: "permissionsBoundary: boundary.arn,",
        replace: "",
    },
    {
        id: "parameters-by-name",
        suite: "iam",
        file: grants,
        find: 'arn(scope, "ssm", `parameter${name}`)',
        replace: 'arn(scope, "ssm", "parameter/*")',
    },
    {
        id: "decrypt-only-parameters",
        suite: "iam",
        file: grants,
        find: "        Condition: throughParameterStore(scope, parameterArns(scope, needs)),\n",
        replace: "",
    },
    {
        id: "decrypt-one-key",
        suite: "iam",
        file: grants,
        find: "        Resource: keyArn,\n        Condition: throughParameterStore(scope, parameterArns(scope, needs)),\n",
        replace: '        Resource: "*",\n',
    },
    {
        id: "one-database",
        suite: "iam",
        file: grants,
        find: "`dbuser:${resourceId}/${username}`",
        replace: "`dbuser:*/${username}`",
    },
    {
        id: "one-database-user",
        suite: "iam",
        file: grants,
        find: "`dbuser:${resourceId}/${username}`",
        replace: "`dbuser:${resourceId}/*`",
    },
    {
        id: "one-log-group",
        suite: "iam",
        file: grants,
        find: "Resource: [group, `${group}:log-stream:*`]",
        replace: 'Resource: "*"',
    },
    {
        id: "key-policy",
        suite: "iam",
        file: "components/instance-role.ts",
        find: "enableKeyRotation: true, policy }",
        replace: "enableKeyRotation: true }",
    },
    {
        id: "key-policy-writers-only-parameters",
        suite: "iam",
        file: keyPolicy,
        find: '            Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],\n            Resource: "*",\n            Condition: throughParameterStore(scope, parameters),\n',
        replace:
            '            Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],\n            Resource: "*",\n',
    },
    {
        id: "key-policy-reader-only-parameters",
        suite: "iam",
        file: keyPolicy,
        find: '            Action: "kms:Decrypt",\n            Resource: "*",\n            Condition: throughParameterStore(scope, parameters),\n',
        replace: '            Action: "kms:Decrypt",\n            Resource: "*",\n',
        unjudged:
            "the emulator lets no key policy allow what the identity policy doesn't, and that has the condition too",
    },
    {
        id: "connect-public",
        suite: "database",
        file: plan,
        find: 'onDatabase("public", everybody, []),',
        replace: "",
    },
    {
        id: "schema-public",
        suite: "database",
        file: plan,
        find: 'onSchema("public-public", "public", everybody, []),',
        replace: "",
    },
    {
        id: "functions-public",
        suite: "database",
        file: plan,
        find: '{ ...step("public", everybody, "function", []), schema: undefined },',
        replace: "",
    },
    {
        id: "sequences-usage-only",
        suite: "database",
        file: plan,
        find: '"sequence", ["USAGE"]',
        replace: '"sequence", ["USAGE", "UPDATE"]',
    },
    {
        id: "connection-limit",
        suite: "database",
        file: roles,
        find: 'connectionLimit: late("connectionLimit", args.connectionLimit ?? 20, connectionLimit),',
        replace: "",
    },
    {
        id: "owner-apart",
        suite: "database",
        file: roles,
        find: "roles: [roles.readWrite]",
        replace: "roles: [roles.readWrite, roles.owner]",
    },
];
