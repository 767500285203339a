import {
    AttachRolePolicyCommand,
    CreateOpenIDConnectProviderCommand,
    CreatePolicyVersionCommand,
    CreateRoleCommand,
    CreateUserCommand,
    DeleteRolePermissionsBoundaryCommand,
    DeleteRolePolicyCommand,
    ListUsersCommand,
    PutRolePermissionsBoundaryCommand,
    PutRolePolicyCommand,
    UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
    CreateGrantCommand,
    DecryptCommand,
    EncryptCommand,
    GenerateDataKeyCommand,
    PutKeyPolicyCommand,
    ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import {
    CopyObjectCommand,
    DeleteBucketPolicyCommand,
    DeleteObjectCommand,
    GetBucketPolicyCommand,
    GetObjectCommand,
    HeadObjectCommand,
    ListBucketsCommand,
    ListObjectsV2Command,
    ListObjectVersionsCommand,
    PutBucketPolicyCommand,
    PutBucketVersioningCommand,
    PutObjectCommand,
    type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { Attack } from "../attack";
import { artifact, type Builder, type DeployTarget, othersArtifact, realState } from "./deploy-targets";
import { administratorAccess } from "./targets";

type Run = (target: DeployTarget) => Promise<unknown>;

function attack(id: string, words: string, run: Run): Attack<DeployTarget> {
    return { id: `deploy/${id}`, practice: "P2", attack: words, run };
}

/** Puts an artifact as the deployer does, but for what is said otherwise. */
export function put(
    { deployer, bucket, keyArn }: DeployTarget,
    otherwise: Partial<PutObjectCommandInput> = {},
): Promise<unknown> {
    return deployer.as.s3.send(
        new PutObjectCommand({
            Bucket: bucket,
            Key: "shop/2.tar.gz",
            Body: "a release",
            ServerSideEncryption: "aws:kms",
            SSEKMSKeyId: keyArn,
            ...otherwise,
        }),
    );
}

const trustsAccount = (accountArn: string) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: accountArn }, Action: "sts:AssumeRole" }],
    });

/** An administrator attaches far too much by mistake: does it help who has a builder's credentials? */
async function afterMistake(
    { account }: DeployTarget,
    { roleName }: Builder,
    run: () => Promise<unknown>,
): Promise<void> {
    const mistake = { RoleName: roleName, PolicyName: "mistake" };
    const PolicyDocument = administratorAccess;
    await account.iam.send(new PutRolePolicyCommand({ ...mistake, PolicyDocument }));
    try {
        await run();
    } finally {
        await account.iam.send(new DeleteRolePolicyCommand(mistake));
    }
}

