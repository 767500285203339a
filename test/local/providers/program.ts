/** A program with every type that the AWS stand-in knows. */
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartitionOutput } from "@pulumi/aws/getPartition";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Policy } from "@pulumi/aws/iam/policy";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import { KeyPolicy } from "@pulumi/aws/kms/keyPolicy";
import { Parameter } from "@pulumi/aws/ssm/parameter";
import * as pulumi from "@pulumi/pulumi";

export const SECRET_VALUE = "hush-hush-secret";
export const PLAIN_VALUE = "hush-hush-plain";
export const SECRET_TAG = "hush-hush-tag";

export const ec2Trust = {
    Version: "2012-10-17" as const,
    Statement: [
        { Effect: "Allow" as const, Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } },
    ],
};

export const allow = (action: string) => ({
    Version: "2012-10-17" as const,
    Statement: [{ Effect: "Allow" as const, Action: [action], Resource: "*" }],
});

/** Every type once; `deletedDays` for keys, as AWS keeps them. */
export function everything(): Promise<pulumi.Inputs> {
    const { accountId } = getCallerIdentityOutput({});
    const { partition } = getPartitionOutput({});
    const { region } = getRegionOutput({});
    const boundary = new Policy("boundary", {
        description: "the most",
        policy: JSON.stringify(allow("s3:*")),
    });
    // Documents as objects and as text; one secret tag.
    const role = new Role("app", {
        assumeRolePolicy: ec2Trust,
        permissionsBoundary: boundary.arn,
        tags: { owner: pulumi.secret(SECRET_TAG) },
    });
    const rolePolicy = new RolePolicy("read", { role: role.id, policy: allow("s3:GetObject") });
    new RolePolicyAttachment("attached", { role: role.name, policyArn: boundary.arn });
    new InstanceProfile("profile", { role: role.name });
    const key = new Key("key", { deletionWindowInDays: 7, enableKeyRotation: true });
    new Alias("alias", { targetKeyId: key.keyId });
    new KeyPolicy("key", {
        keyId: key.id,
        policy: pulumi.jsonStringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { AWS: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
                    Action: "kms:*",
                    Resource: "*",
                },
            ],
        }),
    });
    new Parameter("secret", {
        name: "/stand-in/secret",
        type: "SecureString",
        keyId: key.arn,
        value: pulumi.secret(SECRET_VALUE),
    });
    new Parameter("plain", { name: "/stand-in/plain", type: "String", value: PLAIN_VALUE });
    new LogGroup("logs", { name: "/stand-in/logs", retentionInDays: 30 });
    return Promise.resolve({ accountId, region, role: role.name, rolePolicy: rolePolicy.name });
}
