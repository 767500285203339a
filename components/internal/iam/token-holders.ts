import { type Faults } from "../validation";
import { checkGitHubRuns, gitHubIdentity, gitHubIssuer, type GitHubRunsArgs } from "./github";
import { checkGitLabRuns, gitLabHost, gitLabIdentity, gitLabIssuer, type GitLabRunsArgs } from "./gitlab";
import {
    issuerOf,
    issuerUrl,
    type OidcTokenArgs,
    tokenAudience,
    tokenIdentity,
    tokenSubject,
    type WebIdentity,
} from "./oidc";

/** Who holds a token that lets in: exactly one of these. */
export interface TokenHolders {
    gitHub?: GitHubRunsArgs;
    gitLab?: GitLabRunsArgs;
    issuer?: OidcTokenArgs;
}

/** The issuer that is meant, without scheme; undefined where it isn't said, or not well. */
export function issuerMeant({ gitHub, gitLab, issuer }: TokenHolders): string | undefined {
    if (gitHub) {
        return gitHubIssuer;
    }
    if (gitLab) {
        const host = gitLabIssuer(gitLab);
        return gitLabHost(host) === undefined ? host : undefined;
    }
    return issuer && issuerUrl(issuer.url) === undefined ? issuerOf(issuer.url) : undefined;
}

/** The holder that was given, already checked. */
export function holderIdentity({ gitHub, gitLab, issuer }: TokenHolders): WebIdentity {
    if (gitHub) {
        return gitHubIdentity(gitHub);
    }
    if (gitLab) {
        return gitLabIdentity(gitLab);
    }
    if (issuer) {
        return tokenIdentity(issuer);
    }
    throw new Error("Nobody was given who holds a token.");
}

/** Records every fault of the holders. */
export function checkHolders(faults: Faults, holders: TokenHolders): void {
    const { gitHub, gitLab, issuer } = holders;
    const found = Object.entries({ gitHub, gitLab, issuer }).filter(([, one]) => one !== undefined);
    if (found.length === 0) {
        faults.add(
            "gitHub",
            'nobody was given who may deploy; give exactly one of gitHub, gitLab, issuer, like gitHub: { repository: "acme/shop", branch: "main" }.',
        );
    }
    if (found.length > 1) {
        const names = found.map(([name]) => name);
        faults.add(
            names.at(-1) ?? "",
            `${names.join(" and ")} were given, and a role is for exactly one of them; make a role for each.`,
        );
    }
    if (gitHub) {
        checkGitHubRuns(faults, "gitHub", gitHub);
    }
    if (gitLab) {
        checkGitLabRuns(faults, "gitLab", gitLab);
    }
    if (issuer) {
        faults.require("issuer.url", issuer.url, issuerUrl);
        faults.require("issuer.audience", issuer.audience, tokenAudience);
        faults.require("issuer.subject", issuer.subject, tokenSubject);
    }
}
