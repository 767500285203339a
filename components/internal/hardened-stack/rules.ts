import { logGroupName, roleArn } from "../iam/rules";
import { securityGroupId } from "../needs-rules";
import { retentionInDays, vpcId } from "../network/rules";
import type { Faults } from "../validation";
import { given, type Rule } from "../validation";
import { type Component, later } from "./later";

const subnetId: Rule<string> = (value) =>
    typeof value === "string" && /^subnet-[A-Za-z0-9]+$/.test(value)
        ? undefined
        : `${given(value)} isn't a subnet's id: "subnet-..." is needed.`;

const imageId: Rule<string> = (value) =>
    typeof value === "string" && /^ami-[A-Za-z0-9]+$/.test(value)
        ? undefined
        : `${given(value)} isn't an image's id: "ami-..." is needed.`;

const instanceType: Rule<string> = (value) =>
    typeof value === "string" && /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(value)
        ? undefined
        : `${given(value)} isn't a type of instance: FAMILY.SIZE is needed, like "t3.small".`;

const databaseInstanceClass: Rule<string> = (value) =>
    typeof value === "string" && /^db\.[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(value)
        ? undefined
        : `${given(value)} isn't a class of database instances: db.FAMILY.SIZE is needed, like "db.t4g.small".`;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_InstanceProfile.html */
const instanceProfileName: Rule<string> = (value) =>
    typeof value === "string" && /^[\w+=,.@-]{1,128}$/.test(value)
        ? undefined
        : `${given(value)} isn't an instance profile's name: 1 to 128 letters, digits and _+=,.@- are needed, no ARN.`;

const certificateArn: Rule<string> = (value) =>
    typeof value === "string" &&
    /^arn:aws[a-z-]*:(acm:[a-z0-9-]+:\d{12}:certificate|iam::\d{12}:server-certificate)\/[\w+=,.@/-]+$/.test(
        value,
    )
        ? undefined
        : `${given(value)} isn't a certificate's ARN: arn:aws:acm:REGION:ACCOUNT:certificate/ID is needed, of the load balancer's region.`;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const healthCheckPath: Rule<string> = (value) =>
    typeof value === "string" && /^\/[\w./~$%&'"@:+?=#-]{0,1023}$/.test(value)
        ? undefined
        : `${given(value)} isn't a path to ask a host for: it begins with "/" and has at most 1,024 characters, without spaces, like "/health".`;

const wholeNumber =
    (min: number, max: number, what: string): Rule<number> =>
    (value) =>
        Number.isInteger(value) && value >= min && value <= max
            ? undefined
            : `${given(value)} isn't ${what}: a whole number from ${String(min)} to ${String(max)} is needed.`;

/** How many hosts there are. */
export const instanceCount = wholeNumber(0, 100, "a number of hosts");

/** The rules of the arguments that may be known later only. */
const rules: Readonly<Record<string, Rule<never>>> = {
    imageId,
    instanceType,
    volumeSize: wholeNumber(8, 16_384, "a disk's size in GiB"),
    vpcId,
    endpointSecurityGroupId: securityGroupId,
    databaseSecurityGroupId: securityGroupId,
    databaseInstanceClass,
    databaseAllocatedStorage: wholeNumber(
        20,
        13_000,
        "a database's first size in GiB, which grows to five times that",
    ),
    databaseBackupRetentionPeriod: wholeNumber(1, 35, "how many days backups are kept"),
    proxySecurityGroupId: securityGroupId,
    clientSecurityGroupId: securityGroupId,
    certificateArn,
    healthCheckPath,
    roleArn,
    appRoleArn: roleArn,
    instanceProfileName,
    logGroupName,
    logRetentionInDays: retentionInDays,
    signerRoleArn: roleArn,
};

/** The rules of what stands in lists. */
const listRules: Readonly<Record<string, Rule<never>>> = {
    subnetIds: subnetId,
    publicSubnetIds: subnetId,
    keyAdministrators: roleArn,
};

/** Records what is wrong with the values that are known. */
export function checkValues(faults: Faults, args: object): void {
    for (const [property, value] of Object.entries(args) as [string, never][]) {
        const rule = rules[property];
        const listRule = listRules[property];
        if (rule) {
            faults.check(property, value, rule);
        }
        if (listRule) {
            faults.checkList(property, value, listRule);
        }
    }
}

/** Records what is given though nothing comes of it: whether that is so, and why, by property. */
export function checkIdle(faults: Faults, args: object, idle: [string, boolean, string][]): void {
    const given = new Map<string, unknown>(Object.entries(args));
    for (const [property, isIdle, because] of idle) {
        if (isIdle && given.get(property) !== undefined) {
            faults.add(property, `${because}; leave it out.`);
        }
    }
}

/** The same arguments, with each value that isn't known yet checked, by the same rules, as soon as it is. */
export function knownValues<Args extends object>(component: Component, args: Args): Args {
    const entries = (Object.entries(args) as [string, unknown][]).map(([property, value]) => {
        const rule = rules[property];
        const listRule = listRules[property];
        if (rule) {
            return [property, later(component, property, value, rule)];
        }
        return listRule && Array.isArray(value)
            ? [
                  property,
                  value.map((one: unknown, index) =>
                      later(component, `${property}[${String(index)}]`, one, listRule),
                  ),
              ]
            : [property, value];
    });
    return Object.fromEntries(entries) as Args;
}
