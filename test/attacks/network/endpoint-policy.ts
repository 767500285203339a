/** A request that goes through an endpoint. */
export interface EndpointRequest {
    readonly action: string;
    readonly resource: string;
    /** The account whose principal asks. */
    readonly account: string;
}

interface Statement {
    readonly Effect: "Allow" | "Deny";
    readonly Principal: unknown;
    readonly Action: string | string[];
    readonly Resource: string | string[];
    readonly Condition?: unknown;
}

/**
 * Whether an endpoint's policy lets a request through. It knows the words that endpoint policies are written in here, and throws
 * at any other: a guess would be no proof.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function letsThrough(policy: string, request: EndpointRequest): boolean {
    const { Statement: statements } = JSON.parse(policy) as { Statement: Statement[] };
    const found = statements.filter((statement) => matches(statement, request));
    return found.length > 0 && found.every(({ Effect }) => Effect === "Allow");
}

function matches(statement: Statement, request: EndpointRequest): boolean {
    const { Effect, Principal, Action, Resource, Condition, ...others } = statement as Statement & {
        Sid?: string;
    };
    const unknown = Object.keys(others).filter((element) => element !== "Sid");
    if (unknown.length > 0 || !["Allow", "Deny"].includes(Effect)) {
        throw new Error(`an element of the statement can't be judged: ${JSON.stringify(statement)}`);
    }
    if (![JSON.stringify("*"), JSON.stringify({ AWS: "*" })].includes(JSON.stringify(Principal))) {
        throw new Error(`a principal can't be judged: ${JSON.stringify(Principal)}`);
    }
    return (
        [Action].flat().some((pattern) => like(pattern.toLowerCase(), request.action.toLowerCase())) &&
        [Resource].flat().some((pattern) => like(pattern, request.resource)) &&
        (Condition === undefined || fromAccount(Condition) === request.account)
    );
}

/** The one account that the condition asks for. */
function fromAccount(condition: unknown): string {
    const account = /^\{"StringEquals":\{"aws:PrincipalAccount":"(\d{12})"\}\}$/.exec(
        JSON.stringify(condition),
    )?.[1];
    if (account === undefined) {
        throw new Error(`a condition can't be judged: ${JSON.stringify(condition)}`);
    }
    return account;
}

function like(pattern: string, value: string): boolean {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(value);
}
