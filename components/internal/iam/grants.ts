import { arn, type DenyOthers, policyJson, type Scope, type Statement } from "./document";

/** Parameter Store names that a role may read: single ones, and all below a path. */
export interface ParameterNeeds {
    /** Whole names, `/shop/prod/stripe-key`. */
    readonly names: readonly string[];
    /** Paths without a slash at the end, `/shop/prod`: everything below them. */
    readonly paths: readonly string[];
}

/** The ARNs of the parameters; a path stands for all below it. */
export function parameterArns(scope: Scope, needs: ParameterNeeds): string[] {
    return [
        ...needs.names.map((name) => arn(scope, "ssm", `parameter${name}`)),
        ...needs.paths.map((path) => arn(scope, "ssm", `parameter${path}/*`)),
    ];
}

/**
 * Reads of exactly these parameters. `GetParametersByPath` is there only where a path was asked for, since who may use it
 * on a path reads everything below, even what is denied by name:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
 */
export function readParameters(scope: Scope, needs: ParameterNeeds): Statement[] {
    const read: Statement = {
        Sid: "ReadParameters",
        Effect: "Allow",
        Action: ["ssm:GetParameter", "ssm:GetParameters"],
        Resource: parameterArns(scope, needs),
    };
    if (needs.paths.length === 0) {
        return [read];
    }
    const byPath: Statement = {
        Sid: "ReadParametersByPath",
        Effect: "Allow",
        Action: "ssm:GetParametersByPath",
        // The path itself, and any below it that is asked for instead.
        Resource: needs.paths.flatMap((path) => [
            arn(scope, "ssm", `parameter${path}`),
            arn(scope, "ssm", `parameter${path}/*`),
        ]),
    };
    return [read, byPath];
}

/**
 * Decryption with one key, only by way of Parameter Store and only of these parameters' values. Parameter Store names the
 * parameter in the encryption context:
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html#parameter-store-encryption-context
 *
 * @param keyArn the key's ARN; `*` at its end (`key/*`) leaves the key open, for a boundary written before the key exists
 * @param parameters ARNs; all where none are given, for a boundary: there, which parameters may be read is said already
 */
export function decryptParameters(scope: Scope, keyArn: string, parameters?: readonly string[]): Statement {
    return {
        Sid: "DecryptParameters",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyArn,
        Condition: throughParameterStore(scope, parameters),
    };
}

/** The condition that a KMS call came from Parameter Store and concerns one of these parameters. */
export function throughParameterStore(
    scope: Scope,
    parameters?: readonly string[],
): NonNullable<Statement["Condition"]> {
    return {
        StringEquals: { "kms:ViaService": `ssm.${scope.region}.amazonaws.com` },
        // StringLike, since a path's ARN ends in `*`.
        ...(parameters && { StringLike: { "kms:EncryptionContext:PARAMETER_ARN": parameters } }),
    };
}

/**
 * Login to one RDS database (`db-ABC...`, the resource id, not the identifier: an identifier may be reused) as one user:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 */
export function connectToDatabase(scope: Scope, resourceId: string, username: string): Statement {
    return {
        Sid: "ConnectToDatabase",
        Effect: "Allow",
        Action: "rds-db:connect",
        Resource: arn(scope, "rds-db", `dbuser:${resourceId}/${username}`),
    };
}

/**
 * Adding to streams of one log group: neither reading, nor deleting, nor making groups. The reference names the group as what
 * `CreateLogStream` works on, and CloudWatch's own refusals name the stream, so both stand here; neither allows more.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export function deliverLogs(scope: Scope, logGroupName: string): Statement {
    const group = arn(scope, "logs", `log-group:${logGroupName}`);
    return {
        Sid: "DeliverLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [group, `${group}:log-stream:*`],
    };
}

/** Becoming exactly these roles, which are other components': one that signs uploads, say. */
export function becomeRoles(Sid: string, roleArns: readonly string[]): Statement {
    return { Sid, Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArns };
}

/** What a boundary says where nothing at all is needed: an empty statement list isn't a valid policy. */
export const denyEverything: Statement = {
    Sid: "NothingIsNeeded",
    Effect: "Deny",
    Action: "*",
    Resource: "*",
};

/** The document of a boundary. */
export function limitJson(statements: readonly (Statement | DenyOthers)[]): string {
    return policyJson(statements.length > 0 ? statements : [denyEverything]);
}
