import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import type { Attack } from "../attack";
import { attack } from "./row";
import type { IamTarget } from "./targets";

/** What the emulator decides only when it is asked, since the service itself isn't in it or has no client here. */
export class SimulatedDenial extends Error {}

/** An action on a resource of the account and region, from `SERVICE:RESOURCE` on: `lambda:function:receipts`. */
function simulated(id: string, words: string, action: string, resource: string): Attack<IamTarget> {
    return attack(id, words, async ({ account, accountId, lent }) => {
        const [service = "", ...rest] = resource.split(":");
        const region = service === "iam" ? "" : "us-east-1";
        const arn = `arn:aws:${service}:${region}:${accountId}:${rest.join(":")}`;
        const { EvaluationResults: results = [] } = await account.iam.send(
            new SimulatePrincipalPolicyCommand({
                PolicySourceArn: lent.roleArn,
                ActionNames: [action],
                ResourceArns: [resource === "*" ? "*" : arn],
            }),
        );
        const decision = results[0]?.EvalDecision ?? "unknown";
        if (decision !== "allowed") {
            throw new SimulatedDenial(`${action} is ${decision} by the simulated policies`);
        }
    });
}

const instance = "ec2:instance/i-0123456789abcdef0";
const neighbours = "lambda:function:blog-receipts";
const table = "dynamodb:table/blog-posts";
const secret = "secretsmanager:secret:lent/stripe";

/** The neighbours of grants, and the ways to more rights that lead through other services. */
export const simulatedAttacks: readonly Attack<IamTarget>[] = [
    simulated(
        "other-database-user",
        "log in to its database by IAM as another user",
        "rds-db:connect",
        "rds-db:dbuser:db-ABCDEFGHIJKL01234/postgres",
    ),
    simulated(
        "other-database",
        "log in to another database by IAM",
        "rds-db:connect",
        "rds-db:dbuser:db-ANOTHERDATABASE0123/lent_app",
    ),
    simulated(
        "reset-database-password",
        "set another password for its database's administrator",
        "rds:ModifyDBInstance",
        "rds:db:lent",
    ),
    simulated("copy-database", "take a snapshot of its database", "rds:CreateDBSnapshot", "rds:db:lent"),
    simulated(
        "other-secret",
        "read another app's secret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:secret:blog/stripe-QwErTy",
    ),
    simulated(
        "remade-secret",
        "read a secret that was made again under the name of its own",
        "secretsmanager:GetSecretValue",
        `${secret}-ZzZzZz`,
    ),
    simulated("change-secret", "change its own secret", "secretsmanager:PutSecretValue", `${secret}-AbCdEf`),
    simulated(
        "open-secret",
        "open its own secret to another account",
        "secretsmanager:PutResourcePolicy",
        `${secret}-AbCdEf`,
    ),
    simulated("list-secrets", "list the account's secrets", "secretsmanager:ListSecrets", "*"),
    simulated("run-command", "run a command on an instance", "ssm:SendCommand", instance),
    simulated("start-session", "open a session on another instance", "ssm:StartSession", instance),
    simulated(
        "associate-document",
        "have a document run on every instance",
        "ssm:CreateAssociation",
        "ssm:document/AWS-RunShellScript",
    ),
    simulated("old-messages", "take the commands meant for another instance", "ec2messages:GetMessages", "*"),
    simulated("pass-role", "give another role to a service", "iam:PassRole", "iam:role/blog-operator"),
    simulated("run-instance", "start an instance with another role", "ec2:RunInstances", instance),
    simulated(
        "swap-profile",
        "give its own instance another role",
        "ec2:ReplaceIamInstanceProfileAssociation",
        instance,
    ),
    simulated(
        "weaken-metadata",
        "let its instance answer without tokens again",
        "ec2:ModifyInstanceMetadataOptions",
        instance,
    ),
    simulated(
        "change-user-data",
        "change what an instance starts with",
        "ec2:ModifyInstanceAttribute",
        instance,
    ),
    simulated(
        "open-group",
        "open a security group",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:security-group/sg-1",
    ),
    simulated("copy-disk", "take a snapshot of a disk", "ec2:CreateSnapshot", "ec2:volume/vol-1"),
    simulated("function-code", "change a function's code", "lambda:UpdateFunctionCode", neighbours),
    simulated("new-function", "make a function with another role", "lambda:CreateFunction", neighbours),
    simulated("call-function", "call another app's function", "lambda:InvokeFunction", neighbours),
    simulated("open-function", "let anybody call a function", "lambda:AddPermission", neighbours),
    simulated(
        "new-stack",
        "have CloudFormation make what it likes",
        "cloudformation:CreateStack",
        "cloudformation:stack/evil/1",
    ),
    simulated("run-task", "run a task with another role", "ecs:RunTask", "ecs:task-definition/blog:1"),
    simulated(
        "start-build",
        "start a build with another role",
        "codebuild:StartBuild",
        "codebuild:project/blog",
    ),
    simulated("read-table", "read another app's table", "dynamodb:Scan", table),
    simulated("drop-table", "delete another app's table", "dynamodb:DeleteTable", table),
    simulated("send-queue", "send to another app's queue", "sqs:SendMessage", "sqs:blog-orders"),
    simulated("stop-trail", "stop the audit trail", "cloudtrail:StopLogging", "cloudtrail:trail/audit"),
    simulated("silence-alarm", "delete an alarm", "cloudwatch:DeleteAlarms", "cloudwatch:alarm:denials"),
    simulated("read-metrics", "read the account's metrics", "cloudwatch:GetMetricData", "*"),
];
