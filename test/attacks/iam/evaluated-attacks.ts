import type { Attack } from "../attack";
import { letsIn, mayDo } from "./evaluate";
import type { EvaluatedTarget, RoleDocuments } from "./evaluated-targets";
import { type Claims, gitHubToken } from "./tokens";

/** What the documents don't allow. */
export class NotAllowed extends Error {}

type Target = EvaluatedTarget;
type Keys = Readonly<Record<string, string>>;

function attack(id: string, words: string, run: (target: Target) => void): Attack<Target> {
    const tried = (target: Target) => {
        run(target);
        return Promise.resolve();
    };
    return { id: `deploy-evaluated/${id}`, practice: "P2", attack: words, run: tried };
}

/** The keys that STS makes of a token: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
function become({ accountId }: Target, { trust }: RoleDocuments, { iss, ...claims }: Claims): void {
    const issuer = iss.replace("https://", "");
    const keys = Object.fromEntries(
        Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value]),
    );
    if (!letsIn(trust, `arn:aws:iam::${accountId}:oidc-provider/${issuer}`, keys)) {
        throw new NotAllowed("not let in by the trust policy");
    }
}

function tryTo({ deployer }: Target, action: string, resource: string, keys: Keys = {}): void {
    if (!mayDo(deployer.policies, deployer.boundary, { action, resource, keys })) {
        throw new NotAllowed(`${action} isn't allowed on ${resource}`);
    }
}

/** Whether a command may be sent: the document and each instance must be allowed. */
function sendCommand(target: Target, document: string, tags: Keys): void {
    const { accountId, region } = target;
    // AWS's own documents belong to no account.
    const owner = /^AWS-/.test(document) ? "" : accountId;
    tryTo(target, "ssm:SendCommand", `arn:aws:ssm:${region}:${owner}:document/${document}`);
    tryTo(
        target,
        "ssm:SendCommand",
        `arn:aws:ec2:${region}:${accountId}:instance/i-0123456789abcdef0`,
        Object.fromEntries(Object.entries(tags).map(([key, value]) => [`ssm:resourceTag/${key}`, value])),
    );
}

/** What is done to a role, which has this boundary or gets it. */
function changeRole(target: Target, action: string, role: string, boundaryArn?: string): void {
    tryTo(
        target,
        action,
        `arn:aws:iam::${target.accountId}:role/${role}`,
        boundaryArn === undefined ? {} : { "iam:PermissionsBoundary": boundaryArn },
    );
}

function passRole(target: Target, role: string, service: string): void {
    const resource = `arn:aws:iam::${target.accountId}:role/${role}`;
    tryTo(target, "iam:PassRole", resource, { "iam:PassedToService": service });
}

/** A token of the repository that has the ids 42 and 4711. */
const tokenById = (otherwise: Partial<Claims> = {}) => gitHubToken({ repository_id: "4711", ...otherwise });
const sub = "repo:acme@42/shop@4711:ref:refs/heads/main";
const tagged = { App: "shop" };
const otherBoundary = ({ accountId }: Target) => `arn:aws:iam::${accountId}:policy/wide-open`;
const inAccount = (target: Target, service: string, resource: string) =>
    `arn:aws:${service}:${target.region}:${target.accountId}:${resource}`;

