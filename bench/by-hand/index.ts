import * as aws from "@pulumi/aws";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as ssm from "@pulumi/aws/ssm";
import * as command from "@pulumi/command";
import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const appPassword = config.requireSecret("appPassword");
const parameterPrefix = `/shop/${pulumi.getStack()}`;
const parameter = `${parameterPrefix}/database-password`;
const scope = pulumi.all([aws.getRegionOutput({}).region, aws.getCallerIdentityOutput({}).accountId]);
const name = `${pulumi.getProject()}-${pulumi.getStack()}-shop`;

const logs = new cloudwatch.LogGroup("logs", { name: `${parameterPrefix}/app`, retentionInDays: 90 });
const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const parameterArn = scope.apply(
    ([region, account]) => `arn:aws:ssm:${region}:${account}:parameter${parameter}`,
);
const read = parameterArn.apply((arn) => ({
    Effect: "Allow",
    Action: ["ssm:GetParameter", "ssm:GetParameters"],
    Resource: arn,
}));
const through = pulumi.all([scope, parameterArn]).apply(([[region], arn]) => ({
    StringEquals: {
        "kms:ViaService": `ssm.${region}.amazonaws.com`,
        "kms:EncryptionContext:PARAMETER_ARN": arn,
    },
}));
const decrypt = (key: pulumi.Input<string>) =>
    pulumi
        .all([key, through])
        .apply(([Resource, Condition]) => ({ Effect: "Allow", Action: "kms:Decrypt", Resource, Condition }));
const deliver = pulumi.all([scope, logs.name]).apply(([[region, account], group]) => ({
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `arn:aws:logs:${region}:${account}:log-group:${group}:*`,
}));

const boundary = new iam.Policy("boundary", {
    name: `${name}-boundary`,
    policy: pulumi
        .all([
            read,
            decrypt(scope.apply(([region, account]) => `arn:aws:kms:${region}:${account}:key/*`)),
            deliver,
        ])
        .apply((statements) => document(...statements)),
});
const role = new iam.Role("role", {
    name,
    assumeRolePolicy: document({
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
    }),
    permissionsBoundary: boundary.arn,
});
const key = new kms.Key(
    "key",
    {
        enableKeyRotation: true,
        policy: pulumi.all([scope, role.name, through]).apply(([[, account], roleName, Condition]) =>
            document(
                {
                    Effect: "Allow",
                    Principal: { AWS: `arn:aws:iam::${account}:root` },
                    Action: "kms:*",
                    Resource: "*",
                },
                {
                    Effect: "Allow",
                    Principal: { AWS: `arn:aws:iam::${account}:role/${roleName}` },
                    Action: "kms:Decrypt",
                    Resource: "*",
                    Condition,
                },
            ),
        ),
    },
    { dependsOn: role },
);
new kms.Alias("alias", { name: `alias/${name}`, targetKeyId: key.keyId });
const needs: Record<string, pulumi.Output<object>> = {
    parameters: read,
    key: decrypt(key.arn),
    logs: deliver,
};
const policies = Object.entries(needs).map(([need, statement]) => {
    const policy = statement.apply((one) => document(one));
    return new iam.RolePolicy(need, { name: need, role: role.name, policy });
});
new iam.InstanceProfile("profile", { name, role: role.name }, { dependsOn: policies });
new ssm.Parameter("password", { name: parameter, type: "SecureString", keyId: key.arn, value: appPassword });

let before: pulumi.Resource[] = [];
function next<R extends pulumi.Resource>(make: (opts: pulumi.CustomResourceOptions) => R): R {
    const made = make({ dependsOn: before });
    before = [made];
    return made;
}
const login = {
    login: true,
    connectionLimit: 20,
    searchPaths: ["shop"],
    idleInTransactionSessionTimeout: 60_000,
};
const owner = next((opts) => new postgresql.Role("owner", { name: "shop_owner" }, opts));
next((opts) => new postgresql.GrantRole("admin", { role: "postgres", grantRole: owner.name }, opts));
next((opts) => new postgresql.Role("rw", { name: "shop_rw" }, opts));
const migrator = { ...login, roles: ["shop_owner"], inherit: false, assumeRole: "shop_owner" };
next(
    (opts) =>
        new postgresql.Role(
            "migrator",
            { ...migrator, name: "shop_migrator", password: config.requireSecret("migratorPassword") },
            opts,
        ),
);
next(
    (opts) =>
        new postgresql.Role(
            "app",
            {
                ...login,
                name: "shop_app",
                roles: ["shop_rw"],
                password: appPassword,
                statementTimeout: 30_000,
            },
            opts,
        ),
);
next((opts) => new postgresql.Role("ro", { name: "shop_ro" }, opts));
const readonly = { ...login, roles: ["shop_ro"], statementTimeout: 30_000 };
next(
    (opts) =>
        new postgresql.Role(
            "readonly",
            { ...readonly, name: "shop_readonly", password: config.requireSecret("readonlyPassword") },
            opts,
        ),
);
const database = next(
    (opts) => new postgresql.Database("database", { name: "shop", owner: "shop_owner" }, opts),
).name;
next((opts) => new postgresql.Schema("schema", { name: "shop", database, owner: "shop_owner" }, opts));
for (const [purpose, role, objectType, privileges, schema] of [
    ["connect-public", "public", "database", [], undefined],
    ["connect-migrator", "shop_migrator", "database", ["CONNECT"], undefined],
    ["connect-app", "shop_app", "database", ["CONNECT"], undefined],
    ["connect-readonly", "shop_readonly", "database", ["CONNECT"], undefined],
    ["public-public", "public", "schema", [], "public"],
    ["schema-rw", "shop_rw", "schema", ["USAGE"], "shop"],
    ["schema-ro", "shop_ro", "schema", ["USAGE"], "shop"],
] as const) {
    const grant = { database, role, objectType, privileges: [...privileges], ...(schema && { schema }) };
    next((opts) => new postgresql.Grant(purpose, grant, opts));
}
for (const [purpose, role, objectType, privileges, schema] of [
    ["functions-public", "public", "function", [], undefined],
    ["tables-rw", "shop_rw", "table", ["SELECT", "INSERT", "UPDATE", "DELETE"], "shop"],
    ["sequences-rw", "shop_rw", "sequence", ["USAGE"], "shop"],
    ["functions-rw", "shop_rw", "function", ["EXECUTE"], "shop"],
    ["tables-ro", "shop_ro", "table", ["SELECT"], "shop"],
] as const) {
    const step = { database, owner: "shop_owner", role, objectType, privileges: [...privileges] };
    next((opts) => new postgresql.DefaultPrivileges(purpose, { ...step, ...(schema && { schema }) }, opts));
}
next(
    (opts) =>
        new command.local.Command(
            "check",
            {
                create: 'psql -c "select 1"',
                environment: { PGPASSWORD: config.requireSecret("migratorPassword") },
            },
            opts,
        ),
);
