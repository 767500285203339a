import {
    CreateLogStreamCommand,
    FilterLogEventsCommand,
    PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
    AttachUserPolicyCommand,
    CreateGroupCommand,
    CreateInstanceProfileCommand,
    CreateLoginProfileCommand,
    CreateOpenIDConnectProviderCommand,
    CreatePolicyCommand,
    CreateRoleCommand,
    DeleteRolePolicyCommand,
    GetRolePolicyCommand,
    ListAccessKeysCommand,
    ListPoliciesCommand,
    PutRolePolicyCommand,
    TagRoleCommand,
    UpdateLoginProfileCommand,
    UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import {
    CreateAliasCommand,
    DescribeKeyCommand,
    GenerateDataKeyCommand,
    GetKeyPolicyCommand,
} from "@aws-sdk/client-kms";
import type { Attack } from "../attack";
import { attack } from "./row";
import { administratorAccess, type IamTarget } from "./targets";

/** A policy that an administrator has put on the role. */
async function withPolicy({
    account,
    roleName,
}: IamTarget): Promise<{ RoleName: string; PolicyName: string }> {
    const policy = { RoleName: roleName, PolicyName: "guard" };
    await account.iam.send(
        new PutRolePolicyCommand({
            ...policy,
            PolicyDocument: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Deny", Action: "s3:DeleteBucket", Resource: "*" }],
            }),
        }),
    );
    return policy;
}

const evil = ({ roleName }: IamTarget) => `evil-${roleName}`.slice(0, 64);
const trustEverybody = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
});

/** Ways to more rights within IAM, and what else the services of its grants can do. */
export const escalationAttacks: readonly Attack<IamTarget>[] = [
    attack("new-policy", "make a policy that allows everything", (target) =>
        target.as.iam.send(
            new CreatePolicyCommand({ PolicyName: evil(target), PolicyDocument: administratorAccess }),
        ),
    ),
    attack("new-role", "make a role that everybody may become", (target) =>
        target.as.iam.send(
            new CreateRoleCommand({ RoleName: evil(target), AssumeRolePolicyDocument: trustEverybody }),
        ),
    ),
    attack("new-group", "make a group", (target) =>
        target.as.iam.send(new CreateGroupCommand({ GroupName: evil(target) })),
    ),
    attack("new-profile", "make an instance profile", (target) =>
        target.as.iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: evil(target) })),
    ),
    attack("new-issuer", "let the account trust an issuer of its own", ({ as, roleName }) =>
        as.iam.send(
            new CreateOpenIDConnectProviderCommand({
                Url: `https://${roleName}.evil.example`,
                ClientIDList: ["sts.amazonaws.com"],
                ThumbprintList: ["0".repeat(40)],
            }),
        ),
    ),
    attack("attach-user", "attach a policy to another user", ({ as, neighbour, policyArn }) =>
        as.iam.send(new AttachUserPolicyCommand({ UserName: neighbour.user, PolicyArn: policyArn })),
    ),
    attack("new-password", "make a password for another user", ({ as, neighbour }) =>
        as.iam.send(new CreateLoginProfileCommand({ UserName: neighbour.user, Password: "Evil-1234567890" })),
    ),
    attack("change-password", "change another user's password", ({ as, neighbour }) =>
        as.iam.send(new UpdateLoginProfileCommand({ UserName: neighbour.user, Password: "Evil-0987654321" })),
    ),
    attack("list-access-keys", "list another user's keys", ({ as, neighbour }) =>
        as.iam.send(new ListAccessKeysCommand({ UserName: neighbour.user })),
    ),
    attack("list-policies", "list the account's policies", ({ as }) =>
        as.iam.send(new ListPoliciesCommand({})),
    ),
    attack("read-guard", "read a policy on its own role", async (target) => {
        const policy = await withPolicy(target);
        return target.as.iam.send(new GetRolePolicyCommand(policy));
    }),
    attack("drop-guard", "take a policy that denies off its own role", async (target) => {
        const policy = await withPolicy(target);
        return target.as.iam.send(new DeleteRolePolicyCommand(policy));
    }),
    attack("longer-sessions", "let its own sessions live for 12 hours", ({ as, roleName }) =>
        as.iam.send(new UpdateRoleCommand({ RoleName: roleName, MaxSessionDuration: 43_200 })),
    ),
    attack("tag-role", "tag its own role", ({ as, roleName }) =>
        as.iam.send(new TagRoleCommand({ RoleName: roleName, Tags: [{ Key: "team", Value: "admins" }] })),
    ),
    attack("stream-elsewhere", "make a stream in another app's log", ({ as, neighbour, roleName }) =>
        as.logs.send(
            new CreateLogStreamCommand({ logGroupName: neighbour.logGroup, logStreamName: roleName }),
        ),
    ),
    attack("search-log", "search its own log", ({ as, logGroup }) =>
        as.logs.send(new FilterLogEventsCommand({ logGroupName: logGroup })),
    ),
    attack("shorten-log", "let its own log be forgotten after a day", ({ as, logGroup }) =>
        as.logs.send(new PutRetentionPolicyCommand({ logGroupName: logGroup, retentionInDays: 1 })),
    ),
    attack("data-key", "make a data key with its key", ({ as, keyArn }) =>
        as.kms.send(new GenerateDataKeyCommand({ KeyId: keyArn, KeySpec: "AES_256" })),
    ),
    attack("look-at-key", "look at another app's key", ({ as, neighbour }) =>
        as.kms.send(new DescribeKeyCommand({ KeyId: neighbour.keyArn })),
    ),
    attack("read-key-policy", "read the policy of its key", ({ as, keyArn }) =>
        as.kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: "default" })),
    ),
    attack("alias-key", "give another app's key a name", ({ as, neighbour, roleName }) =>
        as.kms.send(
            new CreateAliasCommand({ AliasName: `alias/evil-${roleName}`, TargetKeyId: neighbour.keyArn }),
        ),
    ),
];
