import { join } from "node:path";
import {
    CreatePolicyCommand,
    CreateRoleCommand,
    CreateUserCommand,
    PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand, EncryptCommand } from "@aws-sdk/client-kms";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import type { AwsEmulation } from "../../../local/aws";
import { openStack } from "../../../local/stack";
import { type AwsClients, awsClients } from "../../support/aws";
import type { DeployedApp } from "../../support/deployed-app";
import { administratorAccess } from "./targets";
import { becomeByToken, type Claims, gitHubToken } from "./tokens";

/** What our components make, as the program deploys it. */
export interface DeployedRoles {
    readonly artifactBucket: string;
    readonly stateBucket: string;
    readonly keyArn: string;
    readonly functionsBoundaryArn: string;
    readonly deployRoleArn: string;
    readonly deployBoundaryArn: string;
    readonly byIdsRoleArn: string;
    readonly releasesRoleArn: string;
    readonly gitLabRoleArn: string;
    readonly previewRoleArn: string;
    readonly previewBoundaryArn: string;
}

/** A role for builds, at work. */
export interface Builder {
    readonly as: AwsClients;
    readonly roleName: string;
    /** Its boundary, or what stands in its place: a managed policy of the account. */
    readonly boundaryArn: string;
}

/** The roles that an account has for builds, and what they could reach. */
export interface DeployTarget {
    /** Becomes one of the roles that deploy, whichever lets the token in. */
    readonly becomeDeployer: (token: Claims) => Promise<unknown>;
    /** Becomes the role that previews. */
    readonly becomePreviewer: (token: Claims) => Promise<unknown>;
    readonly deployer: Builder;
    readonly previewer: Builder;
    /** With the account's own keys: what an administrator does. */
    readonly account: AwsClients;
    /** Artifacts below `shop/`, and what is another's below `blog/`. */
    readonly bucket: string;
    readonly keyArn: string;
    readonly neighbour: BuildNeighbour;
}

/** What else the account has. */
export interface BuildNeighbour {
    /** A bucket with redacted states below `redacted/` and the real ones below `state/`. */
    readonly stateBucket: string;
    readonly keyArn: string;
    readonly secret: Uint8Array;
    readonly parameter: string;
    readonly roleArn: string;
    readonly user: string;
}

/** The objects that are there from the beginning. */
export const artifact = "shop/1.tar.gz";
export const othersArtifact = "blog/1.tar.gz";
export const realState = "state/prod.json";
export const redactedState = "redacted/prod.json";

/** Deploys our roles, and makes what is around them. */
export async function deployedRoles({ cloud }: DeployedApp): Promise<DeployedRoles> {
    const stack = await openStack(cloud, { directory: join(__dirname, "deploy-roles"), stack: "attacks" });
    await stack.up();
    const outputs = Object.entries(await stack.outputs());
    return Object.fromEntries(outputs.map(([name, { value }]) => [name, String(value)])) as never;
}

/** Both sides in one account, next to the same neighbour. */
export async function deployTargets(
    { cloud: { aws } }: DeployedApp,
    roles: DeployedRoles,
): Promise<{ hardened: DeployTarget; control: DeployTarget }> {
    const account = awsClients(aws);
    const neighbour = await settleNeighbour(account, aws, roles.stateBucket);
    await putArtifacts(account, roles.artifactBucket, roles.keyArn);
    const deployers = [roles.deployRoleArn, roles.releasesRoleArn, roles.gitLabRoleArn];
    const builder = async (roleArn: string, boundaryArn: string, token: Claims): Promise<Builder> => ({
        as: awsClients(aws, await becomeByToken(aws, roleArn, token)),
        roleName: nameOf(roleArn),
        boundaryArn,
    });
    const pullRequest = gitHubToken({ sub: "repo:acme/shop:pull_request" });
    const hardened: DeployTarget = {
        becomeDeployer: (token) => becomeAny(aws, deployers, token),
        becomePreviewer: (token) => becomeAny(aws, [roles.previewRoleArn], token),
        deployer: await builder(roles.deployRoleArn, roles.deployBoundaryArn, gitHubToken()),
        previewer: await builder(roles.previewRoleArn, roles.previewBoundaryArn, pullRequest),
        account,
        bucket: roles.artifactBucket,
        keyArn: roles.keyArn,
        neighbour,
    };
    return { hardened, control: await commonSetUp(aws, account, neighbour) };
}

async function becomeAny(aws: AwsEmulation, roleArns: readonly string[], token: Claims): Promise<unknown> {
    let refusal: unknown = new Error("there is no role");
    for (const roleArn of roleArns) {
        try {
            return await becomeByToken(aws, roleArn, token);
        } catch (error) {
            refusal = error;
        }
    }
    throw refusal;
}

