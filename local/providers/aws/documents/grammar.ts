/**
 * What AWS refuses in a policy document and the emulator lets pass, in AWS's words. Where those say too little
 * (`Syntax errors in policy.`), what is wrong follows in brackets.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { asText, isObject, listOf } from "../../properties";
import type { Value } from "../../resource-type";
import { parsed } from "./document";
import { actionFault, conditionFault, resourceFault, sidFault } from "./elements";
import { principalFault } from "./principal";

/** A policy of an identity, a role's trust policy, or the policy of a resource (a key, a bucket). */
export type DocumentKind = "identity" | "trust" | "resource";

const TOP_LEVEL = ["Version", "Id", "Statement"];
const IN_STATEMENT = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

type Statement = Record<string, Value>;

/** Why AWS refuses the document; undefined where it takes it. */
export function grammarFault(kind: DocumentKind, text: string): string | undefined {
    const document = parsed(text);
    if (!isObject(document)) {
        return syntax("not a JSON object");
    }
    const unknown = Object.keys(document).find((key) => !TOP_LEVEL.includes(key));
    if (unknown !== undefined) {
        return syntax(`unknown element ${unknown}`);
    }
    const statements = [document["Statement"] ?? []].flat();
    if (statements.length === 0) {
        return syntax("no Statement");
    }
    return (
        versionFault(kind, document["Version"]) ??
        first(statements, (one) => statementFault(kind, one)) ??
        sidFault(statements)
    );
}

function versionFault(kind: DocumentKind, version: Value | undefined): string | undefined {
    if (
        version === "2012-10-17" ||
        (kind !== "identity" && (version === undefined || version === "2008-10-17"))
    ) {
        return undefined;
    }
    return version === undefined || version === "2008-10-17"
        ? "Policy document must be version 2012-10-17 or greater."
        : syntax("Version must be 2012-10-17");
}

function statementFault(kind: DocumentKind, statement: Value): string | undefined {
    if (!isObject(statement)) {
        return syntax("a statement must be an object");
    }
    const unknown = Object.keys(statement).find((key) => !IN_STATEMENT.includes(key));
    if (unknown !== undefined) {
        return syntax(`unknown element ${unknown}`);
    }
    if (statement["Effect"] === undefined) {
        return "Missing required field Effect";
    }
    if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") {
        return syntax("Effect must be Allow or Deny");
    }
    return (
        pairFault(statement) ??
        actionsFault(statement) ??
        principalsFault(kind, statement) ??
        resourcesFault(kind, statement) ??
        conditionFault(statement["Condition"])
    );
}

function pairFault(statement: Statement): string | undefined {
    const pair = ["Action", "Resource", "Principal"].find(
        (key) => key in statement && `Not${key}` in statement,
    );
    return pair && syntax(`${pair} and Not${pair} in one statement`);
}

function actionsFault(statement: Statement): string | undefined {
    const actions = listOf(statement["Action"] ?? statement["NotAction"]);
    return actions.length === 0 ? "Policy statement must contain actions." : first(actions, actionFault);
}

function principalsFault(kind: DocumentKind, statement: Statement): string | undefined {
    const principal = statement["Principal"] ?? statement["NotPrincipal"];
    if (kind === "identity") {
        return principal === undefined ? undefined : "Policy document should not specify a principal.";
    }
    if (kind === "trust" && principal === "*") {
        return 'AssumeRolepolicy contained an invalid principal: "STAR":"*".';
    }
    return principal === undefined ? "Missing required field Principal" : principalFault(principal);
}

function resourcesFault(kind: DocumentKind, statement: Statement): string | undefined {
    const resources = listOf(statement["Resource"] ?? statement["NotResource"]);
    if (kind === "trust") {
        const foreign = listOf(statement["Action"]).find((action) => !/^(sts:|\*$)/i.test(asText(action)));
        if ("Resource" in statement || "NotResource" in statement) {
            return `Has prohibited field ${"Resource" in statement ? "Resource" : "NotResource"}`;
        }
        return foreign === undefined
            ? undefined
            : "AssumeRole policy may only specify STS AssumeRole actions.";
    }
    return resources.length === 0
        ? "Policy statement must contain resources."
        : first(resources, resourceFault);
}

function syntax(detail: string): string {
    return `Syntax errors in policy. (${detail})`;
}

function first<T>(items: readonly T[], fault: (item: T) => string | undefined): string | undefined {
    for (const item of items) {
        const found = fault(item);
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}
