import { type Faults, given, type Rule } from "../validation";
import { gitHubBranch } from "./github";
import { stsAudience, type WebIdentity } from "./oidc";
import { checkPattern, type RunPatternArgs, type Varying } from "./run-pattern";

/**
 * Pipelines on GitLab: those of one branch or of a pattern. Exactly one of the two is given. A job asks for its token with
 * `id_tokens: { AWS_TOKEN: { aud: "sts.amazonaws.com" } }`.
 */
export interface GitLabRunsArgs {
    /** The project with its groups, `acme/web/shop`. */
    project: string;
    /**
     * GitLab's id of the project. With it, nobody who takes over an abandoned name gets the role. STS knows it in the tokens
     * of gitlab.com only. @default by name alone
     */
    projectId?: string;
    /** The host of a GitLab of one's own, `gitlab.example.com`; AWS must reach it by HTTPS. @default gitlab.com */
    host?: string;
    /** The branch whose pipelines may deploy, `main`. @default none */
    branch?: string;
    /** Branches or tags by the beginning of their names. @default none */
    pattern?: RunPatternArgs;
}

/** The issuer of that GitLab's tokens, without scheme. */
export function gitLabIssuer({ host = "gitlab.com" }: GitLabRunsArgs): string {
    return host;
}

/** The pipelines that args tell of, already checked: https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
export function gitLabIdentity(args: GitLabRunsArgs): WebIdentity {
    const { project, projectId, branch, pattern } = args;
    const tags = pattern?.tags;
    const ref =
        tags === undefined
            ? `ref_type:branch:ref:${branch ?? pattern?.branches ?? ""}`
            : `ref_type:tag:ref:${tags}`;
    return {
        issuer: gitLabIssuer(args),
        audience: stsAudience,
        subjects: [`project_path:${project}:${ref}`],
        like: pattern !== undefined,
        claims: projectId === undefined ? {} : { project_id: projectId },
    };
}

const varying: readonly Varying[] = ["branches", "tags"];

/** Records every fault of the pipelines. */
export function checkGitLabRuns(faults: Faults, path: string, args: GitLabRunsArgs): void {
    const { project, projectId, host, branch, pattern } = args;
    faults.require(`${path}.project`, project, gitLabProject);
    faults.check(`${path}.projectId`, projectId, gitLabProjectId);
    faults.check(`${path}.host`, host, gitLabHost);
    faults.check(`${path}.branch`, branch, gitHubBranch);
    if (pattern) {
        checkPattern(faults, `${path}.pattern`, pattern, varying);
    }
    if ((branch === undefined) === (pattern === undefined)) {
        const got = branch === undefined ? "none was given" : "branch and pattern were given";
        faults.add(path, `${got}, and exactly one of branch, pattern says whose pipelines may deploy.`);
    }
    if (projectId !== undefined && gitLabProjectId(projectId) === undefined && host !== undefined) {
        faults.add(
            `${path}.projectId`,
            "STS knows a project's id only in tokens of gitlab.com; leave it out here.",
        );
    }
}

/** The host of a GitLab. */
export const gitLabHost: Rule<string> = (value) =>
    typeof value === "string" && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(value) && value.length <= 253
        ? undefined
        : `${given(value)} isn't a GitLab's host: its whole name in lower case is needed, without scheme, port or path, like "gitlab.example.com".`;

/** A project with its groups: https://docs.gitlab.com/user/reserved_names/ */
export const gitLabProject: Rule<string> = (value) =>
    typeof value === "string" &&
    value.length <= 255 &&
    /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/.test(value)
        ? undefined
        : `${given(value)} isn't one project: GROUP/NAME is needed, with all groups, without host or wildcard, like "acme/shop".`;

/** The id of a project. */
export const gitLabProjectId: Rule<string> = (value) =>
    typeof value === "string" && /^[1-9]\d{0,18}$/.test(value)
        ? undefined
        : `${given(value)} isn't a project's id: the digits of "id" in https://gitlab.com/api/v4/projects/GROUP%2FNAME are needed, like "123456".`;
