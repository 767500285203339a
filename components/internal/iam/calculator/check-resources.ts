import type { PolicyFault } from "./document";
import { isUnknown } from "./leaf";
import { PolicyKind } from "./policy-kind";
import { kindOf, listed, type Fields } from "./read-policy";
import { arnParts } from "./resource";

/** The faults of a statement's resources: missing, not allowed here, or not the form of an ARN. */
export function checkResources(statement: Fields, path: string, kind: PolicyKind): PolicyFault[] {
    const given = ["Resource", "NotResource"].filter((name) => statement[name] !== undefined);
    if (kind === PolicyKind.Trust) {
        return given.map((name) => ({
            path: `${path}.${name}`,
            given: "is there",
            allowed: "a trust policy has no resource: its role is meant",
        }));
    }
    if (given.length === 0) {
        return [
            { path: `${path}.Resource`, given: "is missing", allowed: "Resource or NotResource is needed" },
        ];
    }
    return given.flatMap((name) => {
        const value = statement[name];
        if (Array.isArray(value) && value.length === 0) {
            return [
                { path: `${path}.${name}`, given: "is empty", allowed: "at least one resource is needed" },
            ];
        }
        return listed(value, `${path}.${name}`).flatMap(([resource, place]) => {
            const allowed =
                isUnknown(resource) || typeof resource !== "string" ? undefined : arnFault(resource);
            return allowed === undefined ? [] : [{ path: place, given: `is ${kindOf(resource)}`, allowed }];
        });
    });
}

/** What is allowed instead; undefined where it is `*` or has an ARN's form: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function arnFault(text: string): string | undefined {
    if (text === "*") {
        return undefined;
    }
    const parts = arnParts(text);
    if (parts === null) {
        return '"*" or an ARN is needed: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE';
    }
    const [, partition = "", service = "", region = "", account = "", resource = ""] = parts;
    const wrong = [
        [
            isFixed(partition) && !/^aws(-[a-z]+)*$/.test(partition),
            "the partition is aws, aws-cn, aws-us-gov or the like",
        ],
        [!isFixed(service) || !/^[a-z0-9-]+$/.test(service), "the service is named without a wildcard"],
        [
            isFixed(region) && !/^([a-z]{2,}(-[a-z]+)+-\d)?$/.test(region),
            "the region is like eu-central-1, or empty",
        ],
        [isFixed(account) && !/^(\d{12}|aws)?$/.test(account), "the account is twelve digits, or empty"],
        [resource === "", "the resource is missing at the end"],
    ].flatMap(([isWrong, message]) => (isWrong === true ? [message] : []));
    return wrong.length === 0 ? undefined : wrong.join(", ");
}

function isFixed(part: string): boolean {
    return !/[*?]|\$\{/.test(part);
}
