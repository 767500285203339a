import type { Attack } from "../attack";
import type { Keys } from "./conditions";
import { NotAllowed } from "./evaluated-attacks";
import { mayDo } from "./evaluate";
import type { RoleDocuments } from "./evaluated-targets";
import { administratorAccess } from "./targets";

/** A role of which it is evaluated what it may do where. */
export interface BoundTarget {
    readonly documents: RoleDocuments;
    readonly accountId: string;
    readonly keyArn: string;
}

/** A call: its action, the resource from its service on (`ssm:parameter/lent`), and the keys that come along. */
interface Call {
    readonly action: string;
    readonly resource: string;
    readonly keys?: Keys;
}

/** The keys that EC2 puts into the credentials, and that nobody can take off. */
const withoutEndpoint: Keys = {
    "ec2:SourceInstanceARN": "arn:aws:ec2:us-east-1:000000000000:instance/i-0123456789abcdef0",
    "aws:Ec2InstanceSourceVpc": "vpc-own",
    "aws:Ec2InstanceSourcePrivateIPv4": "10.0.0.5",
    "ec2:RoleDelivery": "2.0",
    "aws:ViaAWSService": "false",
};
/** The same on a call from the instance, by an endpoint of its VPC. */
const atHome: Keys = { ...withoutEndpoint, "aws:SourceVpc": "vpc-own", "aws:VpcSourceIp": "10.0.0.5" };

function may(target: BoundTarget, call: Call, more: readonly string[] = []): boolean {
    const { documents, accountId, keyArn } = target;
    const [service = "", ...rest] = call.resource.split(":");
    const arns: Partial<Record<string, string>> = {
        key: keyArn,
        s3: `arn:aws:s3:::${rest.join(":")}`,
        "*": "*",
    };
    return mayDo([...documents.policies, ...more], documents.boundary, {
        action: call.action,
        resource: arns[service] ?? `arn:aws:${service}:us-east-1:${accountId}:${rest.join(":")}`,
        keys: call.keys ?? atHome,
    });
}

function attack(id: string, words: string, call: Call, more: readonly string[] = []): Attack<BoundTarget> {
    return {
        id: `iam-evaluated/${id}`,
        practice: "P11",
        attack: words,
        run: (target) =>
            may(target, call, more)
                ? Promise.resolve()
                : Promise.reject(new NotAllowed(`${call.action} isn't allowed on ${call.resource}`)),
    };
}

const own = { action: "ssm:GetParameter", resource: "ssm:parameter/lent/prod/database-password" };
const context = (service: string, key: string, value: string): Keys => ({
    ...withoutEndpoint,
    "aws:ViaAWSService": "true",
    "kms:ViaService": `${service}.us-east-1.amazonaws.com`,
    [`kms:EncryptionContext:${key}`]: value,
});
const parameter = (name: string) =>
    context("ssm", "PARAMETER_ARN", `arn:aws:ssm:us-east-1:000000000000:parameter${name}`);
const decrypt = { action: "kms:Decrypt", resource: "key" };

/** What it is for must work: a role that can do nothing would prove nothing. */
const needed: readonly Call[] = [
    own,
    { action: "ssm:GetParametersByPath", resource: "ssm:parameter/lent/shared" },
    { ...decrypt, keys: parameter("/lent/shared/banner") },
    { action: "secretsmanager:GetSecretValue", resource: "secretsmanager:secret:lent/stripe-AbCdEf" },
    {
        action: "s3:GetObject",
        resource: "s3:lent-artifacts/shop/1.tar.gz",
        keys: { ...atHome, "s3:ResourceAccount": "000000000000" },
    },
    {
        action: "rds-db:connect",
        resource: "rds-db:dbuser:db-ABCDEFGHIJKL01234/lent_app",
        keys: withoutEndpoint,
    },
    {
        action: "cloudwatch:PutMetricData",
        resource: "*",
        keys: { ...atHome, "cloudwatch:namespace": "lent/prod" },
    },
    { action: "ssmmessages:OpenDataChannel", resource: "*" },
];

/** Throws where something that is needed isn't allowed. */
export function checkItIsAllowed(target: BoundTarget): void {
    for (const call of needed) {
        if (!may(target, call)) {
            throw new NotAllowed(`${call.action} should be allowed on ${call.resource}, and isn't`);
        }
    }
}

/** What the emulator can't judge: its calls come from no instance, and it knows no encryption context and no namespace. */
export const bindingAttacks: readonly Attack<BoundTarget>[] = [
    attack("stolen-internet", "use stolen credentials on the internet", {
        ...own,
        keys: { ...withoutEndpoint, "aws:SourceIp": "198.51.100.1" },
    }),
    attack("stolen-session", "open a session's channel with stolen credentials", {
        action: "ssmmessages:OpenDataChannel",
        resource: "*",
        keys: { ...withoutEndpoint, "aws:SourceIp": "198.51.100.1" },
    }),
    attack("stolen-neighbour", "use them on another instance of the VPC", {
        ...own,
        keys: { ...atHome, "aws:VpcSourceIp": "10.0.0.6" },
    }),
    attack("stolen-vpc", "use them at the same address in a VPC of the attacker's", {
        ...own,
        keys: { ...atHome, "aws:SourceVpc": "vpc-evil" },
    }),
    attack("without-token", "use credentials that came without a session's token", {
        ...own,
        keys: { ...atHome, "ec2:RoleDelivery": "1.0" },
    }),
    attack("other-namespace", "put metrics into another app's namespace", {
        action: "cloudwatch:PutMetricData",
        resource: "*",
        keys: { ...atHome, "cloudwatch:namespace": "blog/prod" },
    }),
    attack("path-parent", "read all above the path that it may read", {
        action: "ssm:GetParametersByPath",
        resource: "ssm:parameter/lent",
    }),
    attack("decrypt-without-service", "decrypt with its key, by no service", {
        ...decrypt,
        keys: {
            ...atHome,
            "kms:EncryptionContext:PARAMETER_ARN":
                "arn:aws:ssm:us-east-1:000000000000:parameter/lent/prod/database-password",
        },
    }),
    attack("decrypt-other-parameter", "decrypt another parameter under its key", {
        ...decrypt,
        keys: parameter("/blog/prod/stripe-key"),
    }),
    attack("decrypt-by-other-service", "decrypt a value by way of another service", {
        ...decrypt,
        keys: context("s3", "aws:s3:arn", "arn:aws:s3:::lent-payroll/2026.csv"),
    }),
    attack("bucket-taken-over", "read a bucket that another account made under the name", {
        action: "s3:GetObject",
        resource: "s3:lent-artifacts/shop/1.tar.gz",
        keys: { ...atHome, "s3:ResourceAccount": "210987654321" },
    }),
    attack("new-log", "make a log group", {
        action: "logs:CreateLogGroup",
        resource: "logs:log-group:/evil",
    }),
    attack("old-messages", "take the commands meant for another instance", {
        action: "ec2messages:GetMessages",
        resource: "*",
    }),
    attack(
        "mistake-stolen",
        "use stolen credentials after an admin attached too much",
        { ...own, keys: { ...withoutEndpoint, "aws:SourceIp": "198.51.100.1" } },
        [administratorAccess],
    ),
    attack("mistake-decrypt", "decrypt with its key by no service after that", { ...decrypt, keys: atHome }, [
        administratorAccess,
    ]),
    attack(
        "mistake-command",
        "run a command on another instance after that",
        { action: "ssm:SendCommand", resource: "ec2:instance/i-1" },
        [administratorAccess],
    ),
];
