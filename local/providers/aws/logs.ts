import type { CloudWatchLogs, LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { all, length, matches, oneOf, oneOfNumbers } from "./checks";
import { unlessMissing } from "./errors";
import { NAME_CONFLICT, named, nameOf } from "./names";
import { allTags, awsResource, changeTags, REGION, tagOutputs, TAGS, textOf } from "./resource";

const RETENTIONS = [
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
    3653,
];
const ALLOWED = "alphanumeric characters, underscores, hyphens, slashes, hash signs and dots are allowed";

const groupName = all(
    length(1, 512),
    matches(
        /^[.\-_/#A-Za-z0-9]+$/,
        (value, name) => `"${name}" isn't a valid log group name (${ALLOWED}): "${value}"`,
    ),
);

/** A log group. */
export const logGroup = awsResource({
    token: "aws:cloudwatch/logGroup:LogGroup",
    label: "CloudWatch Logs Log Group",
    properties: {
        kmsKeyId: { default: "" },
        logGroupClass: {
            forceNew: true,
            chosenByService: true,
            check: oneOf("STANDARD", "INFREQUENT_ACCESS", "DELIVERY"),
        },
        ...named({ autoname: { maxLength: 512 }, check: groupName }, groupName),
        region: REGION,
        retentionInDays: { default: 0, check: oneOfNumbers(...RETENTIONS) },
        skipDestroy: { default: false },
        ...TAGS,
        arn: { computed: true },
    },
    check: NAME_CONFLICT,

    create: async (client, inputs) => {
        const logGroupName = nameOf(inputs);
        const logs = await client.service("logs", inputs["region"]);
        await logs.createLogGroup({
            logGroupName,
            kmsKeyId: textOf(inputs, "kmsKeyId"),
            logGroupClass: textOf(inputs, "logGroupClass") as LogGroup["logGroupClass"],
            tags: allTags(inputs),
        });
        await changeRetention(logs, logGroupName, 0, Number(inputs["retentionInDays"] ?? 0));
        return logGroupName;
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const logs = await client.service("logs", region);
        const { logGroups = [] } = await logs.describeLogGroups({ logGroupNamePrefix: id });
        const it = logGroups.find(({ logGroupName }) => logGroupName === id);
        if (!it) {
            return undefined;
        }
        const arn = arnOf(it);
        const { tags = {} } = await logs.listTagsForResource({ resourceArn: arn });
        return {
            arn,
            kmsKeyId: it.kmsKeyId ?? "",
            logGroupClass: it.logGroupClass ?? "STANDARD",
            name: id,
            namePrefix: state["namePrefix"] ?? "",
            region,
            retentionInDays: it.retentionInDays ?? 0,
            skipDestroy: state["skipDestroy"] ?? false,
            ...tagOutputs(client, tags, state),
        };
    },

    update: async (client, id, olds, news) => {
        const logs = await client.service("logs", news["region"]);
        await changeRetention(
            logs,
            id,
            Number(olds["retentionInDays"] ?? 0),
            Number(news["retentionInDays"] ?? 0),
        );
        await changeKey(logs, id, textOf(olds, "kmsKeyId"), textOf(news, "kmsKeyId"));
        const resourceArn = textOf(olds, "arn");
        await changeTags(
            olds,
            news,
            (tags) => logs.tagResource({ resourceArn, tags }),
            (tagKeys) => logs.untagResource({ resourceArn, tagKeys }),
        );
    },

    delete: async (client, id, state) => {
        if (state["skipDestroy"] === true) {
            return;
        }
        const logs = await client.service("logs", state["region"]);
        await unlessMissing(logs.deleteLogGroup({ logGroupName: id }));
    },
});

/** Without the `:*` that stands for its streams. */
function arnOf({ logGroupArn, arn = "" }: LogGroup): string {
    return logGroupArn ?? arn.replace(/:\*$/, "");
}

async function changeRetention(logs: CloudWatchLogs, logGroupName: string, before: number, after: number) {
    if (after > 0 && after !== before) {
        await logs.putRetentionPolicy({ logGroupName, retentionInDays: after });
    } else if (after === 0 && before > 0) {
        await logs.deleteRetentionPolicy({ logGroupName });
    }
}

async function changeKey(logs: CloudWatchLogs, logGroupName: string, before?: string, after?: string) {
    if (after !== undefined && after !== before) {
        await logs.associateKmsKey({ logGroupName, kmsKeyId: after });
    } else if (after === undefined && before !== undefined) {
        await logs.disassociateKmsKey({ logGroupName });
    }
}
