/** What S3 refuses of a bucket policy beyond the grammar of all policies. */
import { asText, isObject } from "../../properties";
import type { Value } from "../../resource-type";
import { parsed } from "../documents/document";

const OTHERS = "Policy has invalid resource";
const MIXED = "Action does not apply to any resource(s) in statement";

/** By their names; what names neither takes either. */
const OF_BUCKETS = /bucket/i;
const OF_OBJECTS = /object|multipartupload|governance/i;

/** A policy speaks of its own bucket, and of actions that its resources know. */
export function foreignResource(bucket: string, document: string): string | undefined {
    const policy = parsed(document);
    const statements = isObject(policy) ? [policy["Statement"] ?? []].flat() : [];
    for (const statement of statements.filter(isObject)) {
        const resources = texts(statement["Resource"]);
        if (resources.some((resource) => !isOwn(bucket, resource))) {
            return OTHERS;
        }
        const actions = texts(statement["Action"]);
        if (resources.length > 0 && actions.some((action) => !resources.some((one) => knows(one, action)))) {
            return MIXED;
        }
    }
    return undefined;
}

function isOwn(bucket: string, resource: string): boolean {
    const [, , service, , , ...path] = resource.split(":");
    const [name = ""] = path.join(":").split("/");
    return service === "s3" && (name === bucket || name === `${bucket}*`);
}

function knows(resource: string, action: string): boolean {
    if (action.includes("*") || action.includes("?")) {
        return true;
    }
    const isKey = resource.includes("/");
    if (resource.endsWith("*") && !isKey) {
        return true;
    }
    return OF_BUCKETS.test(action) ? !isKey : isKey || !OF_OBJECTS.test(action);
}

function texts(value: Value | undefined): string[] {
    return value === undefined ? [] : [value].flat().map(asText);
}
