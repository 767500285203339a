/** What is asked of AWS, and the condition keys that come along; a key that isn't there is absent. */
export interface Asked {
    readonly action: string;
    readonly resource: string;
    readonly keys: Readonly<Record<string, string>>;
}

interface Statement {
    readonly Effect: "Allow" | "Deny";
    readonly Action: string | string[];
    readonly Resource?: string | string[];
    readonly Principal?: unknown;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

/**
 * Whether a role may do something: a policy allows it, the boundary does, too, where there is one, and neither denies it. It knows
 * the words that are used here and throws at any other: a guess would be no proof.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function mayDo(policies: readonly string[], boundary: string | undefined, asked: Asked): boolean {
    const own = effectsOf(policies, asked);
    const most = boundary === undefined ? ["Allow"] : effectsOf([boundary], asked);
    return own.includes("Allow") && most.includes("Allow") && ![...own, ...most].includes("Deny");
}

/** Whether a token of this provider lets in, by the trust policy. */
export function letsIn(trust: string, providerArn: string, keys: Asked["keys"]): boolean {
    const found = statementsOf(trust).filter(({ Principal, ...statement }) => {
        const { Federated, ...others } = Principal as { Federated?: string | string[] };
        if (Federated === undefined || Object.keys(others).length > 0) {
            throw new Error(`a principal can't be judged: ${JSON.stringify(Principal)}`);
        }
        return (
            [Federated].flat().includes(providerArn) &&
            applies(
                { Resource: "*", ...statement },
                { action: "sts:AssumeRoleWithWebIdentity", resource: "", keys },
            )
        );
    });
    return found.length > 0 && found.every(({ Effect }) => Effect === "Allow");
}

function effectsOf(policies: readonly string[], asked: Asked): string[] {
    return policies
        .flatMap(statementsOf)
        .filter((statement) => applies(statement, asked))
        .map(({ Effect }) => Effect);
}

const elements = ["Sid", "Effect", "Action", "Resource", "Principal", "Condition"];

function statementsOf(document: string): Statement[] {
    const { Statement: statements } = JSON.parse(document) as { Statement: Statement | Statement[] };
    for (const statement of [statements].flat()) {
        const unknown = Object.keys(statement).find((element) => !elements.includes(element));
        if (unknown !== undefined || !["Allow", "Deny"].includes(statement.Effect)) {
            throw new Error(`an element can't be judged: ${JSON.stringify(statement)}`);
        }
    }
    return [statements].flat();
}

function applies({ Action, Resource = [], Condition = {} }: Statement, asked: Asked): boolean {
    return (
        [Action].flat().some((pattern) => like(pattern.toLowerCase(), asked.action.toLowerCase())) &&
        [Resource].flat().some((pattern) => like(pattern, asked.resource)) &&
        Object.entries(Condition).every(([operator, keys]) =>
            Object.entries(keys).every(([key, values]) => holds(operator, asked.keys[key], [values].flat())),
        )
    );
}

/** An absent key fulfils none of these operators: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function holds(operator: string, actual: string | undefined, values: readonly string[]): boolean {
    if (values.some((value) => value.includes("${"))) {
        throw new Error(`a variable can't be judged: ${values.join(", ")}`);
    }
    if (operator === "StringEquals") {
        return actual !== undefined && values.includes(actual);
    }
    if (operator === "StringLike") {
        return actual !== undefined && values.some((value) => like(value, actual));
    }
    throw new Error(`an operator can't be judged: ${operator}`);
}

function like(pattern: string, value: string): boolean {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(value);
}
