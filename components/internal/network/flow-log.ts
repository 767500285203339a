import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { arn, policyJson, type Scope, type Statement } from "../iam/document";
import { deliverLogs } from "../iam/grants";
import { physicalName } from "../naming";

/** Who talked to whom in a network, and who was turned away, in a log group of its own that only this may write to. */
export function flowLog(
    name: string,
    vpc: ec2.Vpc,
    scope: pulumi.Output<Scope>,
    retentionInDays: pulumi.Input<number>,
    child: { parent: pulumi.Resource },
): cloudwatch.LogGroup {
    const group = new cloudwatch.LogGroup(
        `${name}-flow-log-group`,
        { name: physicalName(`${name}-flow-log`, 512), retentionInDays },
        child,
    );
    const role = new iam.Role(
        `${name}-flow-log-role`,
        { name: physicalName(`${name}-flow-log`, 64), assumeRolePolicy: scope.apply(flowLogTrust) },
        child,
    );
    const policy = new iam.RolePolicy(
        `${name}-flow-log-delivery`,
        {
            name: "log-delivery",
            role: role.name,
            policy: pulumi
                .all([scope, group.name])
                .apply(([where, groupName]) => policyJson(deliverFlowLogs(where, groupName))),
        },
        child,
    );
    new ec2.FlowLog(
        `${name}-flow-log`,
        {
            vpcId: vpc.id,
            trafficType: "ALL",
            logDestinationType: "cloud-watch-logs",
            logDestination: group.arn,
            iamRoleArn: role.arn,
            tags: { Name: physicalName(name, 255) },
        },
        { ...child, dependsOn: [policy] },
    );
    return group;
}

/** Who may become the role: flow logs of this account, not somebody else's by way of the same service. */
function flowLogTrust(scope: Scope): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "OnlyFlowLogs",
                Effect: "Allow",
                Principal: { Service: "vpc-flow-logs.amazonaws.com" },
                Action: "sts:AssumeRole",
                Condition: {
                    StringEquals: { "aws:SourceAccount": scope.accountId },
                    ArnLike: { "aws:SourceArn": arn(scope, "ec2", "vpc-flow-log/*") },
                },
            },
        ],
    });
}

/**
 * Records for one log group. AWS's own sample allows all groups; delivery also works with the group's own streams listed:
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
function deliverFlowLogs(scope: Scope, logGroupName: string): Statement[] {
    return [
        deliverLogs(scope, logGroupName),
        {
            Sid: "FindStreams",
            Effect: "Allow",
            Action: "logs:DescribeLogStreams",
            Resource: [
                arn(scope, "logs", `log-group:${logGroupName}`),
                arn(scope, "logs", `log-group:${logGroupName}:log-stream:*`),
            ],
        },
    ];
}
