import { given, type Rule } from "../validation";

const parameterName = /^(\/[A-Za-z0-9_.-]+){1,15}$/;

/** A whole parameter name: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
export const wholeParameterName: Rule<string> = (value) => {
    if (typeof value === "string" && /[*?]/.test(value)) {
        return `${given(value)} holds a wildcard, and a parameter is named whole, like "/shop/prod/stripe-key"; for everything below a path use parameterPaths: ["/shop/prod"].`;
    }
    return parameterRule(value, "/shop/prod/stripe-key");
};

/** A path of the parameter hierarchy, without a slash at the end. */
export const parameterPath: Rule<string> = (value) =>
    parameterRule(value, "/shop/prod", "; all below it is meant, without a wildcard or a slash at the end");

function parameterRule(value: string, example: string, meaning = ""): string | undefined {
    if (typeof value === "string" && /^\/(aws|ssm)(\/|$)/i.test(value)) {
        return `${given(value)} is AWS's own: no parameter of yours begins with "/aws" or "/ssm"; give one like "${example}".`;
    }
    if (typeof value === "string" && parameterName.test(value) && value.length <= 1011) {
        return undefined;
    }
    return `${given(value)} isn't a parameter's full name: it begins with "/", has at most 15 levels of letters, digits, "_", "." and "-", and at most 1,011 characters, like "${example}"${meaning}.`;
}

/** The ARN of a KMS key; an alias won't do, since IAM policies know keys only by their ids. */
export const kmsKeyArn: Rule<string> = (value) =>
    typeof value === "string" && /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/.test(value)
        ? undefined
        : `${given(value)} isn't a key's ARN: arn:aws:kms:REGION:ACCOUNT:key/ID is needed, not an id or an alias (IAM policies can't name a key by its alias).`;

/** The ARN of a role; not of a session, which ends, nor of a user, nor of an account. */
export const roleArn: Rule<string> = (value) => {
    if (typeof value === "string" && /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(value)) {
        return undefined;
    }
    // What `aws sts get-caller-identity` answers to whoever deploys with a role.
    const session = /^(arn:aws[a-z-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\//.exec(value);
    if (session) {
        const [, partition = "", account = "", role = ""] = session;
        return `${given(value)} is a session of a role, which ends, and the key stays; name the role itself, "${partition}:iam::${account}:role/${role}", with its path where it has one.`;
    }
    return `${given(value)} isn't a role's ARN: arn:aws:iam::ACCOUNT:role/NAME is needed, not a user, an account or the ARN of a session (which ends, and the key stays).`;
};

/** RDS's immutable id of a database, the `resourceId` of an `aws.rds.Instance`. */
export const databaseResourceId: Rule<string> = (value) =>
    typeof value === "string" && /^(db|cluster|prx)-[A-Za-z0-9]+$/.test(value)
        ? undefined
        : `${given(value)} isn't a resource id: "db-..." (or "cluster-...", "prx-...") is needed, the database's resourceId output, not its identifier (an identifier can be used again for another database).`;

/** A database user that logs in by IAM: one, by name. */
export const databaseUsername: Rule<string> = (value) =>
    typeof value === "string" && /^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(value)
        ? undefined
        : `${given(value)} isn't one database user: a name of letters, digits and "_" is needed, at most 63, no wildcard, like "shop_app".`;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const logGroupName: Rule<string> = (value) =>
    typeof value === "string" && /^[A-Za-z0-9_/.#-]{1,512}$/.test(value)
        ? undefined
        : `${given(value)} isn't a log group's name: 1 to 512 letters, digits, "_", "-", "/", "." and "#" are allowed, no wildcard and no ARN, like "/shop/prod/app".`;

/**
 * The ARN of a secret, with the six characters that Secrets Manager adds to its name:
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html
 */
export const secretArn: Rule<string> = (value) =>
    typeof value === "string" &&
    /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$/.test(value)
        ? undefined
        : `${given(value)} isn't a secret's whole ARN: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX is needed, with the six characters that end it and without wildcard: the secret's arn output.`;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Namespace */
export const metricsNamespace: Rule<string> = (value) =>
    typeof value === "string" && /^(?!AWS\/)[A-Za-z0-9_./#:-]{1,255}$/i.test(value)
        ? undefined
        : `${given(value)} isn't a namespace for metrics of your own: 1 to 255 letters, digits, "_", ".", "/", "#", ":" and "-" are allowed, not beginning with "AWS/" and without wildcard, like "shop/prod".`;

/** An account's number. */
export const accountNumber: Rule<string> = (value) =>
    typeof value === "string" && /^\d{12}$/.test(value)
        ? undefined
        : `${given(value)} isn't an account's number: twelve digits in quotes are needed, like "123456789012".`;
