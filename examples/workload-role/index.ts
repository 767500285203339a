import { getCallerIdentityOutput, getRegionOutput } from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Workload, WorkloadRole } from "least-privilege";

const { accountId } = getCallerIdentityOutput({});
const { region } = getRegionOutput({});

// The programs of a task: `taskRoleArn` of an aws.ecs.TaskDefinition.
const task = new WorkloadRole("shop", {
    workload: Workload.EcsTask,
    parameters: ["/shop/prod/stripe-key"],
    logGroupName: "/shop/prod",
    metricsNamespace: "shop/prod",
});

// A function: `role` of an aws.lambda.Function. No argument says what it does with its table, so that a reason is asked for.
const receipts = new WorkloadRole("receipts", {
    workload: Workload.LambdaFunction,
    bucketReads: { templates: { bucket: "acme-templates", prefix: "receipts/" } },
    logGroupName: "/aws/lambda/receipts",
    statements: {
        orders: {
            actions: ["dynamodb:GetItem"],
            resources: [pulumi.interpolate`arn:aws:dynamodb:${region}:${accountId}:table/shop-orders`],
            reason: "a receipt is written from the order, and orders are in DynamoDB",
        },
    },
});

export const taskRoleArn = task.roleArn;
export const keyArn = task.keyArn;
export const functionRoleArn = receipts.roleArn;
