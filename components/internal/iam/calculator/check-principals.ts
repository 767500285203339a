import type { PolicyFault } from "./document";
import { isUnknown } from "./leaf";
import { PolicyKind } from "./policy-kind";
import { isFields, kindOf, listed, type Fields } from "./read-policy";

/** What each kind of principal looks like: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const forms: Readonly<Record<string, readonly [form: RegExp, allowed: string]>> = {
    AWS: [
        /^(\*|\d{12}|arn:aws[a-z-]*:iam::\d{12}:(root|(user|role)\/[\w+=,.@/-]+)|arn:aws[a-z-]*:sts::\d{12}:(assumed-role|federated-user)\/[\w+=,.@/-]+|(AIDA|AROA)[A-Z0-9]+)$/,
        '"*", an account, or the ARN of a root, user, role or session is needed, without a wildcard',
    ],
    Service: [/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/, 'a service like "ec2.amazonaws.com" is needed'],
    Federated: [
        /^(\*|arn:aws[a-z-]*:iam::\d{12}:(oidc|saml)-provider\/.+|cognito-identity\.amazonaws\.com|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com)$/,
        "the ARN of an OIDC or SAML provider is needed",
    ],
    CanonicalUser: [/^[0-9a-f]{64}$/, "64 hexadecimal digits are needed"],
};

/** The faults of a statement's principals: there where none belong, missing where they must be, or of no known form. */
export function checkPrincipals(statement: Fields, path: string, kind: PolicyKind): PolicyFault[] {
    const given = ["Principal", "NotPrincipal"].filter((name) => statement[name] !== undefined);
    if (kind === PolicyKind.Managed || kind === PolicyKind.Inline) {
        return given.map((name) => ({
            path: `${path}.${name}`,
            given: "is there",
            allowed: "a policy of a role has no principal: the role is meant",
        }));
    }
    if (given.length === 0) {
        return [{ path: `${path}.Principal`, given: "is missing", allowed: "it must be said who is meant" }];
    }
    return given.flatMap((name) => checkKinds(statement[name], `${path}.${name}`));
}

function checkKinds(value: unknown, path: string): PolicyFault[] {
    if (isUnknown(value) || !isFields(value)) {
        return [];
    }
    return Object.entries(value).flatMap(([kind, principals]) => {
        const [form, allowed] = forms[kind] ?? [];
        if (form === undefined || allowed === undefined) {
            return [
                {
                    path,
                    given: `has ${JSON.stringify(kind)}`,
                    allowed: `only ${Object.keys(forms).join(", ")} are allowed`,
                },
            ];
        }
        return listed(principals, `${path}.${kind}`)
            .filter(([principal]) => typeof principal === "string" && !form.test(principal))
            .map(([principal, place]) => ({ path: place, given: `is ${kindOf(principal)}`, allowed }));
    });
}
