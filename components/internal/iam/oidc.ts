import { given, type Rule } from "../validation";
import { trustJson } from "./trust";

/** The issuer of GitHub's tokens, without scheme, as condition keys and the provider's ARN begin and end with it. */
export const gitHubIssuer = "token.actions.githubusercontent.com";
/** Whom the tokens are made out to: AWS's own action asks for this. */
export const stsAudience = "sts.amazonaws.com";

/** Which workflow runs may become the role: those of one branch or of one environment of a repository. */
export interface GitHubSubject {
    /** `org/name`. */
    readonly repository: string;
    readonly repositoryOwnerId: string | undefined;
    readonly repositoryId: string | undefined;
    readonly branch: string | undefined;
    readonly environment: string | undefined;
}

/**
 * The subjects that GitHub writes into the tokens of these runs. Repositories made, renamed or transferred since July 2026 have the
 * form with the ids, which don't pass to whoever takes an abandoned name; older ones have the classic form.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function gitHubSubjects(subject: GitHubSubject): string[] {
    const { repository, repositoryOwnerId, repositoryId, branch, environment } = subject;
    const run = branch === undefined ? `environment:${environment ?? ""}` : `ref:refs/heads/${branch}`;
    const classic = `repo:${repository}:${run}`;
    if (repositoryOwnerId === undefined || repositoryId === undefined) {
        return [classic];
    }
    const [owner = "", name = ""] = repository.split("/");
    return [classic, `repo:${owner}@${repositoryOwnerId}/${name}@${repositoryId}:${run}`];
}

/**
 * The trust of a role for GitHub's workflows: exactly these subjects and, where the repository's id is known, exactly that
 * repository, whatever its name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function gitHubTrust(providerArn: string, subject: GitHubSubject): string {
    const { repositoryId } = subject;
    return trustJson({
        Sid: "OnlyTheseWorkflows",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
            StringEquals: {
                [`${gitHubIssuer}:aud`]: stsAudience,
                [`${gitHubIssuer}:sub`]: gitHubSubjects(subject),
                ...(repositoryId !== undefined && { [`${gitHubIssuer}:repository_id`]: repositoryId }),
            },
        },
    });
}

/** A repository: https://docs.github.com/en/rest/repos/repos#get-a-repository */
export const gitHubRepository: Rule<string> = (value) =>
    typeof value === "string" && /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9_.-]{1,100}$/.test(value)
        ? undefined
        : `${given(value)} isn't one repository: OWNER/NAME is needed, without host or wildcard, like "acme/shop".`;

/** The id of a repository or of its owner. */
export const gitHubId: Rule<string> = (value) =>
    typeof value === "string" && /^[1-9]\d{0,18}$/.test(value)
        ? undefined
        : `${given(value)} isn't an id of GitHub's: the digits of "id" and "owner.id" in https://api.github.com/repos/OWNER/NAME are needed, like "123456".`;

/** One branch, by its whole name. */
export const gitHubBranch: Rule<string> = (value) =>
    typeof value === "string" && /^(?!refs\/)[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}$/.test(value)
        ? undefined
        : `${given(value)} isn't one branch: its whole name of letters, digits, "_", ".", "/" and "-" is needed, without "refs/heads/" or wildcard, like "main".`;

/** One deployment environment, by its whole name. */
export const gitHubEnvironment: Rule<string> = (value) =>
    typeof value === "string" && /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/.test(value)
        ? undefined
        : `${given(value)} isn't one environment: its whole name of letters, digits, "_", "." and "-" is needed, without wildcard, like "production".`;

/** The ARN of an account's provider for GitHub's tokens, and for no other issuer's. */
export const gitHubProviderArn: Rule<string> = (value) =>
    typeof value === "string" &&
    /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/.test(value)
        ? undefined
        : `${given(value)} isn't the ARN of GitHub's provider: arn:aws:iam::ACCOUNT:oidc-provider/${gitHubIssuer} is needed.`;
