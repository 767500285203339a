import {
    CreateLogGroupCommand,
    DeleteLogGroupCommand,
    DeleteLogStreamCommand,
    DescribeLogGroupsCommand,
    GetLogEventsCommand,
    PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
    AttachRolePolicyCommand,
    CreateAccessKeyCommand,
    CreatePolicyVersionCommand,
    CreateUserCommand,
    DeleteRolePolicyCommand,
    ListRolesCommand,
    ListUsersCommand,
    PutRolePermissionsBoundaryCommand,
    PutRolePolicyCommand,
    PutUserPolicyCommand,
    UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
    CreateGrantCommand,
    CreateKeyCommand,
    DecryptCommand,
    EncryptCommand,
    ListKeysCommand,
    PutKeyPolicyCommand,
    ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import {
    DeleteParameterCommand,
    DescribeParametersCommand,
    GetParameterCommand,
    GetParameterHistoryCommand,
    GetParametersByPathCommand,
    GetParametersCommand,
    PutParameterCommand,
} from "@aws-sdk/client-ssm";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { Attack } from "../attack";
import { attack } from "./row";
import { administratorAccess, type IamTarget } from "./targets";

/** An administrator attaches far too much by mistake: does it help an attacker on the instance? */
async function afterMistake(
    target: Pick<IamTarget, "account" | "roleName">,
    run: () => Promise<unknown>,
): Promise<void> {
    const mistake = { RoleName: target.roleName, PolicyName: "mistake" };
    await target.account.iam.send(
        new PutRolePolicyCommand({ ...mistake, PolicyDocument: administratorAccess }),
    );
    try {
        await run();
    } finally {
        await target.account.iam.send(new DeleteRolePolicyCommand(mistake));
    }
}

const logEvents = [{ timestamp: Date.now(), message: "forged" }];

/** In this order: what destroys something comes last. */
export const iamAttacks: readonly Attack<IamTarget>[] = [
    attack("host-parameter", "read the app's parameter with the instance's credentials", (target) =>
        target.host.ssm.send(new GetParameterCommand({ Name: target.parameter, WithDecryption: true })),
    ),
    attack("stolen-parameter", "read the app's parameter with its credentials from the internet", (target) =>
        target.stolen.ssm.send(new GetParameterCommand({ Name: target.parameter, WithDecryption: true })),
    ),
    attack(
        "elsewhere-parameter",
        "read the app's parameter with its credentials from another VPC",
        (target) =>
            target.elsewhere.ssm.send(
                new GetParameterCommand({ Name: target.parameter, WithDecryption: true }),
            ),
    ),
    attack("forge-record", "add a record to the host's log as the app", ({ as, logGroup }) =>
        as.logs.send(new PutLogEventsCommand({ logGroupName: logGroup, logStreamName: "first", logEvents })),
    ),
    attack("become-app", "become the app as another role that may become any", ({ neighbour, roleArn }) =>
        neighbour.as.sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "evil" })),
    ),
    attack("become-app-again", "become the app again as the app, past its session's hour", (target) =>
        target.as.sts.send(new AssumeRoleCommand({ RoleArn: target.roleArn, RoleSessionName: "evil" })),
    ),
    attack(
        "become-app-elsewhere",
        "become the app with the instance's credentials from the internet",
        (target) =>
            target.hostStolen.sts.send(
                new AssumeRoleCommand({ RoleArn: target.roleArn, RoleSessionName: "evil" }),
            ),
    ),
    attack("host-other-role", "become another role with the instance's credentials", ({ host, neighbour }) =>
        host.sts.send(new AssumeRoleCommand({ RoleArn: neighbour.roleArn, RoleSessionName: "evil" })),
    ),
    attack("other-parameter", "read another app's parameter", ({ as, neighbour }) =>
        as.ssm.send(new GetParameterCommand({ Name: neighbour.parameter, WithDecryption: true })),
    ),
    attack("parameter-batch", "read another app's parameter among its own", ({ as, neighbour, parameter }) =>
        as.ssm.send(
            new GetParametersCommand({ Names: [parameter, neighbour.parameter], WithDecryption: true }),
        ),
    ),
    attack("parameters-by-path", "read all parameters from the root", ({ as }) =>
        as.ssm.send(new GetParametersByPathCommand({ Path: "/", Recursive: true, WithDecryption: true })),
    ),
    attack("own-path", "read all parameters beside its own", ({ as, parameter }) =>
        as.ssm.send(
            new GetParametersByPathCommand({
                Path: parameter.slice(0, parameter.lastIndexOf("/")),
                Recursive: true,
            }),
        ),
    ),
    attack("list-parameters", "list all parameters", ({ as }) =>
        as.ssm.send(new DescribeParametersCommand({})),
    ),
    attack("parameter-history", "read earlier values of its parameter", ({ as, parameter }) =>
        as.ssm.send(new GetParameterHistoryCommand({ Name: parameter })),
    ),
    attack("change-parameter", "change its own parameter", ({ as, parameter }) =>
        as.ssm.send(new PutParameterCommand({ Name: parameter, Value: "forged", Overwrite: true })),
    ),
    attack("new-parameter", "make a parameter", ({ as, parameter }) =>
        as.ssm.send(new PutParameterCommand({ Name: `${parameter}-more`, Value: "forged", Type: "String" })),
    ),
    attack("decrypt-directly", "decrypt with its key, not by Parameter Store", ({ as, ownSecret, keyArn }) =>
        as.kms.send(new DecryptCommand({ CiphertextBlob: ownSecret, KeyId: keyArn })),
    ),
    attack("decrypt-other", "decrypt with another app's key", ({ as, neighbour }) =>
        as.kms.send(new DecryptCommand({ CiphertextBlob: neighbour.secret, KeyId: neighbour.keyArn })),
    ),
    attack("decrypt-lent", "decrypt directly with a key that the account had before", ({ lent }) =>
        lent.as.kms.send(new DecryptCommand({ CiphertextBlob: lent.secret, KeyId: lent.keyArn })),
    ),
    attack("neighbour-decrypts", "decrypt with its key as a role that may use every key", (target) =>
        target.neighbour.as.kms.send(
            new DecryptCommand({ CiphertextBlob: target.ownSecret, KeyId: target.keyArn }),
        ),
    ),
    attack("encrypt", "encrypt with its key", ({ as, keyArn }) =>
        as.kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from("forged") })),
    ),
    attack("list-keys", "list the account's keys", ({ as }) => as.kms.send(new ListKeysCommand({}))),
    attack("new-key", "make a key", ({ as }) => as.kms.send(new CreateKeyCommand({}))),
    attack("grant-key", "hand the use of its key on", ({ as, keyArn, neighbour }) =>
        as.kms.send(
            new CreateGrantCommand({
                KeyId: keyArn,
                GranteePrincipal: neighbour.roleArn,
                Operations: ["Decrypt"],
            }),
        ),
    ),
    attack("log-elsewhere", "write to another app's log as the host", ({ host, neighbour }) =>
        host.logs.send(
            new PutLogEventsCommand({ logGroupName: neighbour.logGroup, logStreamName: "first", logEvents }),
        ),
    ),
    attack("read-log", "read its own log as the host", ({ host, logGroup }) =>
        host.logs.send(new GetLogEventsCommand({ logGroupName: logGroup, logStreamName: "first" })),
    ),
    attack("list-logs", "list the account's logs as the host", ({ host }) =>
        host.logs.send(new DescribeLogGroupsCommand({})),
    ),
    attack("new-log", "make a log group as the host", ({ host, roleName }) =>
        host.logs.send(new CreateLogGroupCommand({ logGroupName: `/forged/${roleName}` })),
    ),
    attack("assume-other", "become another role", ({ as, neighbour }) =>
        as.sts.send(new AssumeRoleCommand({ RoleArn: neighbour.roleArn, RoleSessionName: "evil" })),
    ),
    attack("list-users", "list the account's users", ({ as }) => as.iam.send(new ListUsersCommand({}))),
    attack("list-roles", "list the account's roles", ({ as }) => as.iam.send(new ListRolesCommand({}))),
    attack("new-user", "make a user", ({ as, roleName }) =>
        as.iam.send(new CreateUserCommand({ UserName: `evil-${roleName}`.slice(0, 64) })),
    ),
    attack("access-key", "make keys for another user", ({ as, neighbour }) =>
        as.iam.send(new CreateAccessKeyCommand({ UserName: neighbour.user })),
    ),
    attack("widen-user", "give another user all rights", ({ as, neighbour }) =>
        as.iam.send(
            new PutUserPolicyCommand({
                UserName: neighbour.user,
                PolicyName: "evil",
                PolicyDocument: administratorAccess,
            }),
        ),
    ),
    attack("widen-inline", "write itself a policy", ({ as, roleName }) =>
        as.iam.send(
            new PutRolePolicyCommand({
                RoleName: roleName,
                PolicyName: "evil",
                PolicyDocument: administratorAccess,
            }),
        ),
    ),
    attack("widen-attached", "attach a policy to itself", ({ as, roleName, policyArn }) =>
        as.iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn })),
    ),
    attack("widen-boundary", "write a new version of its boundary", ({ as, policyArn }) =>
        as.iam.send(
            new CreatePolicyVersionCommand({
                PolicyArn: policyArn,
                PolicyDocument: administratorAccess,
                SetAsDefault: true,
            }),
        ),
    ),
    attack("set-boundary", "set another boundary on itself", ({ as, roleName, policyArn }) =>
        as.iam.send(
            new PutRolePermissionsBoundaryCommand({ RoleName: roleName, PermissionsBoundary: policyArn }),
        ),
    ),
    attack("open-trust", "let another account become the role", ({ as, roleName }) =>
        as.iam.send(
            new UpdateAssumeRolePolicyCommand({
                RoleName: roleName,
                PolicyDocument: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
                }),
            }),
        ),
    ),
    attack("mistake-parameter", "read another app's parameter after an admin attached too much", (target) =>
        afterMistake(target, () =>
            target.as.ssm.send(
                new GetParameterCommand({ Name: target.neighbour.parameter, WithDecryption: true }),
            ),
        ),
    ),
    attack("mistake-decrypt", "decrypt with another app's key after that", (target) =>
        afterMistake(target, () =>
            target.as.kms.send(
                new DecryptCommand({
                    CiphertextBlob: target.neighbour.secret,
                    KeyId: target.neighbour.keyArn,
                }),
            ),
        ),
    ),
    attack("mistake-lent", "decrypt directly with the lent key after that", ({ account, lent }) =>
        afterMistake({ account, roleName: lent.roleArn.split("/").at(-1) ?? "" }, () =>
            lent.as.kms.send(new DecryptCommand({ CiphertextBlob: lent.secret, KeyId: lent.keyArn })),
        ),
    ),
    attack("mistake-user", "make a user after that", (target) =>
        afterMistake(target, () =>
            target.as.iam.send(new CreateUserCommand({ UserName: `late-${target.roleName}`.slice(0, 64) })),
        ),
    ),
    attack("delete-log-stream", "delete what it has logged as the host", ({ host, logGroup }) =>
        host.logs.send(new DeleteLogStreamCommand({ logGroupName: logGroup, logStreamName: "first" })),
    ),
    attack("delete-log", "delete its log group as the host", ({ host, logGroup }) =>
        host.logs.send(new DeleteLogGroupCommand({ logGroupName: logGroup })),
    ),
    attack("delete-parameter", "delete its own parameter", ({ as, parameter }) =>
        as.ssm.send(new DeleteParameterCommand({ Name: parameter })),
    ),
    attack("open-key", "open its key to everybody", ({ as, keyArn }) =>
        as.kms.send(
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
    attack("delete-key", "delete its key, and with it all that it encrypts", ({ as, keyArn }) =>
        as.kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: 7 })),
    ),
];