export const evaluatedAttacks: readonly Attack<Target>[] = [
    attack("taken-over-name", "become the deployer after taking over the organisation's name", (target) => {
        become(target, target.byIds, tokenById({ repository_id: "666" }));
    }),
    attack("taken-over-ids", "the same, with a subject that holds ids", (target) => {
        become(
            target,
            target.byIds,
            tokenById({ sub: "repo:acme@665/shop@666:ref:refs/heads/main", repository_id: "666" }),
        );
    }),
    attack(
        "other-owner",
        "become the deployer with the right repository's id and another owner's",
        (target) => {
            become(target, target.byIds, tokenById({ sub: "repo:acme@665/shop@4711:ref:refs/heads/main" }));
        },
    ),
    attack("without-id", "become the deployer with a token without the repository's id", (target) => {
        become(target, target.byIds, gitHubToken({ sub }));
    }),
    attack("pull-request-by-ids", "become the deployer with a pull request's token", (target) => {
        become(target, target.byIds, tokenById({ sub: "repo:acme@42/shop@4711:pull_request" }));
    }),
    attack("branch-by-ids", "become the deployer with another branch's token", (target) => {
        become(target, target.byIds, tokenById({ sub: "repo:acme@42/shop@4711:ref:refs/heads/evil" }));
    }),
    attack("environment-by-ids", "become the deployer with an environment's token", (target) => {
        become(target, target.byIds, tokenById({ sub: "repo:acme@42/shop@4711:environment:main" }));
    }),
    attack("any-command", "run any command on the servers, as root", (target) => {
        sendCommand(target, "AWS-RunShellScript", tagged);
    }),
    attack("other-document", "run another document of the account", (target) => {
        sendCommand(target, "blog-restart", tagged);
    }),
    attack("longer-document", "run a document of a longer name", (target) => {
        sendCommand(target, "shop-restart-evil", tagged);
    }),
    attack("untagged-instance", "run its document on an instance without a tag", (target) => {
        sendCommand(target, "shop-restart", {});
    }),
    attack("other-instance", "run its document on another app's instance", (target) => {
        sendCommand(target, "shop-restart", { App: "blog" });
    }),
    attack("other-tag", "run its document on an instance with the value in another tag", (target) => {
        sendCommand(target, "shop-restart", { Name: "shop" });
    }),
    attack("change-document", "change its document", (target) => {
        tryTo(target, "ssm:UpdateDocument", inAccount(target, "ssm", "document/shop-restart"));
    }),
    attack("new-document", "make a document", (target) => {
        tryTo(target, "ssm:CreateDocument", inAccount(target, "ssm", "document/shop-restart"));
    }),
    attack("tag-instance", "put the tag on another instance", (target) => {
        tryTo(target, "ec2:CreateTags", inAccount(target, "ec2", "instance/i-0123456789abcdef0"), {
            "aws:RequestTag/App": "shop",
        });
    }),
    attack("session", "open a shell on a server", (target) => {
        tryTo(target, "ssm:StartSession", inAccount(target, "ec2", "instance/i-0123456789abcdef0"), {
            "ssm:resourceTag/App": "shop",
        });
    }),
    attack("command-output", "read what commands of others print", (target) => {
        tryTo(target, "ssm:GetCommandInvocation", "*");
    }),
    attack("role-without-boundary", "make a role without a boundary", (target) => {
        changeRole(target, "iam:CreateRole", "shop-fn-evil");
    }),
    attack("role-other-boundary", "make a role with another boundary", (target) => {
        changeRole(target, "iam:CreateRole", "shop-fn-evil", otherBoundary(target));
    }),
    attack("role-other-name", "make a role of another name", (target) => {
        changeRole(target, "iam:CreateRole", "evil", target.functionsBoundaryArn);
    }),
    attack("drop-boundary", "take a made role's boundary away", (target) => {
        changeRole(target, "iam:DeleteRolePermissionsBoundary", "shop-fn-a", target.functionsBoundaryArn);
    }),
    attack("change-boundary", "give a made role another boundary", (target) => {
        changeRole(target, "iam:PutRolePermissionsBoundary", "shop-fn-a", otherBoundary(target));
    }),
    attack("widen-unbounded", "write a policy for a role without the boundary", (target) => {
        changeRole(target, "iam:PutRolePolicy", "shop-fn-old");
    }),
    attack("trust-unbounded", "change who may become a role without the boundary", (target) => {
        changeRole(target, "iam:UpdateAssumeRolePolicy", "shop-fn-old");
    }),
    attack("widen-other", "write a policy for another role with the boundary", (target) => {
        changeRole(target, "iam:PutRolePolicy", "blog-fn-a", target.functionsBoundaryArn);
    }),
    attack("widen-functions-boundary", "write a new version of the boundary of made roles", (target) => {
        tryTo(target, "iam:CreatePolicyVersion", target.functionsBoundaryArn);
    }),
    attack("pass-to-instance", "hand a made role to an instance", (target) => {
        passRole(target, "shop-fn-a", "ec2.amazonaws.com");
    }),
    attack("pass-other", "hand another role to a function", (target) => {
        passRole(target, "admin", "lambda.amazonaws.com");
    }),
    attack("put-default-key", "put an artifact with AWS's key for S3", (target) => {
        tryTo(target, "s3:PutObject", `arn:aws:s3:::${target.artifactBucket}/shop/1`, {
            "s3:x-amz-server-side-encryption": "aws:kms",
        });
    }),
    attack("new-audience", "have the account take tokens for others", (target) => {
        tryTo(
            target,
            "iam:AddClientIDToOpenIDConnectProvider",
            `arn:aws:iam::${target.accountId}:oidc-provider/token.actions.githubusercontent.com`,
        );
    }),
];

/** What is meant to work must: documents that allow nothing would prove nothing. */
export function checkItIsAllowed(target: Target): void {
    const { accountId, functionsBoundaryArn: boundary } = target;
    become(target, target.byIds, tokenById());
    become(target, target.byIds, tokenById({ sub }));
    sendCommand(target, "shop-restart", tagged);
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:DeleteRole"]) {
        changeRole(target, action, "shop-fn-a", boundary);
    }
    tryTo(target, "iam:GetRole", `arn:aws:iam::${accountId}:role/shop-fn-a`);
    passRole(target, "shop-fn-a", "lambda.amazonaws.com");
    tryTo(target, "s3:PutObject", `arn:aws:s3:::${target.artifactBucket}/shop/1`, {
        "s3:x-amz-server-side-encryption-aws-kms-key-id": target.keyArn,
    });
}
