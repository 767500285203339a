import type { AliasListEntry, KMS } from "@aws-sdk/client-kms";
import { asText } from "../../properties";
import type { Value } from "../../resource-type";
import { all, matches } from "../checks";
import { unlessMissing } from "../errors";
import { NAME_CONFLICT, named, nameOf } from "../names";
import { awsResource, REGION, textOf } from "../resource";

const aliasName = all(
    matches(
        /^alias\/[0-9A-Za-z_/-]+$/,
        (_, name) => `"${name}" must begin with 'alias/' and be comprised of only [0-9A-Za-z_/-]`,
    ),
    matches(
        /^(?!alias\/aws\/)/,
        (_, name) => `"${name}" cannot begin with reserved AWS CMK prefix 'alias/aws/'`,
    ),
);

/** A name for a key. */
export const alias = awsResource({
    token: "aws:kms/alias:Alias",
    label: "KMS Alias",
    properties: {
        ...named({ autoname: { maxLength: 256, prefix: "alias/" }, check: aliasName }, aliasName),
        region: REGION,
        targetKeyId: { required: true, equivalent: sameKey },
        arn: { computed: true },
        targetKeyArn: { computed: true, changesWith: ["targetKeyId"] },
    },
    check: NAME_CONFLICT,

    create: async (client, inputs) => {
        const AliasName = nameOf(inputs);
        const kms = await client.service("kms", inputs["region"]);
        await kms.createAlias({ AliasName, TargetKeyId: textOf(inputs, "targetKeyId") });
        return AliasName;
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const found = await find(await client.service("kms", region), id);
        return (
            found && {
                arn: found.AliasArn ?? "",
                name: id,
                namePrefix: state["namePrefix"] ?? "",
                region,
                targetKeyArn: (found.AliasArn ?? "").replace(/alias\/.*/, `key/${found.TargetKeyId ?? ""}`),
                targetKeyId: found.TargetKeyId ?? "",
            }
        );
    },

    update: async (client, id, _, news) => {
        const kms = await client.service("kms", news["region"]);
        await kms.updateAlias({ AliasName: id, TargetKeyId: textOf(news, "targetKeyId") });
    },

    delete: async (client, id, state) => {
        const kms = await client.service("kms", state["region"]);
        await unlessMissing(kms.deleteAlias({ AliasName: id }));
    },
});

/** A key may be named by its id or by its ARN. */
function sameKey(a: Value, b: Value): boolean {
    return asText(a).split("/").pop() === asText(b).split("/").pop();
}

async function find(kms: KMS, name: string): Promise<AliasListEntry | undefined> {
    let Marker: string | undefined;
    do {
        const page = await kms.listAliases({ Limit: 100, ...(Marker !== undefined && { Marker }) });
        const found = page.Aliases?.find(({ AliasName }) => AliasName === name);
        if (found) {
            return found;
        }
        Marker = page.NextMarker;
    } while (Marker !== undefined);
    return undefined;
}
