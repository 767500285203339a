import type { PutParameterCommandInput, SSM } from "@aws-sdk/client-ssm";
import type { Properties } from "../resource-type";
import { length, oneOf } from "./checks";
import { AwsRefusal, unlessMissing } from "./errors";
import {
    allTags,
    awsResource,
    changeTags,
    REGION,
    tagList,
    tagOutputs,
    tagRecord,
    TAGS,
    textOf,
} from "./resource";

/** A parameter. `overwrite`, which lets the real one adopt a parameter that exists, isn't offered. */
export const parameter = awsResource({
    token: "aws:ssm/parameter:Parameter",
    label: "SSM Parameter",
    properties: {
        allowedPattern: { default: "", check: length(0, 1024) },
        dataType: { chosenByService: true, check: oneOf("aws:ec2:image", "aws:ssm:integration", "text") },
        description: { default: "", check: length(0, 1024) },
        insecureValue: {},
        keyId: { chosenByService: true },
        name: { forceNew: true, autoname: { maxLength: 2048 }, check: length(1, 2048) },
        region: REGION,
        tier: { chosenByService: true, check: oneOf("Standard", "Advanced", "Intelligent-Tiering") },
        type: { required: true, check: oneOf("String", "StringList", "SecureString") },
        value: { secret: true },
        ...TAGS,
        arn: { computed: true },
        version: { computed: true, changesWith: ["value", "insecureValue", "type", "description", "tier"] },
    },
    check: exactlyOneValue,

    create: async (client, inputs) => {
        const ssm = await client.service("ssm", inputs["region"]);
        await ssm.putParameter({ ...request(inputs), Overwrite: false, Tags: tagList(allTags(inputs)) });
        return textOf(inputs, "name") ?? "";
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const ssm = await client.service("ssm", region);
        const found = await unlessMissing(ssm.getParameter({ Name: id, WithDecryption: true }));
        if (!found?.Parameter) {
            return undefined;
        }
        const { Parameter: it } = found;
        const described = await metadata(ssm, id);
        const plain = "insecureValue" in state;
        return {
            allowedPattern: described?.AllowedPattern ?? "",
            arn: it.ARN ?? "",
            dataType: it.DataType ?? "text",
            description: described?.Description ?? "",
            keyId: it.Type === "SecureString" ? (described?.KeyId ?? "") : "",
            name: it.Name ?? id,
            region,
            tier: described?.Tier ?? "Standard",
            type: it.Type ?? "",
            [plain ? "insecureValue" : "value"]: it.Value ?? "",
            version: it.Version ?? 1,
            ...tagOutputs(client, await tagsOf(ssm, id), state),
        };
    },

    update: async (client, id, olds, news) => {
        const ssm = await client.service("ssm", news["region"]);
        await ssm.putParameter({ ...request(news), Overwrite: true });
        const resource = { ResourceType: "Parameter", ResourceId: id } as const;
        await changeTags(
            olds,
            news,
            (tags) => ssm.addTagsToResource({ ...resource, Tags: tagList(tags) }),
            (TagKeys) => ssm.removeTagsFromResource({ ...resource, TagKeys }),
        );
    },

    delete: async (client, id, state) => {
        const ssm = await client.service("ssm", state["region"]);
        await unlessMissing(ssm.deleteParameter({ Name: id }));
    },
});

/** The emulator takes values of any length. */
const MAX_LENGTH = { Standard: 4096, Advanced: 8192 };

function request(inputs: Properties): PutParameterCommandInput {
    const Value = textOf(inputs, "value") ?? textOf(inputs, "insecureValue") ?? "";
    const tier = (inputs["tier"] ?? "Standard") === "Standard" ? "Standard" : "Advanced";
    if (Value.length > MAX_LENGTH[tier]) {
        const message = `${tier} tier parameters support a maximum parameter value of ${MAX_LENGTH[tier]} characters.`;
        throw new AwsRefusal("SSM", "PutParameter", "ValidationException", message);
    }
    return {
        Name: textOf(inputs, "name"),
        Value,
        Type: textOf(inputs, "type") as PutParameterCommandInput["Type"],
        Tier: textOf(inputs, "tier") as PutParameterCommandInput["Tier"],
        Description: textOf(inputs, "description"),
        AllowedPattern: textOf(inputs, "allowedPattern"),
        DataType: textOf(inputs, "dataType"),
        KeyId: inputs["type"] === "SecureString" ? textOf(inputs, "keyId") : undefined,
    };
}

async function metadata(ssm: SSM, name: string) {
    const { Parameters = [] } = await ssm.describeParameters({
        ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [name] }],
    });
    return Parameters[0];
}

async function tagsOf(ssm: SSM, name: string): Promise<Record<string, string>> {
    const { TagList } = await ssm.listTagsForResource({ ResourceType: "Parameter", ResourceId: name });
    return tagRecord(TagList);
}

function exactlyOneValue(inputs: Properties): { property: string; reason: string }[] {
    const forms = ["value", "insecureValue"] as const;
    const names = { value: "value", insecureValue: "insecure_value" };
    const given = forms.filter((form) => form in inputs).length;
    const both = "`insecure_value,value`";
    if (given === 1) {
        return [];
    }
    return forms.map((property) => ({
        property,
        reason:
            `Invalid combination of arguments. "${names[property]}": ` +
            (given === 0
                ? `one of ${both} must be specified`
                : `only one of ${both} can be specified, but ${both} were specified.`),
    }));
}
