/** CloudFront's smaller resources: one document, changed as a whole, under a tag that tells its version. */
import type { CloudFront } from "@aws-sdk/client-cloudfront";
import type { Properties, ResourceType } from "../../resource-type";
import { blockFromAws, blockToAws } from "../blocks/api";
import { blockCheck, blockProperties, type Fields } from "../blocks/fields";
import type { Aws } from "../client";
import { unlessMissing } from "../errors";
import { awsResource } from "../resource";

/** The document as it stands. */
interface Found {
    readonly config: object | undefined;
    readonly ETag?: string | undefined;
}

interface Configured {
    readonly token: string;
    readonly label: string;
    /** Everything that is in the document. */
    readonly fields: Fields;
    /** What more is to be said of some of it, and outputs. */
    readonly properties: ResourceType<Aws>["properties"];
    readonly check?: ResourceType<Aws>["check"];
    /** The part of the ARN before the id, for what has one. */
    readonly arnOf?: string;
    /** Outputs that are in no document. */
    readonly more?: (state: Properties) => Properties;
    readonly create: (cloudfront: CloudFront, inputs: Properties) => Promise<string | undefined>;
    readonly get: (cloudfront: CloudFront, Id: string) => Promise<Found>;
    readonly update: (
        cloudfront: CloudFront,
        which: { Id: string; IfMatch: string | undefined },
        config: Record<string, unknown>,
        before: object,
    ) => Promise<unknown>;
    readonly remove: (
        cloudfront: CloudFront,
        which: { Id: string; IfMatch: string | undefined },
    ) => Promise<unknown>;
}

/** Completes an entry. */
export function configured(entry: Configured): ResourceType<Aws> {
    const { token, label, fields, properties, arnOf, more } = entry;
    const inside = blockCheck(fields);
    return awsResource({
        token,
        label,
        properties: {
            ...blockProperties(fields),
            ...properties,
            etag: { computed: true },
            ...(arnOf !== undefined && { arn: { computed: true } }),
        },
        check: (inputs) => [...inside(inputs), ...(entry.check?.(inputs) ?? [])],

        create: async (client, inputs) =>
            (await entry.create(await client.service("cloudfront"), inputs)) ?? "",

        read: async (client, id, state) => {
            const cloudfront = await client.service("cloudfront");
            const found = await unlessMissing(entry.get(cloudfront, id));
            if (!found?.config) {
                return undefined;
            }
            return {
                ...blockFromAws(fields, found.config),
                ...more?.(state),
                ...(arnOf !== undefined && { arn: await arn(client, `${arnOf}/${id}`) }),
                etag: found.ETag ?? "",
            };
        },

        update: async (client, id, _, news) => {
            const cloudfront = await client.service("cloudfront");
            const { config = {}, ETag } = await entry.get(cloudfront, id);
            await entry.update(cloudfront, { Id: id, IfMatch: ETag }, blockToAws(fields, news), config);
        },

        delete: async (client, id) => {
            const cloudfront = await client.service("cloudfront");
            const found = await unlessMissing(entry.get(cloudfront, id));
            if (found) {
                await unlessMissing(entry.remove(cloudfront, { Id: id, IfMatch: found.ETag }));
            }
        },
    });
}

async function arn(client: Aws, resource: string): Promise<string> {
    const sts = await client.service("sts");
    const { Account = "" } = await sts.getCallerIdentity({});
    return `arn:aws:cloudfront::${Account}:${resource}`;
}
