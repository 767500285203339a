import { type Faults, given, type Rule } from "../validation";
import { stsAudience, type WebIdentity } from "./oidc";
import { checkPattern, type RunPatternArgs, type Varying } from "./run-pattern";

/** The issuer of GitHub's tokens, without scheme. */
export const gitHubIssuer = "token.actions.githubusercontent.com";

/** A repository on GitHub. */
export interface GitHubRepositoryArgs {
    /** The repository, `acme/shop`. */
    repository: string;
    /** GitHub's id of the repository. With it, nobody who takes over an abandoned name gets the role. @default by name alone */
    repositoryId?: string;
    /** GitHub's id of the repository's owner; needed with `repositoryId`. @default by name alone */
    repositoryOwnerId?: string;
}

/** Workflow runs on GitHub: those of one branch, of one environment, or of a pattern. Exactly one of the three is given. */
export interface GitHubRunsArgs extends GitHubRepositoryArgs {
    /** The branch whose runs may deploy, `main`. @default none */
    branch?: string;
    /**
     * The deployment environment whose jobs may deploy, `production`. Any branch's workflow may name an environment: which may
     * use it is said in its protection rules on GitHub. @default none
     */
    environment?: string;
    /** Branches, tags or environments by the beginning of their names. @default none */
    pattern?: RunPatternArgs;
}

/** Runs that a pull request started, of the repository's own branches: GitHub gives those from forks no token. */
export function gitHubPullRequests(repository: GitHubRepositoryArgs): WebIdentity {
    return gitHubRuns(repository, "pull_request", false);
}

/** The runs that args tell of, already checked. */
export function gitHubIdentity(args: GitHubRunsArgs): WebIdentity {
    const { branch, environment, pattern } = args;
    if (pattern) {
        const { branches, tags, environments = "" } = pattern;
        const ref = branches === undefined ? tags && `tags/${tags}` : `heads/${branches}`;
        return gitHubRuns(args, ref === undefined ? `environment:${environments}` : `ref:refs/${ref}`, true);
    }
    return gitHubRuns(
        args,
        branch === undefined ? `environment:${environment ?? ""}` : `ref:refs/heads/${branch}`,
        false,
    );
}

/**
 * Repositories made, renamed or transferred since July 2026 have subjects with ids, which don't pass to whoever takes an abandoned
 * name; older ones have the form by names.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
function gitHubRuns(args: GitHubRepositoryArgs, run: string, like: boolean): WebIdentity {
    const { repository, repositoryOwnerId, repositoryId } = args;
    const identity = { issuer: gitHubIssuer, audience: stsAudience, like };
    const byName = `repo:${repository}:${run}`;
    if (repositoryOwnerId === undefined || repositoryId === undefined) {
        return { ...identity, subjects: [byName], claims: {} };
    }
    const [owner = "", name = ""] = repository.split("/");
    return {
        ...identity,
        subjects: [byName, `repo:${owner}@${repositoryOwnerId}/${name}@${repositoryId}:${run}`],
        claims: { repository_id: repositoryId },
    };
}

/** Records every fault of a repository. */
export function checkRepository(faults: Faults, path: string, args: GitHubRepositoryArgs): void {
    // Not every caller has types: without any arguments, the repository is what is missing.
    const { repository, repositoryId, repositoryOwnerId } = { ...args };
    faults.require(`${path}.repository`, repository, gitHubRepository);
    faults.check(`${path}.repositoryId`, repositoryId, gitHubId);
    faults.check(`${path}.repositoryOwnerId`, repositoryOwnerId, gitHubId);
    if ((repositoryId === undefined) !== (repositoryOwnerId === undefined)) {
        const missing = repositoryId === undefined ? "repositoryId" : "repositoryOwnerId";
        faults.add(`${path}.${missing}`, "the subject of a token holds both ids or none; give this one too.");
    }
}

const varying: readonly Varying[] = ["branches", "tags", "environments"];

/** Records every fault of the runs. */
export function checkGitHubRuns(faults: Faults, path: string, args: GitHubRunsArgs): void {
    const { branch, environment, pattern } = args;
    checkRepository(faults, path, args);
    faults.check(`${path}.branch`, branch, gitHubBranch);
    faults.check(`${path}.environment`, environment, gitHubEnvironment);
    if (pattern) {
        checkPattern(faults, `${path}.pattern`, pattern, varying);
    }
    const found = Object.entries({ branch, environment, pattern }).filter(([, one]) => one !== undefined);
    if (found.length === 0) {
        faults.add(
            path,
            'neither branch, environment nor pattern was given, and every branch could deploy; give one of them, like branch: "main".',
        );
    }
    if (found.length > 1) {
        const names = found.map(([name]) => name).join(" and ");
        faults.add(
            path,
            `${names} were given, and the subject of a token holds only one of them; for an environment, say on GitHub which branches may deploy to it.`,
        );
    }
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
        : `${given(value)} isn't one branch: its whole name of letters, digits, "_", ".", "/" and "-" is needed, without "refs/heads/" or wildcard, like "main"; for several there is pattern.`;

/** One deployment environment, by its whole name. */
export const gitHubEnvironment: Rule<string> = (value) =>
    typeof value === "string" && /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/.test(value)
        ? undefined
        : `${given(value)} isn't one environment: its whole name of letters, digits, "_", "." and "-" is needed, without wildcard, like "production"; for several there is pattern.`;
