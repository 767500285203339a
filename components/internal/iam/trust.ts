import { arn, type Scope } from "./document";

/** Who may become a role, and under which conditions. */
export interface TrustStatement {
    readonly Sid: string;
    readonly Principal:
        { readonly AWS: readonly string[] } | { readonly Federated: string } | { readonly Service: string };
    readonly Action: string;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A role's trust policy of one statement. */
export function trustJson({ Sid, ...rest }: TrustStatement): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid, Effect: "Allow", ...rest }] });
}

/** Trust in EC2, for the instances that carry the role's profile. */
export function ec2Trust(): string {
    return serviceTrust("OnlyInstances", "ec2.amazonaws.com");
}

/**
 * Trust in ECS, for tasks of this account and region; ECS knows no narrower source than that.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#create_task_iam_policy_and_role
 */
export function taskTrust(scope: Scope): string {
    return serviceTrust("OnlyTasks", "ecs-tasks.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": scope.accountId },
        ArnLike: { "aws:SourceArn": arn(scope, "ecs", "*") },
    });
}

/**
 * Trust in Lambda. A function gets a role only from who may pass it (`iam:PassRole`), and only one of its own account, so that
 * no condition is needed here: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
export function functionTrust(): string {
    return serviceTrust("OnlyFunctions", "lambda.amazonaws.com");
}

/**
 * Trust in the role of an app's host, from its own network. A session of a session has no keys of the instance, so that the
 * network's own are asked for: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function hostTrust(instanceRoleArn: string, network: TrustStatement["Condition"]): string {
    return trustJson({
        Sid: "OnlyTheHost",
        Principal: { AWS: [instanceRoleArn] },
        Action: "sts:AssumeRole",
        ...(network && { Condition: network }),
    });
}

function serviceTrust(sid: string, service: string, condition?: TrustStatement["Condition"]): string {
    return trustJson({
        Sid: sid,
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        ...(condition && { Condition: condition }),
    });
}
