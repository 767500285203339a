import { join } from "node:path";
import {
    CreateLogGroupCommand,
    CreateLogStreamCommand,
    PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
    CreatePolicyCommand,
    CreateRoleCommand,
    CreateUserCommand,
    PutRolePolicyCommand,
    AttachRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand, EncryptCommand } from "@aws-sdk/client-kms";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import type { AwsEmulation } from "../../../local/aws";
import { openStack } from "../../../local/stack";
import { appCredentials, type AwsClients, awsClients, roleCredentials } from "../../support/aws";
import type { DeployedApp } from "../../support/deployed-app";

/** An app's role under attack, with what it has of its own and what is next to it. */
export interface IamTarget {
    /** With the role's temporary credentials, from its VPC. */
    readonly as: AwsClients;
    /** With the same credentials, from the internet. */
    readonly stolen: AwsClients;
    /** With the same credentials, from another network. */
    readonly elsewhere: AwsClients;
    /** With the credentials that the instance gives its services; on the control, the app has no others. */
    readonly host: AwsClients;
    /** With these, from the internet. */
    readonly hostStolen: AwsClients;
    /** With the account's own keys: what an administrator does. */
    readonly account: AwsClients;
    readonly accountId: string;
    readonly roleName: string;
    readonly roleArn: string;
    /** The policy that a boundary would be, or what stands in its place: a customer-managed policy of the role's own. */
    readonly policyArn: string;
    readonly parameter: string;
    readonly keyArn: string;
    /** Encrypted with the role's own key, not by way of Parameter Store. */
    readonly ownSecret: Uint8Array;
    readonly logGroup: string;
    readonly neighbour: Neighbour;
    readonly lent: Lent;
}

/** The role of an app with every grant, bound to its instance, whose key was there before it with AWS's default key policy. */
export interface Lent {
    readonly as: AwsClients;
    readonly roleArn: string;
    readonly keyArn: string;
    /** Encrypted with that key, not by way of Parameter Store. */
    readonly secret: Uint8Array;
    /** The next deployment, with a look at what has changed; there is none where nothing looks. */
    readonly redeploy: () => Promise<unknown>;
}

/** Objects and parameters that are there for both sides, one of each for the role and the others beside it. */
export const objects = {
    bucket: "lent-artifacts",
    own: "shop/1.tar.gz",
    neighbour: "blog/1.tar.gz",
    alike: "shop-of-others/1.tar.gz",
    otherBucket: "lent-payroll",
    parameter: "/lent/shared/banner",
    parameterAlike: "/lent/shared-of-others/banner",
} as const;

/** What another app of the account has. */
export interface Neighbour {
    readonly parameter: string;
    readonly keyArn: string;
    readonly secret: Uint8Array;
    readonly logGroup: string;
    readonly user: string;
    readonly roleArn: string;
    /** That role at work: it may decrypt with every key of the account that lets it, and become every role that does; it is in the same VPC. */
    readonly as: AwsClients;
}

/** EC2's, and the account's, as tutorials have it, so that people can try the role. */
const commonTrust = (accountId: string) =>
    policy({
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com", AWS: `arn:aws:iam::${accountId}:root` },
        Action: "sts:AssumeRole",
    });

/** Both sides in one account, each with its own things, next to the same neighbour. */
export async function iamTargets(app: DeployedApp): Promise<{ hardened: IamTarget; control: IamTarget }> {
    const { aws } = app.cloud;
    const account = awsClients(aws);
    const neighbour = await settleNeighbour(account, aws, app.outputs.vpcId);
    const { outputs } = app;
    const { vpcId, appRoleArn: roleArn } = outputs;
    const roleName = roleArn.split("/").at(-1) ?? "";
    const instance = await roleCredentials(account, outputs.roleArn);
    const credentials = await appCredentials(aws, outputs);
    const hardened: IamTarget = {
        as: awsClients(aws, credentials, vpcId),
        stolen: awsClients(aws, credentials),
        elsewhere: awsClients(aws, credentials, "vpc-0123456789abcdef0"),
        host: awsClients(aws, instance, vpcId),
        hostStolen: awsClients(aws, instance),
        account,
        accountId: aws.accountId,
        roleName,
        roleArn,
        policyArn: `arn:aws:iam::${aws.accountId}:policy/${roleName}-boundary`,
        parameter: outputs.passwordParameter,
        keyArn: outputs.keyArn,
        ownSecret: await encrypted(account, outputs.keyArn),
        logGroup: outputs.logGroupName,
        neighbour,
        lent: await lentKey(app, account),
    };
    await addLogStream(account, hardened.logGroup);
    return { hardened, control: await commonSetUp(app, account, neighbour) };
}

/**
 * The common way: an instance role with AdministratorAccess, a parameter under a key with AWS's default key policy.
 * https://archive.eksworkshop.com/020_prerequisites/iamrole/
 */
