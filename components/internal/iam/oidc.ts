import { given, type Rule } from "../validation";
import { trustJson } from "./trust";

/** Whom the tokens are made out to: AWS's own action asks for this. */
export const stsAudience = "sts.amazonaws.com";

/** Whose tokens let in: all of it must be in the token, word for word. */
export interface WebIdentity {
    /** The issuer without scheme, as condition keys begin and the provider's ARN ends with it. */
    readonly issuer: string;
    readonly audience: string;
    /** One of these must be the token's subject. */
    readonly subjects: readonly string[];
    /** Whether the subjects end in `*`. */
    readonly like: boolean;
    /** What else must be in the token, of the few claims that STS looks at besides. */
    readonly claims: Readonly<Record<string, string>>;
}

/** Any issuer's tokens, by what stands in them. For GitHub and GitLab there are args that know how their subjects look. */
export interface OidcTokenArgs {
    /** The issuer, as in the token's `iss`: `https://oidc.circleci.com/org/ID`. */
    url: string;
    /** The token's `aud`, whole. */
    audience: string;
    /** The token's `sub`, whole: one that holds the repository or project and what ran, without wildcards. */
    subject: string;
}

export function tokenIdentity({ url, audience, subject }: OidcTokenArgs): WebIdentity {
    return { issuer: issuerOf(url), audience, subjects: [subject], like: false, claims: {} };
}

/** The issuer without its scheme. */
export function issuerOf(url: string): string {
    return url.replace(/^https:\/\//, "");
}

/**
 * The trust of a role in such tokens. The claims besides subject and audience are the ones that STS knows of the issuer:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function webIdentityTrust(providerArn: string, identity: WebIdentity): string {
    const { issuer, audience, subjects, like, claims } = identity;
    const exact: Record<string, string | readonly string[]> = {};
    for (const [claim, value] of Object.entries({ aud: audience, ...claims })) {
        exact[`${issuer}:${claim}`] = value;
    }
    const subject = { [`${issuer}:sub`]: subjects };
    return trustJson({
        Sid: "OnlyTheseTokens",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: like
            ? { StringEquals: exact, StringLike: subject }
            : { StringEquals: { ...exact, ...subject } },
    });
}

/** The ARN of an account's provider for this issuer's tokens, and for no other's. */
export function oidcProviderArn(issuer: string): Rule<string> {
    return (value) =>
        typeof value === "string" &&
        /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\//.test(value) &&
        value.endsWith(`:oidc-provider/${issuer}`)
            ? undefined
            : `${given(value)} isn't the ARN of the provider for ${issuer}: arn:aws:iam::ACCOUNT:oidc-provider/${issuer} is needed.`;
}

/** An issuer: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
export const issuerUrl: Rule<string> = (value) =>
    typeof value === "string" &&
    value.length <= 255 &&
    /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(\/[A-Za-z0-9_.~-]+)*$/.test(value)
        ? undefined
        : `${given(value)} isn't an issuer: https://HOST or https://HOST/PATH is needed, as in the token's "iss", without port, query or a slash at the end, like "https://oidc.circleci.com/org/ID".`;

/** What an IAM condition compares word for word: `*` and `?` would be taken literally, and `${...}` replaced. */
const wholeClaim = /^[\x21-\x7e]{1,255}$/;

/** A token's audience. */
export const tokenAudience: Rule<string> = (value) =>
    typeof value === "string" && wholeClaim.test(value) && !/[*?$]/.test(value)
        ? undefined
        : `${given(value)} isn't one audience: the token's whole "aud" is needed, without spaces or wildcards, like "${stsAudience}".`;

/** A token's subject. */
export const tokenSubject: Rule<string> = (value) =>
    typeof value === "string" && wholeClaim.test(value) && !/[*?$]/.test(value)
        ? undefined
        : `${given(value)} isn't one subject: the token's whole "sub" is needed, without spaces or wildcards, like "org/ID/project/ID/user/ID".`;
