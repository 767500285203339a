import {
    CreateAccessKeyCommand,
    DeleteRolePolicyCommand,
    PutRolePolicyCommand,
    UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { DecryptCommand } from "@aws-sdk/client-kms";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import {
    GetParameterCommand,
    GetParameterHistoryCommand,
    GetParametersByPathCommand,
    PutParameterCommand,
} from "@aws-sdk/client-ssm";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { Attack } from "../attack";
import { artifact, type DeployTarget, realState, redactedState } from "./deploy-targets";
import { administratorAccess } from "./targets";

function attack(
    id: string,
    words: string,
    run: (target: DeployTarget) => Promise<unknown>,
): Attack<DeployTarget> {
    return { id: `preview/${id}`, practice: "P2", attack: `from a pull request: ${words}`, run };
}

/** With the previewer's credentials, which the code of any pull request has. */
export const previewAttacks: readonly Attack<DeployTarget>[] = [
    attack("parameter", "read a parameter", ({ previewer, neighbour }) =>
        previewer.as.ssm.send(new GetParameterCommand({ Name: neighbour.parameter, WithDecryption: true })),
    ),
    attack("parameters-by-path", "read all parameters", ({ previewer }) =>
        previewer.as.ssm.send(new GetParametersByPathCommand({ Path: "/", Recursive: true })),
    ),
    attack("parameter-history", "read a parameter's earlier values", ({ previewer, neighbour }) =>
        previewer.as.ssm.send(new GetParameterHistoryCommand({ Name: neighbour.parameter })),
    ),
    attack("decrypt", "decrypt", ({ previewer, neighbour }) =>
        previewer.as.kms.send(
            new DecryptCommand({ KeyId: neighbour.keyArn, CiphertextBlob: neighbour.secret }),
        ),
    ),
    attack("real-state", "read the real state", ({ previewer, neighbour }) =>
        previewer.as.s3.send(new GetObjectCommand({ Bucket: neighbour.stateBucket, Key: realState })),
    ),
    attack("change-state", "change the redacted state", ({ previewer, neighbour }) =>
        previewer.as.s3.send(
            new PutObjectCommand({ Bucket: neighbour.stateBucket, Key: redactedState, Body: "{}" }),
        ),
    ),
    attack("list-states", "list the states", ({ previewer, neighbour }) =>
        previewer.as.s3.send(new ListObjectsV2Command({ Bucket: neighbour.stateBucket })),
    ),
    attack("artifact", "read an artifact", ({ previewer, bucket }) =>
        previewer.as.s3.send(new GetObjectCommand({ Bucket: bucket, Key: artifact })),
    ),
    attack("put-artifact", "put an artifact", ({ previewer, bucket, keyArn }) =>
        previewer.as.s3.send(
            new PutObjectCommand({
                Bucket: bucket,
                Key: artifact,
                Body: "evil",
                ServerSideEncryption: "aws:kms",
                SSEKMSKeyId: keyArn,
            }),
        ),
    ),
    attack("list", "list the artifacts", ({ previewer, bucket }) =>
        previewer.as.s3.send(new ListObjectsV2Command({ Bucket: bucket })),
    ),
    attack("change-parameter", "change a parameter", ({ previewer, neighbour }) =>
        previewer.as.ssm.send(
            new PutParameterCommand({ Name: neighbour.parameter, Value: "forged", Overwrite: true }),
        ),
    ),
    attack("assume", "become another role", ({ previewer, neighbour }) =>
        previewer.as.sts.send(new AssumeRoleCommand({ RoleArn: neighbour.roleArn, RoleSessionName: "evil" })),
    ),
    attack("access-key", "make keys for a user", ({ previewer, neighbour }) =>
        previewer.as.iam.send(new CreateAccessKeyCommand({ UserName: neighbour.user })),
    ),
    attack("widen", "write itself a policy", ({ previewer }) =>
        previewer.as.iam.send(
            new PutRolePolicyCommand({
                RoleName: previewer.roleName,
                PolicyName: "evil",
                PolicyDocument: administratorAccess,
            }),
        ),
    ),
    attack("deployer-trust", "change who may become the deployer", ({ previewer, deployer, neighbour }) =>
        previewer.as.iam.send(
            new UpdateAssumeRolePolicyCommand({
                RoleName: deployer.roleName,
                PolicyDocument: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [
                        { Effect: "Allow", Principal: { AWS: neighbour.roleArn }, Action: "sts:AssumeRole" },
                    ],
                }),
            }),
        ),
    ),
    attack("mistake-parameter", "read a parameter after an admin attached too much", async (target) => {
        const { account, previewer, neighbour } = target;
        const mistake = { RoleName: previewer.roleName, PolicyName: "mistake" };
        const PolicyDocument = administratorAccess;
        await account.iam.send(new PutRolePolicyCommand({ ...mistake, PolicyDocument }));
        try {
            return await previewer.as.ssm.send(new GetParameterCommand({ Name: neighbour.parameter }));
        } finally {
            await account.iam.send(new DeleteRolePolicyCommand(mistake));
        }
    }),
];
