import type { Parameter, RDS } from "@aws-sdk/client-rds";
import { asText, isObject, sameValue } from "../../properties";
import type { Value } from "../../resource-type";
import { matches } from "../checks";
import { checks } from "../ec2/choice";
import { unlessMissing } from "../errors";
import { NAME_CONFLICT, named, nameOf } from "../names";
import { allTags, awsResource, REGION, tagList, tagOutputs, TAGS, textOf } from "../resource";
import { changeRdsTags, everyFault, rdsName, rdsTags } from "./common";

const NAME = [
    rdsName(/^[0-9a-z.-]+$/, ", periods, and hyphens", "parameter group "),
    matches(/^[a-z]/, (_, name) => `first character of parameter group "${name}" must be a letter`),
];

/** A database's settings. */
export const parameterGroup = awsResource({
    token: "aws:rds/parameterGroup:ParameterGroup",
    label: "RDS DB Parameter Group",
    properties: {
        description: { forceNew: true, default: "Managed by Pulumi" },
        family: { forceNew: true, required: true },
        ...named({ autoname: { maxLength: 255 } }),
        parameters: { default: [], equivalent: (a, b) => sameValue(keys(a), keys(b)) },
        region: REGION,
        skipDestroy: { default: false },
        ...TAGS,
        arn: { computed: true },
    },
    check: checks(NAME_CONFLICT, everyFault("name", ...NAME)),

    create: async (client, inputs) => {
        const rds = await client.service("rds", inputs["region"]);
        const DBParameterGroupName = nameOf(inputs);
        await rds.createDBParameterGroup({
            DBParameterGroupName,
            DBParameterGroupFamily: textOf(inputs, "family"),
            Description: textOf(inputs, "description") ?? "Managed by Pulumi",
            Tags: tagList(allTags(inputs)),
        });
        await set(rds, DBParameterGroupName, parametersIn(inputs["parameters"]));
        return DBParameterGroupName;
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const rds = await client.service("rds", region);
        const found = await unlessMissing(rds.describeDBParameterGroups({ DBParameterGroupName: id }));
        const it = found?.DBParameterGroups?.[0];
        if (!it) {
            return undefined;
        }
        const arn = it.DBParameterGroupArn ?? "";
        const { Parameters = [] } = await rds.describeDBParameters({
            DBParameterGroupName: id,
            Source: "user",
        });
        return {
            arn,
            description: it.Description ?? "",
            family: it.DBParameterGroupFamily ?? "",
            name: it.DBParameterGroupName ?? id,
            ...("namePrefix" in state && { namePrefix: state["namePrefix"] }),
            parameters: Parameters.map(
                ({ ParameterName = "", ParameterValue = "", ApplyMethod = "immediate" }): Value => ({
                    applyMethod: ApplyMethod,
                    name: ParameterName,
                    value: ParameterValue,
                }),
            ),
            region,
            ...("skipDestroy" in state && { skipDestroy: state["skipDestroy"] }),
            ...tagOutputs(client, await rdsTags(rds, arn), state),
        };
    },

    update: async (client, id, olds, news) => {
        const rds = await client.service("rds", news["region"]);
        const wanted = parametersIn(news["parameters"]);
        const gone = parametersIn(olds["parameters"]).filter(
            (old) => !wanted.some((one) => one.ParameterName === old.ParameterName),
        );
        if (gone.length > 0) {
            await rds.resetDBParameterGroup({ DBParameterGroupName: id, Parameters: gone });
        }
        await set(rds, id, wanted);
        await changeRdsTags(rds, textOf(olds, "arn") ?? "", olds, news);
    },

    delete: async (client, id, state) => {
        if (state["skipDestroy"] === true) {
            return;
        }
        const rds = await client.service("rds", state["region"]);
        await unlessMissing(rds.deleteDBParameterGroup({ DBParameterGroupName: id }));
    },
});

async function set(rds: RDS, DBParameterGroupName: string, Parameters: Parameter[]): Promise<void> {
    if (Parameters.length > 0) {
        await rds.modifyDBParameterGroup({ DBParameterGroupName, Parameters });
    }
}

function parametersIn(value: Value | undefined): Parameter[] {
    const blocks = Array.isArray(value) ? value.filter(isObject) : [];
    return blocks.map((block) => ({
        ParameterName: textOf(block, "name"),
        ParameterValue: asText(block["value"] ?? ""),
        ApplyMethod: (textOf(block, "applyMethod") ?? "immediate") as Parameter["ApplyMethod"],
    }));
}

function keys(value: Value): string[] {
    return parametersIn(value)
        .map((one) => JSON.stringify(one))
        .sort();
}
