import type { IAM } from "@aws-sdk/client-iam";
import { asText, hasUnknown, sameValue } from "../../properties";
import type { Properties, Property, Value } from "../../resource-type";
import { length } from "../checks";
import { unlessMissing } from "../errors";
import { allTags, awsResource, tagList, tagOutputs, tagRecord, TAGS, textOf } from "../resource";

/** Neither client ids nor thumbprints have an order. */
const SET = {
    equivalent: (a: Value, b: Value) => sameValue(texts(a).sort(), texts(b).sort()),
} as const;

/** An issuer of identities outside of AWS that roles may trust. */
export const openIdConnectProvider = awsResource({
    token: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    label: "IAM OIDC Provider",
    properties: {
        clientIdLists: {
            required: true,
            terraformName: "client_id_list",
            ...SET,
        },
        thumbprintLists: {
            terraformName: "thumbprint_list",
            chosenByService: true,
            ...SET,
        },
        url: {
            required: true,
            forceNew: true,
            check: (value, name) =>
                asText(value).startsWith("https://")
                    ? undefined
                    : `expected "${name}" to have a url with schema of: "https", got ${asText(value)}`,
        },
        ...TAGS,
        arn: { computed: true },
    },
    check: (inputs) => [
        ...itemFaults("clientIdLists", "client_id_list", length(1, 255), inputs),
        ...itemFaults("thumbprintLists", "thumbprint_list", length(40, 40), inputs),
    ],

    create: async (client, inputs) => make(await client.service("iam"), inputs),

    read: async (client, id, state) => {
        const iam = await client.service("iam");
        const it = await unlessMissing(iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: id }));
        return (
            it && {
                arn: id,
                clientIdLists: it.ClientIDList ?? [],
                thumbprintLists: it.ThumbprintList ?? [],
                url: `https://${(it.Url ?? "").replace(/^https:\/\//, "")}`,
                ...tagOutputs(client, tagRecord(it.Tags), state),
            }
        );
    },

    /** The emulator can't change one: it is made again, under the same ARN. */
    update: async (client, id, olds, news) => {
        const iam = await client.service("iam");
        await iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn: id });
        await make(iam, {
            ...news,
            thumbprintLists: news["thumbprintLists"] ?? olds["thumbprintLists"] ?? [],
        });
    },

    delete: async (client, id) => {
        const iam = await client.service("iam");
        await unlessMissing(iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn: id }));
    },
});

function itemFaults(
    property: string,
    terraformName: string,
    check: NonNullable<Property["check"]>,
    inputs: Properties,
): { property: string; reason: string }[] {
    return [inputs[property] ?? []].flat().flatMap((item, index) => {
        const reason = hasUnknown(item) ? undefined : check(item, `${terraformName}.${index}`);
        return reason === undefined ? [] : [{ property: `${property}[${index}]`, reason }];
    });
}

async function make(iam: IAM, inputs: Properties): Promise<string> {
    const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider({
        Url: textOf(inputs, "url"),
        ClientIDList: texts(inputs["clientIdLists"] ?? []),
        ThumbprintList: texts(inputs["thumbprintLists"] ?? []),
        Tags: tagList(allTags(inputs)),
    });
    return OpenIDConnectProviderArn ?? "";
}

function texts(value: Value): string[] {
    return [value].flat().map(asText);
}
