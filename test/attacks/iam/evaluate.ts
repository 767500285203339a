import { holds, like } from "./conditions";

/** What is asked of AWS, and the condition keys that come along; a key that isn't there is absent. */
export interface Asked {
    readonly action: string;
    readonly resource: string;
    readonly keys: Readonly<Record<string, string>>;
}

interface Statement {
    readonly Effect: "Allow" | "Deny";
    readonly Action?: string | string[];
    readonly NotAction?: string | string[];
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

const elements = ["Sid", "Effect", "Action", "NotAction", "Resource", "Principal", "Condition"];

function statementsOf(document: string): Statement[] {
    const { Statement: statements } = JSON.parse(document) as { Statement: Statement | Statement[] };
    for (const statement of [statements].flat()) {
        const unknown = Object.keys(statement).find((element) => !elements.includes(element));
        const both = "Action" in statement && "NotAction" in statement;
        if (unknown !== undefined || both || !["Allow", "Deny"].includes(statement.Effect)) {
            throw new Error(`an element can't be judged: ${JSON.stringify(statement)}`);
        }
    }
    return [statements].flat();
}

function applies(statement: Statement, asked: Asked): boolean {
    const { Action = [], NotAction, Resource = [], Condition = {} } = statement;
    const names = (patterns: string | string[]) =>
        [patterns].flat().some((pattern) => like(pattern.toLowerCase(), asked.action.toLowerCase()));
    return (
        (NotAction === undefined ? names(Action) : !names(NotAction)) &&
        [Resource].flat().some((pattern) => like(pattern, asked.resource)) &&
        Object.entries(Condition).every(([operator, keys]) =>
            Object.entries(keys).every(([key, values]) => holds(operator, key, [values].flat(), asked.keys)),
        )
    );
}
