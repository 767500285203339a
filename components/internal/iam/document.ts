/** The parts of an IAM policy document that this library writes. */
export interface PolicyDocument {
    readonly Version: "2012-10-17";
    readonly Statement: readonly (Statement | DenyOthers)[];
}

export interface Statement {
    readonly Sid: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal?: { readonly AWS: string | readonly string[] } | { readonly Service: string };
    readonly Action: string | readonly string[];
    readonly Resource?: string | readonly string[];
    /** All but these; never beside `Resource`, and only in a Deny. */
    readonly NotResource?: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Denies all but these actions. */
export interface DenyOthers {
    readonly Sid: string;
    readonly Effect: "Deny";
    readonly NotAction: readonly string[];
    readonly Resource: "*";
    readonly Condition: NonNullable<Statement["Condition"]>;
}

/** Where ARNs are: built from these, a policy is known at preview, before the things that it names exist. */
export interface Scope {
    /** `aws`, `aws-cn`, `aws-us-gov`. */
    readonly partition: string;
    readonly region: string;
    /** Twelve digits. */
    readonly accountId: string;
}

/** A whole document as JSON. */
export function policyJson(statements: readonly (Statement | DenyOthers)[]): string {
    const document: PolicyDocument = { Version: "2012-10-17", Statement: statements };
    return JSON.stringify(document);
}

/** An ARN of the scope's account and region; IAM's own have no region: give `""`. */
export function arn(scope: Scope, service: string, resource: string, region = scope.region): string {
    return `arn:${scope.partition}:${service}:${region}:${scope.accountId}:${resource}`;
}

/** What an ARN says of where it is; S3's have neither region nor account, IAM's no region. */
export function arnParts(whole: string): {
    service: string;
    region: string;
    accountId: string;
    resource: string;
} {
    const [, , service = "", region = "", accountId = "", ...resource] = whole.split(":");
    return { service, region, accountId, resource: resource.join(":") };
}
