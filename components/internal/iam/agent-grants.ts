import { arn, type Scope, type Statement } from "./document";

/**
 * Putting metrics into one namespace; metrics have no ARN, and so the condition is all that limits.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
 */
export function putMetrics(namespace: string): Statement {
    return {
        Sid: "PutMetrics",
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": namespace } },
    };
}

/**
 * What the agent needs for Session Manager and nothing more: AWS's own AmazonSSMManagedInstanceCore adds reading every parameter of
 * the account, among others. The four messages have no resource types; the instance's registration has.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export function openSessions(scope: Scope): Statement[] {
    return [
        {
            Sid: "RegisterInstance",
            Effect: "Allow",
            Action: "ssm:UpdateInstanceInformation",
            Resource: arn(scope, "ec2", "instance/*"),
        },
        {
            Sid: "OpenSessions",
            Effect: "Allow",
            Action: [
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ],
            Resource: "*",
        },
    ];
}
