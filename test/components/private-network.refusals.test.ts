import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { PrivateNetwork, type PrivateNetworkArgs } from "../../components";
import { late, lateFailure, refusal } from "./program";
import { ownWords, type Reasons, wholeMessage } from "./whole-message";

const make = (args: unknown) => () => new PrivateNetwork("net", args as PrivateNetworkArgs);
const days =
    "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days are.";
const block =
    "can't be a private network's block: ADDRESS/BITS is needed, 16 to 24 bits with zeros after them, in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10, like \"10.0.0.0/16\".";
const parameter =
    'it begins with "/", has at most 15 levels of letters, digits, "_", "." and "-", and at most 1,011 characters';
const twice = "is listed twice; leave one of them out.";
const empty = "the list is empty; name at least one, or leave it out.";
const services =
    "bedrock-runtime, dynamodb, ec2, ec2messages, ecr.api, ecr.dkr, email-smtp, events, execute-api, firehose, kinesis-streams, kms, lambda, logs, monitoring, s3, secretsmanager, sns, sqs, ssm, ssmmessages, states, sts, xray are; another one is given by the prefixListId or the referencedSecurityGroupId of its endpoint.";

const values = {
    bucketNames: ["arn:aws:s3:::releases"],
    parameters: ["/shop/*"],
    parameterPaths: ["shop"],
    logGroupName: "*",
    flowLogRetentionInDays: 100,
};
const valueReasons: Reasons = {
    "bucketNames[0]": `"arn:aws:s3:::releases" isn't a bucket's name: 3 to 63 lower-case letters, digits, "." and "-" are needed, no wildcard and no ARN, like "shop-releases".`,
    "parameters[0]": `"/shop/*" holds a wildcard, and a parameter is named whole, like "/shop/prod/stripe-key"; for everything below a path use parameterPaths: ["/shop/prod"].`,
    "parameterPaths[0]": `"shop" isn't a parameter's full name: ${parameter}, like "/shop/prod"; all below it is meant, without a wildcard or a slash at the end.`,
    logGroupName: `"*" isn't a log group's name: 1 to 512 letters, digits, "_", "-", "/", "." and "#" are allowed, no wildcard and no ARN, like "/shop/prod/app".`,
    flowLogRetentionInDays: `100 isn't a retention that CloudWatch Logs has: ${days}`,
};
const nothingNamed = (service: string, properties: string) =>
    `"${service}" is listed, and nothing that may be reached there; give ${properties}, too.`;
const notMade = (service: string) =>
    `it is reached through the endpoint of "${service}", and none is made; add it to awsServices.`;

suite("PrivateNetwork refuses, with all that is wrong and nothing made", () => {
    const cases: Record<string, { args: unknown; reasons: Reasons }> = {
        "bad arguments": {
            args: {
                cidrBlock: "10.0.0.0/8",
                availabilityZones: ["eu-central-1a"],
                awsServices: ["s3", "ssm", "logs", "email-smtp", "rds"],
                ...values,
            },
            reasons: {
                cidrBlock: `"10.0.0.0/8" ${block}`,
                "availabilityZones[0]": `"eu-central-1a" isn't a zone's letter: one from "a" to "h" is needed, without the region (the provider's), like "a" for eu-central-1a.`,
                "awsServices[3]": `"email-smtp" logs in by SMTP, so that its endpoint can't be told who may use it; send mail by a service that is called by the app's role.`,
                "awsServices[4]": `"rds" isn't a service that is known here: ${services}`,
                ...valueReasons,
            },
        },
        "lists that say a thing twice": {
            args: { availabilityZones: ["a", "b", "a"], awsServices: ["sts", "sts"] },
            reasons: { "availabilityZones[2]": `"a" ${twice}`, "awsServices[1]": `"sts" ${twice}` },
        },
        "lists that say nothing": {
            args: {
                availabilityZones: [],
                awsServices: [],
            },
            reasons: { availabilityZones: empty, awsServices: empty },
        },
        "endpoints where there is no subnet, and public subnets that are too small": {
            args: {
                cidrBlock: "10.0.0.0/24",
                endpointAvailabilityZones: ["a", "z", "c", "a"],
                publicSubnets: true,
            },
            reasons: {
                "endpointAvailabilityZones[1]": `"z" isn't a zone's letter: one from "a" to "h" is needed, without the region (the provider's), like "a" for eu-central-1a.`,
                "endpointAvailabilityZones[3]": `"a" ${twice}`,
                "endpointAvailabilityZones[2]": `"c" isn't among the availabilityZones, and an endpoint is in a subnet; those are "a", "b".`,
                cidrBlock: `"10.0.0.0/24" is too small for public subnets: a load balancer wants 32 addresses in each, and each is a sixteenth; give at most 23 bits, like "10.0.0.0/16".`,
            },
        },
        "what is reached through endpoints that aren't made": {
            args: {
                awsServices: ["sts"],
                bucketNames: ["releases"],
                amazonLinuxPackages: true,
                parameters: ["/a"],
                parameterPaths: ["/b"],
                logGroupName: "c",
            },
            reasons: {
                bucketNames: notMade("s3"),
                amazonLinuxPackages: notMade("s3"),
                parameters: notMade("ssm"),
                parameterPaths: notMade("ssm"),
                logGroupName: notMade("logs"),
            },
        },
    };
    for (const [what, { args, reasons }] of Object.entries(cases)) {
        test(what, async () => {
            const { error, registered } = await refusal(make(args));
            assert.equal(error.message, wholeMessage('PrivateNetwork "net"', reasons));
            assert.deepEqual(registered, []);
        });
    }

    const alone = {
        s3: "bucketNames or amazonLinuxPackages",
        ssm: "parameters or parameterPaths",
        logs: "logGroupName",
    };
    for (const [service, properties] of Object.entries(alone)) {
        test(`an endpoint of ${service} that would let nothing through`, async () => {
            const { error } = await refusal(make({ awsServices: [service], amazonLinuxPackages: false }));
            const reasons = { awsServices: nothingNamed(service, properties) };
            assert.equal(error.message, wholeMessage('PrivateNetwork "net"', reasons));
        });
    }

    for (const cidrBlock of [
        "10.0.0.1/16",
        "10.0.0.0/25",
        "10.0.0.0/15",
        "8.8.0.0/16",
        "172.32.0.0/16",
        10,
        "fd00::/16",
    ]) {
        test(`the block ${String(cidrBlock)}`, async () => {
            const { error } = await refusal(make({ cidrBlock }));
            const reasons = { cidrBlock: `${JSON.stringify(cidrBlock)} ${block}` };
            assert.equal(error.message, wholeMessage('PrivateNetwork "net"', reasons));
        });
    }
});

suite("PrivateNetwork refuses what is only known later in the same words", () => {
    const good = {
        awsServices: ["s3", "ssm", "logs"],
        bucketNames: ["releases"],
        parameters: ["/a"],
        logGroupName: "c",
    };
    for (const [property, value] of Object.entries(values)) {
        test(property, async () => {
            const given = Array.isArray(value) ? value.map((one) => late(one)) : late<string | number>(value);
            const path = Array.isArray(value) ? `${property}[0]` : property;
            const error = await lateFailure(make({ ...good, [property]: given }));
            const reasons = { [path]: valueReasons[path] ?? "" };
            assert.equal(ownWords(error), wholeMessage('PrivateNetwork "net"', reasons));
        });
    }
});
