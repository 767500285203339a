/** The elements of a policy statement, one by one: what AWS refuses of each, in its words. */
import { isObject } from "../../properties";
import type { Value } from "../../resource-type";

const COMPARISONS =
    "(String(Not)?(Equals(IgnoreCase)?|Like)|Numeric((Not)?Equals|(Less|Greater)Than(Equals)?)" +
    "|Date((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))";
const OPERATOR = new RegExp(`^((ForAllValues:|ForAnyValue:)?${COMPARISONS}(IfExists)?|Null)$`, "i");
const LEGACY = "The policy failed legacy parsing";

/** `service:Action`, with wildcards in the action only. */
export function actionFault(action: Value): string | undefined {
    if (typeof action !== "string") {
        return "Syntax errors in policy. (an action must be a string)";
    }
    if (action === "*") {
        return undefined;
    }
    const [vendor = "", name, ...more] = action.split(":");
    if (name === undefined) {
        return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
    }
    if (more.length > 0) {
        return "Actions/Condition can contain only one colon.";
    }
    return /^[a-zA-Z0-9-]+$/.test(vendor) && /^[a-zA-Z0-9*?]+$/.test(name) ? undefined : LEGACY;
}

/** An ARN or `*`. Policy variables may stand only in its last part. */
export function resourceFault(resource: Value): string | undefined {
    if (typeof resource !== "string") {
        return "Syntax errors in policy. (a resource must be a string)";
    }
    if (resource === "*") {
        return undefined;
    }
    if (!resource.includes(":")) {
        return `Resource ${resource} must be in ARN format or "*".`;
    }
    const [arn, partition = "", vendor = "", region = "", account = "", ...path] = resource.split(":");
    if (arn !== "arn") {
        return `Partition "" is not valid for resource "arn::${resource.split(":").slice(1).join(":")}:*:*".`;
    }
    if (!/^(aws(-[a-z]+)*|\*)$/.test(partition)) {
        return `Partition "${partition}" is not valid for resource "${resource}".`;
    }
    if (!/^[a-z0-9-]+$|^\*$/.test(vendor)) {
        return "Resource vendor must be fully qualified and cannot contain regexes.";
    }
    const known = /^[a-z0-9*?-]*$/.test(region) && /^(\d{12}|[\d*?]*|aws)$/.test(account);
    return known && path.join(":") !== "" ? undefined : LEGACY;
}

/** `{operator: {key: value or values}}`. */
export function conditionFault(condition: Value | undefined): string | undefined {
    if (condition === undefined) {
        return undefined;
    }
    if (!isObject(condition)) {
        return "Syntax errors in policy. (Condition must be an object)";
    }
    for (const [operator, keys] of Object.entries(condition)) {
        if (!OPERATOR.test(operator)) {
            return `Syntax errors in policy. (unknown condition operator ${operator})`;
        }
        if (!isObject(keys)) {
            return `Syntax errors in policy. (${operator} must hold condition keys)`;
        }
        const values = Object.values(keys).flat();
        if (values.some((value) => typeof value === "object")) {
            return `Syntax errors in policy. (the values of ${operator} must be strings)`;
        }
        const bare = Object.keys(keys).find((key) => !key.includes(":"));
        if (bare !== undefined) {
            return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
        }
    }
    return undefined;
}

/** Statement ids: letters and digits, each only once. */
export function sidFault(statements: readonly Value[]): string | undefined {
    const sids = statements.flatMap((statement) =>
        isObject(statement) && statement["Sid"] !== undefined ? [statement["Sid"]] : [],
    );
    if (new Set(sids).size < sids.length) {
        return "Statement IDs (SID) in a single policy must be unique.";
    }
    return undefined;
}