async function commonSetUp(app: DeployedApp, account: AwsClients, neighbour: Neighbour): Promise<IamTarget> {
    const { aws } = app.cloud;
    const roleName = "eksworkshop-admin";
    const { Role } = await account.iam.send(
        new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: commonTrust(aws.accountId) }),
    );
    // The emulator lacks AWS's managed policies: the same document under another name.
    const { Policy } = await account.iam.send(
        new CreatePolicyCommand({
            PolicyName: "CopyOfAdministratorAccess",
            PolicyDocument: administratorAccess,
        }),
    );
    await account.iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: Policy?.Arn }));
    const roleArn = Role?.Arn ?? "";
    const keyArn = await newKey(account);
    const as = awsClients(aws, await roleCredentials(account, roleArn));
    const ownSecret = await encrypted(account, keyArn);
    const parameter = "/common/prod/database-password";
    await newParameter(account, parameter, keyArn);
    const logGroup = "/common/prod/app";
    await account.logs.send(new CreateLogGroupCommand({ logGroupName: logGroup }));
    await addLogStream(account, logGroup);
    return {
        as,
        stolen: as,
        elsewhere: as,
        host: as,
        hostStolen: as,
        account,
        accountId: aws.accountId,
        roleName,
        roleArn,
        policyArn: Policy?.Arn ?? "",
        parameter,
        keyArn,
        ownSecret,
        logGroup,
        neighbour,
        // The same role and key do: nothing here tells one from the other.
        lent: { as, roleArn, keyArn, secret: ownSecret, redeploy: () => Promise.resolve() },
    };
}

/** Deploys a second role with our component: with a key that was there already, and every grant that there is. */
async function lentKey(app: DeployedApp, account: AwsClients): Promise<Lent> {
    const { aws } = app.cloud;
    const keyArn = await newKey(account);
    await putObjects(account);
    const stack = await openStack(app.cloud, {
        directory: join(__dirname, "lent-key"),
        stack: "attacks",
        config: {
            keyArn,
            artifactBucket: objects.bucket,
            secretArn: `arn:aws:secretsmanager:${aws.region}:${aws.accountId}:secret:lent/stripe-AbCdEf`,
            resourceId: "db-ABCDEFGHIJKL01234",
        },
    });
    await stack.up();
    const { roleArn } = await stack.outputs();
    const arn = String(roleArn?.value);
    const as = awsClients(aws, await roleCredentials(account, arn));
    // What is meant to work must: a role that can do nothing would prove nothing.
    await as.s3.send(new GetObjectCommand({ Bucket: objects.bucket, Key: objects.own }));
    await as.ssm.send(new GetParameterCommand({ Name: objects.parameter }));
    return {
        as,
        roleArn: arn,
        keyArn,
        secret: await encrypted(account, keyArn),
        redeploy: () => stack.up({ refresh: true }),
    };
}

async function putObjects({ s3, ssm }: AwsClients): Promise<void> {
    const { bucket, otherBucket, own, neighbour, alike, parameter, parameterAlike } = objects;
    for (const [Bucket, ...keys] of [
        [bucket, own, neighbour, alike],
        [otherBucket, own],
    ] as const) {
        await s3.send(new CreateBucketCommand({ Bucket }));
        for (const Key of keys) {
            await s3.send(new PutObjectCommand({ Bucket, Key, Body: "release" }));
        }
    }
    for (const Name of [parameter, parameterAlike]) {
        await ssm.send(new PutParameterCommand({ Name, Value: "banner", Type: "String" }));
    }
}

/** AWS's managed policy of that name: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html */
export const administratorAccess = policy({ Effect: "Allow", Action: "*", Resource: "*" });

async function settleNeighbour(account: AwsClients, aws: AwsEmulation, vpcId: string): Promise<Neighbour> {
    const keyArn = await newKey(account);
    const parameter = "/blog/prod/stripe-key";
    await newParameter(account, parameter, keyArn);
    const logGroup = "/blog/prod/app";
    await account.logs.send(new CreateLogGroupCommand({ logGroupName: logGroup }));
    await addLogStream(account, logGroup);
    const user = "blog-developer";
    await account.iam.send(new CreateUserCommand({ UserName: user }));
    const roleName = "blog-operator";
    const { Role } = await account.iam.send(
        new CreateRoleCommand({
            RoleName: roleName,
            AssumeRolePolicyDocument: policy({
                Effect: "Allow",
                Principal: { AWS: `arn:aws:iam::${aws.accountId}:root` },
                Action: "sts:AssumeRole",
            }),
        }),
    );
    await account.iam.send(
        new PutRolePolicyCommand({
            RoleName: roleName,
            PolicyName: "decrypt",
            PolicyDocument: policy({
                Effect: "Allow",
                Action: ["kms:Decrypt", "sts:AssumeRole"],
                Resource: "*",
            }),
        }),
    );
    const roleArn = Role?.Arn ?? "";
    const as = awsClients(aws, await roleCredentials(account, roleArn), vpcId);
    return { parameter, keyArn, secret: await encrypted(account, keyArn), logGroup, user, roleArn, as };
}

function policy(statement: object): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

async function newKey(account: AwsClients): Promise<string> {
    const { KeyMetadata } = await account.kms.send(new CreateKeyCommand({}));
    return KeyMetadata?.Arn ?? "";
}

async function newParameter(account: AwsClients, name: string, keyArn: string): Promise<void> {
    await account.ssm.send(
        new PutParameterCommand({
            Name: name,
            Type: "SecureString",
            KeyId: keyArn,
            Value: "secret of another app",
        }),
    );
}

async function addLogStream(account: AwsClients, logGroupName: string): Promise<void> {
    const stream = { logGroupName, logStreamName: "first" };
    await account.logs.send(new CreateLogStreamCommand(stream));
    await account.logs.send(
        new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message: "started" }] }),
    );
}

async function encrypted(account: AwsClients, keyArn: string): Promise<Uint8Array> {
    const { CiphertextBlob } = await account.kms.send(
        new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from("secret") }),
    );
    return CiphertextBlob ?? new Uint8Array();
}
