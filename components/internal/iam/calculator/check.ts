import { checkActions } from "./check-actions";
import { checkConditions } from "./check-conditions";
import { checkPrincipals } from "./check-principals";
import { checkResources } from "./check-resources";
import type { PolicyFault, PolicySource } from "./document";
import { isUnknown } from "./leaf";
import { PolicyKind, policySize, sizeFaults } from "./policy-kind";
import { isFields, kindOf, listed, parsePolicy, tryReadPolicy, type Fields } from "./read-policy";
import type { Vocabulary } from "./vocabulary";

const documentElements = ["Version", "Id", "Statement"];
const statementElements = [
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

/**
 * All that is wrong with one document, by the policy grammar and by what AWS knows: empty where AWS would take it. What isn't
 * known yet isn't judged.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function checkPolicy(source: PolicySource, kind: PolicyKind, vocabulary: Vocabulary): PolicyFault[] {
    const faults: PolicyFault[] = [];
    const document = isUnknown(source) ? undefined : parsePolicy(source, faults);
    if (document === undefined) {
        return faults;
    }
    const structural = tryReadPolicy(document, () => false).faults;
    const statements = listed(document["Statement"], "Statement");
    return [
        ...structural,
        ...checkDocument(document),
        ...checkSids(statements, kind),
        ...statements.flatMap(([statement, path]) =>
            isFields(statement) && !isUnknown(statement)
                ? checkStatement(statement, path, kind, vocabulary)
                : [],
        ),
        ...sizeFaults(kind, [policySize(document)]),
    ];
}

function checkDocument(document: Fields): PolicyFault[] {
    const { Version: version, Statement: statement } = document;
    const faults = unknownElements(document, "document", documentElements);
    if (
        version !== undefined &&
        !isUnknown(version) &&
        version !== "2012-10-17" &&
        version !== "2008-10-17"
    ) {
        faults.push({ path: "Version", given: `is ${kindOf(version)}`, allowed: '"2012-10-17" is needed' });
    }
    if (
        version !== "2012-10-17" &&
        !isUnknown(version) &&
        /\$\{\s*\w+:/.test(JSON.stringify(statement ?? ""))
    ) {
        faults.push({
            path: "Version",
            given:
                version === undefined
                    ? "is missing, and policy variables are used"
                    : `is ${kindOf(version)}, and policy variables are used`,
            allowed: '"2012-10-17" is needed, else variables are plain text',
        });
    }
    if (Array.isArray(statement) && statement.length === 0) {
        faults.push({ path: "Statement", given: "is empty", allowed: "at least one statement is needed" });
    }
    return faults;
}

function checkSids(statements: readonly [value: unknown, path: string][], kind: PolicyKind): PolicyFault[] {
    const seen = new Set<string>();
    return statements.flatMap(([statement, path]) => {
        const sid = isFields(statement) ? statement["Sid"] : undefined;
        if (sid === undefined || isUnknown(sid)) {
            return [];
        }
        const place = `${path}.Sid`;
        if (typeof sid !== "string" || (kind !== PolicyKind.Resource && !/^[A-Za-z0-9]*$/.test(sid))) {
            return [
                {
                    path: place,
                    given: `is ${kindOf(sid)}`,
                    allowed: "only the letters A to Z and a to z, and digits, are allowed",
                },
            ];
        }
        const isTwice = sid !== "" && seen.has(sid);
        seen.add(sid);
        return isTwice
            ? [
                  {
                      path: place,
                      given: `is ${kindOf(sid)}, as of another statement`,
                      allowed: "each Sid is allowed once",
                  },
              ]
            : [];
    });
}

function checkStatement(
    statement: Fields,
    path: string,
    kind: PolicyKind,
    vocabulary: Vocabulary,
): PolicyFault[] {
    return [
        ...unknownElements(statement, path, statementElements),
        ...checkActions(statement, path, kind, vocabulary),
        ...checkResources(statement, path, kind),
        ...checkPrincipals(statement, path, kind),
        ...checkConditions(statement["Condition"], `${path}.Condition`, vocabulary),
    ];
}

function unknownElements(fields: Fields, path: string, allowed: readonly string[]): PolicyFault[] {
    return Object.keys(fields)
        .filter((name) => !allowed.includes(name))
        .map((name) => ({
            path,
            given: `has ${JSON.stringify(name)}`,
            allowed: `only ${allowed.join(", ")} are allowed, written so`,
        }));
}