/** With the deployer's credentials. In this order: what destroys something comes last. */
export const deployAttacks: readonly Attack<DeployTarget>[] = [
    attack("put-elsewhere", "put an artifact of another app", (target) =>
        put(target, { Key: othersArtifact }),
    ),
    attack("put-longer-prefix", "put below a longer prefix", (target) => put(target, { Key: "shop-evil/1" })),
    attack("put-at-root", "put above the prefix", (target) => put(target, { Key: "shop" })),
    attack("put-other-bucket", "put into another bucket", (target) =>
        put(target, { Bucket: target.neighbour.stateBucket }),
    ),
    attack("put-plain", "put without encryption", ({ deployer, bucket }) =>
        deployer.as.s3.send(new PutObjectCommand({ Bucket: bucket, Key: artifact, Body: "evil" })),
    ),
    attack("put-s3-key", "put with S3's own key", ({ deployer, bucket }) =>
        deployer.as.s3.send(
            new PutObjectCommand({
                Bucket: bucket,
                Key: artifact,
                Body: "evil",
                ServerSideEncryption: "AES256",
            }),
        ),
    ),
    attack("put-other-key", "put with another key", (target) =>
        put(target, { SSEKMSKeyId: target.neighbour.keyArn }),
    ),
    attack("copy-other", "copy another app's artifact to its own", ({ deployer, bucket, keyArn }) =>
        deployer.as.s3.send(
            new CopyObjectCommand({
                Bucket: bucket,
                Key: "shop/copy",
                CopySource: `${bucket}/${othersArtifact}`,
                ServerSideEncryption: "aws:kms",
                SSEKMSKeyId: keyArn,
            }),
        ),
    ),
    attack("read-back", "read an artifact back", ({ deployer, bucket }) =>
        deployer.as.s3.send(new GetObjectCommand({ Bucket: bucket, Key: artifact })),
    ),
    attack("head", "look whether an artifact is there", ({ deployer, bucket }) =>
        deployer.as.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: artifact })),
    ),
    attack("list", "list the artifacts", ({ deployer, bucket }) =>
        deployer.as.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "shop/" })),
    ),
    attack("list-versions", "list the artifacts' versions", ({ deployer, bucket }) =>
        deployer.as.s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: "shop/" })),
    ),
    attack("list-buckets", "list the account's buckets", ({ deployer }) =>
        deployer.as.s3.send(new ListBucketsCommand({})),
    ),
    attack("read-state", "read the stack's state", ({ deployer, neighbour }) =>
        deployer.as.s3.send(new GetObjectCommand({ Bucket: neighbour.stateBucket, Key: realState })),
    ),
    attack("bucket-versioning", "stop keeping replaced artifacts", ({ deployer, bucket }) =>
        deployer.as.s3.send(
            new PutBucketVersioningCommand({
                Bucket: bucket,
                VersioningConfiguration: { Status: "Suspended" },
            }),
        ),
    ),
    attack("data-key", "get a data key of its key, not by S3", ({ deployer, keyArn }) =>
        deployer.as.kms.send(new GenerateDataKeyCommand({ KeyId: keyArn, KeySpec: "AES_256" })),
    ),
    attack("encrypt", "encrypt with its key", ({ deployer, keyArn }) =>
        deployer.as.kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from("evil") })),
    ),
    attack("decrypt", "decrypt with another key", ({ deployer, neighbour }) =>
        deployer.as.kms.send(
            new DecryptCommand({ KeyId: neighbour.keyArn, CiphertextBlob: neighbour.secret }),
        ),
    ),
    attack("grant-key", "hand the use of its key on", ({ deployer, keyArn, neighbour }) =>
        deployer.as.kms.send(
            new CreateGrantCommand({
                KeyId: keyArn,
                GranteePrincipal: neighbour.roleArn,
                Operations: ["Decrypt"],
            }),
        ),
    ),
    attack("read-parameter", "read a parameter", ({ deployer, neighbour }) =>
        deployer.as.ssm.send(new GetParameterCommand({ Name: neighbour.parameter, WithDecryption: true })),
    ),
    attack("assume-other", "become another role", ({ deployer, neighbour }) =>
        deployer.as.sts.send(new AssumeRoleCommand({ RoleArn: neighbour.roleArn, RoleSessionName: "evil" })),
    ),
    attack("role-without-boundary", "make a role without the boundary", ({ deployer, neighbour }) =>
        deployer.as.iam.send(
            new CreateRoleCommand({
                RoleName: `shop-fn-${deployer.roleName}`,
                AssumeRolePolicyDocument: trustsAccount(neighbour.roleArn),
            }),
        ),
    ),
    attack("widen-inline", "write itself a policy", ({ deployer }) =>
        deployer.as.iam.send(
            new PutRolePolicyCommand({
                RoleName: deployer.roleName,
                PolicyName: "evil",
                PolicyDocument: administratorAccess,
            }),
        ),
    ),
    attack("widen-attached", "attach a policy to itself", ({ deployer }) =>
        deployer.as.iam.send(
            new AttachRolePolicyCommand({ RoleName: deployer.roleName, PolicyArn: deployer.boundaryArn }),
        ),
    ),
    attack("widen-boundary", "write a new version of its boundary", ({ deployer }) =>
        deployer.as.iam.send(
            new CreatePolicyVersionCommand({
                PolicyArn: deployer.boundaryArn,
                PolicyDocument: administratorAccess,
                SetAsDefault: true,
            }),
        ),
    ),
    attack("set-boundary", "set another boundary on itself", ({ deployer }) =>
        deployer.as.iam.send(
            new PutRolePermissionsBoundaryCommand({
                RoleName: deployer.roleName,
                PermissionsBoundary: deployer.boundaryArn,
            }),
        ),
    ),
    attack("drop-boundary", "take its boundary away", ({ deployer }) =>
        deployer.as.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: deployer.roleName })),
    ),
    attack("open-trust", "let another role become it", ({ deployer, neighbour }) =>
        deployer.as.iam.send(
            new UpdateAssumeRolePolicyCommand({
                RoleName: deployer.roleName,
                PolicyDocument: trustsAccount(neighbour.roleArn),
            }),
        ),
    ),
    attack("other-trust", "change who may become another role", ({ deployer, neighbour }) =>
        deployer.as.iam.send(
            new UpdateAssumeRolePolicyCommand({
                RoleName: neighbour.roleArn.split("/").at(-1),
                PolicyDocument: trustsAccount(neighbour.roleArn),
            }),
        ),
    ),
    attack("new-issuer", "have the account trust another issuer", ({ deployer }) =>
        deployer.as.iam.send(
            new CreateOpenIDConnectProviderCommand({
                Url: `https://${deployer.roleName}.evil.example`,
                ClientIDList: ["sts.amazonaws.com"],
            }),
        ),
    ),
    attack("new-user", "make a user", ({ deployer }) =>
        deployer.as.iam.send(new CreateUserCommand({ UserName: `evil-${deployer.roleName}` })),
    ),
    attack("list-users", "list the account's users", ({ deployer }) =>
        deployer.as.iam.send(new ListUsersCommand({})),
    ),
    attack("mistake-read", "read an artifact after an admin attached too much", (target) =>
        afterMistake(target, target.deployer, () =>
            target.deployer.as.s3.send(new GetObjectCommand({ Bucket: target.bucket, Key: artifact })),
        ),
    ),
    attack("mistake-put", "put another app's artifact after that", (target) =>
        afterMistake(target, target.deployer, () => put(target, { Key: othersArtifact })),
    ),
    attack("mistake-user", "make a user after that", (target) =>
        afterMistake(target, target.deployer, () =>
            target.deployer.as.iam.send(
                new CreateUserCommand({ UserName: `late-${target.deployer.roleName}` }),
            ),
        ),
    ),
    attack("read-policy", "read the bucket's policy", (target) =>
        withPolicy(target, () =>
            target.deployer.as.s3.send(new GetBucketPolicyCommand({ Bucket: target.bucket })),
        ),
    ),
    attack("open-bucket", "hand the bucket to another role", ({ deployer, bucket, neighbour }) =>
        deployer.as.s3.send(
            new PutBucketPolicyCommand({ Bucket: bucket, Policy: shared(bucket, neighbour.roleArn) }),
        ),
    ),
    attack("open-key", "open its key to everybody", ({ deployer, keyArn }) =>
        deployer.as.kms.send(
            new PutKeyPolicyCommand({
                KeyId: keyArn,
                PolicyName: "default",
                Policy: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" }],
                }),
            }),
        ),
    ),
    attack("delete", "delete an artifact", ({ deployer, bucket }) =>
        deployer.as.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: artifact })),
    ),
    attack("delete-key", "delete its key", ({ deployer, keyArn }) =>
        deployer.as.kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: 7 })),
    ),
];

/** Hands the bucket's artifacts to another role. */
function shared(bucket: string, roleArn: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { AWS: roleArn },
                Action: "s3:GetObject",
                Resource: `arn:aws:s3:::${bucket}/*`,
            },
        ],
    });
}

/** A bucket has no policy to read before somebody writes one. */
async function withPolicy(
    { account, bucket, neighbour }: DeployTarget,
    run: () => Promise<unknown>,
): Promise<unknown> {
    const Policy = shared(bucket, neighbour.roleArn);
    await account.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    try {
        return await run();
    } finally {
        await account.s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
    }
}
