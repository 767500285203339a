/** What AWS resources have in common: worded failures, outputs that are read back, tags. */
import { asText, isObject } from "../properties";
import type { Properties, Property, ResourceType, Value } from "../resource-type";
import type { Aws } from "./client";
import { during } from "./errors";

/** An AWS resource type, with the outputs always as AWS itself gives them. */
export interface AwsResource extends Omit<ResourceType<Aws>, "create" | "update"> {
    /** What messages call it: `IAM Role`. */
    readonly label: string;
    /** Returns the new resource's id. */
    readonly create: (client: Aws, inputs: Properties) => Promise<string>;
    readonly update?: (client: Aws, id: string, olds: Properties, news: Properties) => Promise<void>;
}

/** Completes an entry. */
export function awsResource(entry: AwsResource): ResourceType<Aws> {
    const { label, create, update, ...rest } = entry;
    const readBack = async (client: Aws, id: string, inputs: Properties): Promise<Properties> => {
        const outputs = await during(`reading ${label} (${id})`, entry.read(client, id, inputs));
        if (!outputs) {
            throw new Error(`reading ${label} (${id}): couldn't find resource`);
        }
        return outputs;
    };
    return {
        ...rest,
        create: async (client, inputs) => {
            const name = inputs["name"];
            const subject = typeof name === "string" ? `${label} (${name})` : label;
            const id = await during(`creating ${subject}`, create(client, inputs));
            return { id, outputs: await readBack(client, id, inputs) };
        },
        read: (client, id, state) => during(`reading ${label} (${id})`, entry.read(client, id, state)),
        ...(update && {
            update: async (client: Aws, id: string, olds: Properties, news: Properties) => {
                await during(`updating ${label} (${id})`, update(client, id, olds, news));
                return readBack(client, id, news);
            },
        }),
        delete: (client, id, state) => during(`deleting ${label} (${id})`, entry.delete(client, id, state)),
    };
}

/** The two properties of every resource that takes tags. */
export const TAGS = {
    tags: { equivalent: sameTags },
    tagsAll: { secretWith: "tags" },
} as const satisfies Record<string, Property>;

/** The optional property of every regional resource; the provider fills it in. */
export const REGION = { forceNew: true } as const satisfies Property;

function sameTags(a: Value, b: Value): boolean {
    return isObject(a) && isObject(b) && Object.keys(a).length === 0 && Object.keys(b).length === 0;
}

/** The tags as outputs, from those that AWS has: what the provider adds everywhere isn't the resource's own. */
export function tagOutputs(client: Aws, actual: Record<string, string>, state: Properties): Properties {
    const declared = isObject(state["tags"]) ? state["tags"] : {};
    const own = Object.entries(actual).filter(
        ([key, value]) => key in declared || client.defaultTags[key] !== value,
    );
    return {
        ...((own.length > 0 || "tags" in state) && { tags: Object.fromEntries(own) }),
        tagsAll: actual,
    };
}

/** All tags of a resource's inputs, as plain strings. */
export function allTags(inputs: Properties): Record<string, string> {
    const tags = inputs["tagsAll"];
    return isObject(tags)
        ? Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, asText(value)]))
        : {};
}

/** `[{Key, Value}]`, as most services want their tags. */
export function tagList(tags: Record<string, string>): { Key: string; Value: string }[] {
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The other way round. */
export function tagRecord(
    tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Record<string, string> {
    return Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** Brings a resource's tags from what they were to what they are to be. */
export async function changeTags(
    olds: Properties,
    news: Properties,
    set: (tags: Record<string, string>) => Promise<unknown>,
    remove: (keys: string[]) => Promise<unknown>,
): Promise<void> {
    const before = allTags(olds);
    const after = allTags(news);
    const gone = Object.keys(before).filter((key) => !(key in after));
    const changed = Object.entries(after).filter(([key, value]) => before[key] !== value);
    if (gone.length > 0) {
        await remove(gone);
    }
    if (changed.length > 0) {
        await set(Object.fromEntries(changed));
    }
}

/** A property as a string, absent where it isn't given or empty. */
export function textOf(properties: Properties, key: string): string | undefined {
    const value = properties[key];
    return value === undefined || value === null || value === "" ? undefined : asText(value);
}
