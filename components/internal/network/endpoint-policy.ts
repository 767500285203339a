import { arn, type Scope, type Statement } from "../iam/document";
import { deliverLogs, type ParameterNeeds, readParameters } from "../iam/grants";

/** What may be reached through a network's endpoints, beyond which services. */
export interface EndpointNeeds {
    /** Buckets whose objects may be read and listed. */
    readonly bucketNames?: readonly string[];
    /** Whether Amazon Linux 2023 gets its packages here. */
    readonly amazonLinuxPackages?: boolean;
    readonly parameters?: ParameterNeeds;
    readonly logGroupName?: string;
}

/** The actions' prefix of services whose endpoint is called differently. */
const actionPrefixes: Partial<Record<string, string>> = {
    "bedrock-runtime": "bedrock",
    "ecr.api": "ecr",
    "ecr.dkr": "ecr",
    "kinesis-streams": "kinesis",
    monitoring: "cloudwatch",
};

/**
 * What an endpoint lets through: only requests by principals of this account, so that stolen data can't leave with somebody
 * else's credentials, and only for what the needs name, where they name it.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointStatements(service: string, scope: Scope, needs: EndpointNeeds): Statement[] {
    const own = allowed(service, scope, needs).map((statement) => ({
        ...statement,
        Principal: { AWS: "*" },
        Condition: { StringEquals: { "aws:PrincipalAccount": scope.accountId } },
    }));
    return service === "s3" && needs.amazonLinuxPackages ? [...own, readPackages(scope)] : own;
}

function allowed(service: string, scope: Scope, needs: EndpointNeeds): Statement[] {
    const { bucketNames = [], parameters, logGroupName } = needs;
    const named: Partial<Record<string, Statement[]>> = {
        s3: bucketNames.length > 0 ? readBuckets(scope, bucketNames) : [],
        ssm: parameters ? readParameters(scope, parameters) : [],
        logs: logGroupName === undefined ? [] : [deliverLogs(scope, logGroupName)],
        sts: assumeOwnRoles(scope),
    };
    return named[service] ?? [wholeService(service)];
}

function readBuckets(scope: Scope, names: readonly string[]): Statement[] {
    const buckets = names.map((name) => `arn:${scope.partition}:s3:::${name}`);
    return [
        {
            Sid: "ReadObjects",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: buckets.map((bucket) => `${bucket}/*`),
        },
        { Sid: "ListObjects", Effect: "Allow", Action: "s3:ListBucket", Resource: buckets },
    ];
}

/**
 * The package repositories are public buckets that dnf reads without signing, so nobody's account is asked for:
 * https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html
 */
function readPackages(scope: Scope): Statement {
    return {
        Sid: "ReadAmazonLinuxPackages",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "s3:GetObject",
        Resource: `arn:${scope.partition}:s3:::al2023-repos-${scope.region}-de612dc2/*`,
    };
}

/** No role of another account can be assumed from here. */
function assumeOwnRoles(scope: Scope): Statement[] {
    return [
        {
            Sid: "AssumeOwnRoles",
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Resource: arn(scope, "iam", "role/*", ""),
        },
        { Sid: "WhoAmI", Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" },
    ];
}

/** The roles say which actions and resources; here only whose principals. */
function wholeService(service: string): Statement {
    return {
        Sid: "UseService",
        Effect: "Allow",
        Action: `${actionPrefixes[service] ?? service}:*`,
        Resource: "*",
    };
}
