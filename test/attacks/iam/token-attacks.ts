import type { Attack } from "../attack";
import type { DeployTarget } from "./deploy-targets";
import { type Claims, gitHubToken, gitLabToken } from "./tokens";

function deploy(id: string, words: string, token: Claims): Attack<DeployTarget> {
    const attack = `become the deployer with a token ${words}`;
    return { id: `deploy/${id}`, practice: "P2", attack, run: (target) => target.becomeDeployer(token) };
}

function preview(id: string, words: string, token: Claims): Attack<DeployTarget> {
    const attack = `become the previewer with a token ${words}`;
    return { id: `preview/${id}`, practice: "P2", attack, run: (target) => target.becomePreviewer(token) };
}

const gitHub = (sub: string) => gitHubToken({ sub });

/** With tokens of runs that have no business here; the deployers are there for `acme/shop`'s main branch and tags `v*`. */
export const tokenAttacks: readonly Attack<DeployTarget>[] = [
    deploy("fork", "of a fork", gitHub("repo:evil/shop:ref:refs/heads/main")),
    deploy("other-repository", "of another repository", gitHub("repo:acme/blog:ref:refs/heads/main")),
    deploy("longer-repository", "of a longer name", gitHub("repo:acme/shop-evil:ref:refs/heads/main")),
    deploy("longer-owner", "of a longer owner", gitHub("repo:acme-evil/shop:ref:refs/heads/main")),
    deploy("other-branch", "of another branch", gitHub("repo:acme/shop:ref:refs/heads/evil")),
    deploy("longer-branch", "of a longer branch", gitHub("repo:acme/shop:ref:refs/heads/main-evil")),
    deploy("branch-like-tag", "of a branch like a tag", gitHub("repo:acme/shop:ref:refs/heads/v1")),
    deploy("other-tag", "of a tag that isn't a release", gitHub("repo:acme/shop:ref:refs/tags/evil")),
    deploy("tag-like-branch", "of a tag like the branch", gitHub("repo:acme/shop:ref:refs/tags/main")),
    deploy("fork-tag", "of a fork's release", gitHub("repo:evil/shop:ref:refs/tags/v1")),
    deploy("pull-request", "of a pull request", gitHub("repo:acme/shop:pull_request")),
    deploy("environment", "of an environment", gitHub("repo:acme/shop:environment:main")),
    deploy(
        "taken-over",
        "of who took over the organisation's name",
        gitHub("repo:acme@666/shop@667:ref:refs/heads/main"),
    ),
    deploy("other-case", "of a name in capitals", gitHub("repo:Acme/Shop:ref:refs/heads/main")),
    deploy("no-subject", "without a subject", gitHub("")),
    deploy("other-audience", "made out to somebody else", gitHubToken({ aud: "https://github.com/acme" })),
    deploy(
        "other-issuer",
        "of gitlab.com for the same subject",
        gitLabToken({ sub: "repo:acme/shop:ref:refs/heads/main" }),
    ),
    deploy(
        "other-project",
        "of another project on gitlab.com",
        gitLabToken({ sub: "project_path:evil/shop:ref_type:branch:ref:main" }),
    ),
    deploy(
        "other-pipeline",
        "of another branch on gitlab.com",
        gitLabToken({ sub: "project_path:acme/shop:ref_type:branch:ref:evil" }),
    ),
    deploy(
        "pipeline-of-tag",
        "of a tag on gitlab.com, called like the branch",
        gitLabToken({ sub: "project_path:acme/shop:ref_type:tag:ref:main" }),
    ),
    preview("fork", "of a fork's pull request", gitHub("repo:evil/shop:pull_request")),
    preview("other-repository", "of another repository's", gitHub("repo:acme/blog:pull_request")),
    preview("branch", "of a branch", gitHub("repo:acme/shop:ref:refs/heads/evil")),
    preview(
        "other-audience",
        "made out to somebody else",
        gitHubToken({ aud: "https://github.com/acme", sub: "repo:acme/shop:pull_request" }),
    ),
];
