import { deployMutations } from "./iam/deploy-mutations";

/** One hardening line of ours, taken out. */
export interface Mutation {
    readonly id: string;
    /** The suite whose rows must flip. */
    readonly suite: "iam" | "deploy" | "database" | "uploads" | "network";
    readonly file: string;
    /** Stands exactly once in the file. */
    readonly find: string;
    readonly replace: string;
    /** Why no row can flip, where the local cloud can't judge it; a test elsewhere must then hold the line. */
    readonly unjudged?: string;
}

const grants = "components/internal/iam/grants.ts";
const dataGrants = "components/internal/iam/data-grants.ts";
const binding = "components/internal/iam/instance-binding.ts";
const keyPolicy = "components/internal/iam/key-policy.ts";
const plan = "components/internal/postgresql/role-plan.ts";
const roles = "components/app-db-roles-parts.ts";
const builtins = "components/internal/postgresql/builtins.ts";
const share = "components/internal/postgresql/share.ts";
const bucketPolicy = "components/internal/s3/bucket-policy.ts";
const scanGrants = "components/internal/s3/scan-grants.ts";
const endpointPolicy = "components/internal/network/endpoint-policy.ts";
const delivery = "components/internal/s3/headers.ts";

/** Every hardening line of the components; who adds one adds it here. */
export const mutations: readonly Mutation[] = [
    {
        id: "boundary",
        suite: "iam",
        file: "components/internal/iam/bounded-role.ts",
        find: ", permissionsBoundary: boundary.arn",
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
        find: "        Condition: throughParameterStore(scope, parameters),\n",
        replace: "",
    },
    {
        id: "decrypt-one-key",
        suite: "iam",
        file: grants,
        find: "        Resource: keyArn,\n        Condition: throughParameterStore(scope, parameters),\n",
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
        file: "components/internal/iam/parameter-key.ts",
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
        id: "parameters-below-a-path",
        suite: "iam",
        file: grants,
        find: '...needs.paths.map((path) => arn(scope, "ssm", `parameter${path}/*`)),',
        replace: '...needs.paths.map((path) => arn(scope, "ssm", `parameter${path}*`)),',
    },
    {
        id: "bucket-prefix",
        suite: "iam",
        file: dataGrants,
        find: "`${bucketArn}/${prefix}*`",
        replace: "`${bucketArn}/*`",
    },
    {
        id: "bucket-of-own-account",
        suite: "iam",
        file: dataGrants,
        find: '        Condition: { StringEquals: { "s3:ResourceAccount": accounts } },\n',
        replace: "",
    },
    {
        id: "one-secret",
        suite: "iam",
        file: dataGrants,
        find: '        Action: "secretsmanager:GetSecretValue",\n        Resource: secretArns,',
        replace: '        Action: "secretsmanager:GetSecretValue",\n        Resource: "*",',
    },
    {
        id: "one-namespace",
        suite: "iam",
        file: "components/internal/iam/agent-grants.ts",
        find: '        Condition: { StringEquals: { "cloudwatch:namespace": namespace } },\n',
        replace: "",
    },
    {
        id: "own-network",
        suite: "iam",
        file: binding,
        find: 'unless("DenyOtherNetworks", instance("aws:SourceVpc", "${aws:Ec2InstanceSourceVpc}")),',
        replace: "",
    },
    {
        id: "own-instance",
        suite: "iam",
        file: binding,
        find: '"aws:VpcSourceIp", "${aws:Ec2InstanceSourcePrivateIPv4}"',
        replace: '"aws:SourceVpc", "${aws:Ec2InstanceSourceVpc}"',
    },
    {
        id: "only-with-token",
        suite: "iam",
        file: binding,
        find: '"ec2:RoleDelivery": "2.0"',
        replace: '"ec2:RoleDelivery": "0"',
    },
    {
        id: "no-others-policies",
        suite: "iam",
        file: "components/instance-role.ts",
        find: "args.exclusive ?? true",
        replace: "args.exclusive ?? false",
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
        find: "roles: [...memberOf]",
        replace: 'roles: purpose === "app" ? [...memberOf, plan.roles.owner] : [...memberOf]',
    },
    {
        id: "read-only-app",
        suite: "database",
        file: plan,
        find: "access === DatabaseAccess.ReadOnly ? roles.readOnly : roles.readWrite",
        replace: "roles.readWrite",
    },
    {
        id: "readers-only-select",
        suite: "database",
        file: plan,
        find: 'step("ro", roles.readOnly, "table", ["SELECT"])',
        replace: 'step("ro", roles.readOnly, "table", ["SELECT", "INSERT", "UPDATE", "DELETE"])',
    },
    {
        id: "reader-in-no-group",
        suite: "database",
        file: plan,
        find: "memberOf: iam ? [byIam] : [],",
        replace: "memberOf: [roles.readOnly],",
    },
    {
        id: "views-schema-only-entered",
        suite: "database",
        file: plan,
        find: 'onSchema(`share-${key}`, share, role, ["USAGE"])',
        replace: 'onSchema(`share-${key}`, share, role, ["USAGE", "CREATE"])',
    },
    {
        id: "views-only-read",
        suite: "database",
        file: share,
        find: "GRANT SELECT ON",
        replace: "GRANT SELECT, UPDATE, DELETE ON",
    },
    {
        id: "views-barrier",
        suite: "database",
        file: share,
        find: "security_barrier = true",
        replace: "security_barrier = false",
        unjudged:
            "readers can't make the cheap function that would see hidden rows; the check of the readers tells it (test/engine/database-views.test.ts)",
    },
    {
        id: "advisory-locks",
        suite: "database",
        file: builtins,
        find: "proname ~ '^pg_(try_)?advisory_'",
        replace: "false",
    },
    {
        id: "large-objects",
        suite: "database",
        file: builtins,
        find: "proname ~ '^lo_' AND",
        replace: "false AND",
    },
    {
        id: "plpgsql",
        suite: "database",
        file: builtins,
        find: "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;",
        replace: "",
    },
    {
        id: "server-databases",
        suite: "database",
        file: builtins,
        find: "REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC",
        replace: "REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC",
    },
    {
        id: "uploads-tls",
        suite: "uploads",
        file: bucketPolicy,
        find: '{ Bool: { "aws:SecureTransport": "false" } }',
        replace: '{ Bool: { "aws:SecureTransport": "neither" } }',
    },
    {
        id: "uploads-new-tls",
        suite: "uploads",
        file: bucketPolicy,
        find: '        deny("DenyOldTls", "s3:*", { Resource: everything }, { NumericLessThan: { "s3:TlsVersion": "1.2" } }),\n',
        replace: "",
        unjudged: "no row speaks an older TLS: of every request the emulator says 1.3",
    },
    {
        id: "uploads-signature-version",
        suite: "uploads",
        file: bucketPolicy,
        find: 'Null: { "s3:signatureversion": "false" },',
        replace: 'Null: { "s3:signatureversion": "neither" },',
        unjudged: "no row signs by another version",
    },
    {
        id: "uploads-signature-age",
        suite: "uploads",
        file: bucketPolicy,
        find: "String(expirySeconds * 1000)",
        replace: '"604800000"',
        unjudged: "no row waits for longer than the five minutes that the bucket takes",
    },
    {
        id: "uploads-one-key",
        suite: "uploads",
        file: bucketPolicy,
        find: "{ StringNotEquals: { [requestedKey]: keyArn } }",
        replace: "{ StringEquals: { [requestedKey]: `${keyArn}-other` } }",
    },
    {
        id: "uploads-below-the-prefix",
        suite: "uploads",
        file: bucketPolicy,
        find: "{ NotResource: scannerRoleArn ? [uploaded, test] : uploaded }",
        replace: "{ NotResource: objects }",
    },
    {
        id: "uploads-signer-below-the-prefix",
        suite: "uploads",
        file: "components/internal/s3/grants.ts",
        find: '        Resource: s3Arn(scope, bucket, `${keyPrefix}*`),\n        Condition: { StringEquals: { "s3:authType": "POST" } },',
        replace:
            '        Resource: s3Arn(scope, bucket, "*"),\n        Condition: { StringEquals: { "s3:authType": "POST" } },',
        unjudged: "the bucket's own denial stands behind it",
    },
    {
        id: "uploads-by-form",
        suite: "uploads",
        file: "components/internal/s3/grants.ts",
        find: '        Condition: { StringEquals: { "s3:authType": "POST" } },\n',
        replace: "",
    },
    {
        id: "uploads-tags",
        suite: "uploads",
        file: bucketPolicy,
        find: '                "s3:PutObjectTagging",\n',
        replace: "",
    },
    {
        id: "uploads-tagged",
        suite: "uploads",
        file: bucketPolicy,
        find: '{ Null: { "s3:RequestObjectTagKeys": "false" } }',
        replace: '{ Null: { "s3:RequestObjectTagKeys": "neither" } }',
        unjudged: "the denial of tagging stands behind it: an upload with tags is that, too",
    },
    {
        id: "uploads-scanned",
        suite: "uploads",
        file: bucketPolicy,
        find: "if (scannerRoleArn !== undefined) {",
        replace: 'if (scannerRoleArn === "nobody") {',
    },
    {
        id: "uploads-clean",
        suite: "uploads",
        file: bucketPolicy,
        find: 'StringNotEquals: { [`s3:ExistingObjectTag/${verdict}`]: "NO_THREATS_FOUND" }',
        replace: 'Null: { [`s3:ExistingObjectTag/${verdict}`]: "true" }',
    },
    {
        id: "uploads-test-object",
        suite: "uploads",
        file: bucketPolicy,
        find: '            deny("DenyTestObject", "s3:PutObject", { Resource: test }, butTheScanner),\n',
        replace: "",
    },
    {
        id: "uploads-scanner-trust",
        suite: "uploads",
        file: scanGrants,
        find: "Principal: { Service: scanningService },",
        replace: 'Principal: { AWS: "*", Service: scanningService },',
    },
    {
        id: "uploads-scanner-below-the-prefix",
        suite: "uploads",
        file: scanGrants,
        find: "const uploaded = s3Arn(scope, bucket, `${keyPrefix}*`);",
        replace: 'const uploaded = s3Arn(scope, bucket, "*");',
    },
    {
        id: "uploads-scanner-one-bucket",
        suite: "uploads",
        file: scanGrants,
        find: "const uploaded = s3Arn(scope, bucket, `${keyPrefix}*`);",
        replace: 'const uploaded = s3Arn(scope, "*", `${keyPrefix}*`);',
    },
    {
        id: "uploads-scanner-test-object",
        suite: "uploads",
        file: scanGrants,
        find: "Resource: s3Arn(scope, bucket, testObject),",
        replace: 'Resource: s3Arn(scope, bucket, "*"),',
    },
    {
        id: "uploads-scanner-through-s3",
        suite: "uploads",
        file: scanGrants,
        find: "        Condition: throughS3(scope),\n",
        replace: "",
        unjudged: "the key's own policy stands behind it",
    },
    {
        id: "uploads-one-distribution",
        suite: "uploads",
        file: bucketPolicy,
        find: 'Condition: { StringEquals: { "aws:SourceArn": distributionArn } },',
        replace: 'Condition: { StringNotEquals: { "aws:SourceArn": `${distributionArn}-other` } },',
    },
    {
        id: "uploads-key-administration",
        suite: "uploads",
        file: keyPolicy,
        find: "Action: administration,",
        replace: 'Action: [...administration, "kms:*"],',
    },
    {
        id: "uploads-no-public-policy",
        suite: "uploads",
        file: "components/internal/s3/closed-bucket.ts",
        find: "blockPublicPolicy: true",
        replace: "blockPublicPolicy: false",
    },
    {
        id: "uploads-nosniff",
        suite: "uploads",
        file: delivery,
        find: "        contentTypeOptions: { override },\n",
        replace: "",
    },
    {
        id: "uploads-sandbox",
        suite: "uploads",
        file: delivery,
        find: "default-src 'none'; sandbox",
        replace: "default-src 'none'",
    },
    {
        id: "uploads-no-frame",
        suite: "uploads",
        file: delivery,
        find: '        frameOptions: { frameOption: "DENY", override },\n',
        replace: "",
    },
    {
        id: "uploads-attachment",
        suite: "uploads",
        file: delivery,
        find: 'value: "attachment"',
        replace: 'value: "inline"',
    },
    {
        id: "network-default-group",
        suite: "network",
        file: "components/private-network.ts",
        find: "ingress: [], egress: [],",
        replace:
            'ingress: [], egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],',
    },
    {
        id: "network-own-account",
        suite: "network",
        file: endpointPolicy,
        find: '        Condition: { StringEquals: { "aws:PrincipalAccount": scope.accountId } },\n',
        replace: "",
    },
    {
        id: "network-named-buckets",
        suite: "network",
        file: endpointPolicy,
        find: "        s3: bucketNames.length > 0 ? readBuckets(scope, bucketNames) : [],\n",
        replace: "",
    },
    {
        id: "network-named-parameters",
        suite: "network",
        file: endpointPolicy,
        find: "        ssm: parameters ? readParameters(scope, parameters) : [],\n",
        replace: "",
    },
    {
        id: "network-own-roles",
        suite: "network",
        file: endpointPolicy,
        find: "        sts: assumeOwnRoles(scope),\n",
        replace: "",
    },
    {
        id: "network-one-port",
        suite: "network",
        file: "components/egress-security-group.ts",
        find: "fromPort: port,",
        replace: "fromPort: 0,",
    },
    ...deployMutations,
];