const gitHub = "token.actions.githubusercontent.com";

/**
 * The common ways to trust builds, each found in many accounts: GitHub's tokens by their audience alone, or by the organisation alone
 * (https://securitylabs.datadoghq.com/articles/exploring-github-to-aws-keyless-authentication-flaws/), and GitLab's by their audience
 * alone (https://hackingthe.cloud/aws/exploitation/Misconfigured_Resource-Based_Policies/exploiting_misconfigured_gitlab_oidc_aws_iam_roles/).
 */
export function commonTrusts(accountId: string): Readonly<Record<string, string>> {
    const trust = (issuer: string, condition: object) =>
        JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuer}` },
                    Action: "sts:AssumeRoleWithWebIdentity",
                    Condition: condition,
                },
            ],
        });
    return {
        "github-actions": trust(gitHub, { StringEquals: { [`${gitHub}:aud`]: "sts.amazonaws.com" } }),
        "github-actions-acme": trust(gitHub, { StringLike: { [`${gitHub}:sub`]: "repo:acme/*" } }),
        "gitlab-ci": trust("gitlab.com", { StringEquals: { "gitlab.com:aud": "sts.amazonaws.com" } }),
    };
}

/** The common way to deploy: with AdministratorAccess, https://archive.eksworkshop.com/020_prerequisites/iamrole/ */
async function commonSetUp(
    aws: AwsEmulation,
    account: AwsClients,
    neighbour: BuildNeighbour,
): Promise<DeployTarget> {
    const roleArns: string[] = [];
    for (const [RoleName, AssumeRolePolicyDocument] of Object.entries(commonTrusts(aws.accountId))) {
        const { Role } = await account.iam.send(
            new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }),
        );
        const PolicyDocument = administratorAccess;
        await account.iam.send(
            new PutRolePolicyCommand({ RoleName, PolicyName: "AdministratorAccess", PolicyDocument }),
        );
        roleArns.push(Role?.Arn ?? "");
    }
    const { Policy } = await account.iam.send(
        new CreatePolicyCommand({ PolicyName: "common-builds", PolicyDocument: administratorAccess }),
    );
    const [roleArn = ""] = roleArns;
    const builder: Builder = {
        as: awsClients(aws, await becomeByToken(aws, roleArn, gitHubToken())),
        roleName: nameOf(roleArn),
        boundaryArn: Policy?.Arn ?? "",
    };
    const bucket = `common-artifacts-${aws.accountId}`;
    await account.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const { KeyMetadata } = await account.kms.send(new CreateKeyCommand({}));
    const keyArn = KeyMetadata?.Arn ?? "";
    await putArtifacts(account, bucket, keyArn);
    return {
        becomeDeployer: (token) => becomeAny(aws, roleArns, token),
        becomePreviewer: (token) => becomeAny(aws, roleArns, token),
        deployer: builder,
        previewer: builder,
        account,
        bucket,
        keyArn,
        neighbour,
    };
}

async function putArtifacts(account: AwsClients, Bucket: string, keyArn: string): Promise<void> {
    for (const Key of [artifact, othersArtifact]) {
        await account.s3.send(
            new PutObjectCommand({
                Bucket,
                Key,
                Body: "a release",
                ServerSideEncryption: "aws:kms",
                SSEKMSKeyId: keyArn,
            }),
        );
    }
}

async function settleNeighbour(
    account: AwsClients,
    aws: AwsEmulation,
    stateBucket: string,
): Promise<BuildNeighbour> {
    for (const Key of [realState, redactedState]) {
        await account.s3.send(new PutObjectCommand({ Bucket: stateBucket, Key, Body: "{}" }));
    }
    const { KeyMetadata } = await account.kms.send(new CreateKeyCommand({}));
    const keyArn = KeyMetadata?.Arn ?? "";
    const { CiphertextBlob = new Uint8Array() } = await account.kms.send(
        new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from("secret") }),
    );
    const parameter = "/builds-neighbour/stripe-key";
    const secure = { Name: parameter, Type: "SecureString", KeyId: keyArn, Value: "secret" } as const;
    await account.ssm.send(new PutParameterCommand(secure));
    const user = "builds-neighbour";
    await account.iam.send(new CreateUserCommand({ UserName: user }));
    const { Role } = await account.iam.send(
        new CreateRoleCommand({
            RoleName: "builds-neighbour",
            AssumeRolePolicyDocument: JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { AWS: `arn:aws:iam::${aws.accountId}:root` },
                        Action: "sts:AssumeRole",
                    },
                ],
            }),
        }),
    );
    return { stateBucket, keyArn, secret: CiphertextBlob, parameter, roleArn: Role?.Arn ?? "", user };
}

function nameOf(roleArn: string): string {
    return roleArn.split("/").at(-1) ?? "";
}
