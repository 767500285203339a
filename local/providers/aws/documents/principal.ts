/** The Principal element: what AWS refuses of it, in its words. */
import { isObject } from "../../properties";
import type { Value } from "../../resource-type";

const FORMS: Readonly<Record<string, RegExp>> = {
    AWS: /^(\*|\d{12}|arn:aws(-[a-z]+)*:(iam|sts)::(\d{12}|cloudfront):[^*?]+|AIDA\w+|AROA\w+|[A-Z0-9]{21})$/,
    Service: /^[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal)$/,
    Federated: /^(arn:aws(-[a-z]+)*:iam::\d{12}:(oidc|saml)-provider\/.+|[a-z0-9.-]+)$/,
    CanonicalUser: /^[0-9a-f]{64}$/,
};

/** `"*"`, or an object of one or more kinds of principal. */
export function principalFault(principal: Value): string | undefined {
    if (principal === "*") {
        return undefined;
    }
    if (!isObject(principal) || Object.keys(principal).length === 0) {
        return "Syntax errors in policy. (Principal must be an object)";
    }
    for (const [kind, names] of Object.entries(principal)) {
        const form = FORMS[kind];
        if (!form) {
            return `Syntax errors in policy. (unknown principal ${kind})`;
        }
        const wrong = [names].flat().find((name) => typeof name !== "string" || !form.test(name));
        if (wrong !== undefined) {
            const shown = typeof wrong === "string" ? wrong : JSON.stringify(wrong);
            return `Invalid principal in policy: "${kind.toUpperCase()}":"${shown}"`;
        }
    }
    return undefined;
}
