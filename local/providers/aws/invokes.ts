/** The questions that programs ask before any resource is made. */
import type { InvokeType } from "../resource-type";
import type { Aws } from "./client";
import { during } from "./errors";
import { textOf } from "./resource";

const DEFAULT_PARTITION = { id: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
const PARTITIONS = {
    "cn-": { id: "aws-cn", dnsSuffix: "amazonaws.com.cn", reverseDnsPrefix: "cn.com.amazonaws" },
    "us-gov-": { id: "aws-us-gov", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" },
};

/** As the region's own name tells. */
function partitionOf(region: string): typeof DEFAULT_PARTITION {
    const special = Object.entries(PARTITIONS).find(([prefix]) => region.startsWith(prefix));
    return special?.[1] ?? DEFAULT_PARTITION;
}

const getCallerIdentity: InvokeType<Aws> = {
    token: "aws:index/getCallerIdentity:getCallerIdentity",
    invoke: async (client) => {
        const sts = await client.service("sts");
        const who = await during("reading STS Caller Identity", sts.getCallerIdentity({}));
        const accountId = who.Account ?? "";
        return { accountId, arn: who.Arn ?? "", id: accountId, userId: who.UserId ?? "" };
    },
};

const getRegion: InvokeType<Aws> = {
    token: "aws:index/getRegion:getRegion",
    invoke: (client, args) => {
        const region = textOf(args, "region") ?? textOf(args, "name") ?? client.region;
        const endpoint = `ec2.${region}.${partitionOf(region).dnsSuffix}`;
        return Promise.resolve({ description: region, endpoint, id: region, name: region, region });
    },
};

const getPartition: InvokeType<Aws> = {
    token: "aws:index/getPartition:getPartition",
    invoke: (client) => {
        const partition = partitionOf(client.region);
        return Promise.resolve({ ...partition, partition: partition.id });
    },
};

export const invokes = [getCallerIdentity, getRegion, getPartition];
