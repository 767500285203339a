/** What programs ask EC2 before they make anything. */
import type { EC2, Filter } from "@aws-sdk/client-ec2";
import { isObject } from "../../properties";
import type { InvokeType, Properties } from "../../resource-type";
import { oneOf } from "../checks";
import type { Aws } from "../client";
import { during } from "../errors";
import { tagRecord, textOf } from "../resource";
import { textsOf } from "./common";
import { getParameter } from "./get-parameter";

const zoneState = oneOf("available", "information", "impaired", "unavailable");

const getAvailabilityZones: InvokeType<Aws> = {
    token: "aws:index/getAvailabilityZones:getAvailabilityZones",
    invoke: async (client, args) => {
        const region = textOf(args, "region") ?? client.region;
        const fault = args["state"] === undefined ? undefined : zoneState(args["state"], "state");
        if (fault !== undefined) {
            throw new Error(`${fault}: `);
        }
        const ec2 = await client.service("ec2", region);
        const all = await during(
            "reading EC2 Availability Zones",
            ec2.describeAvailabilityZones({
                Filters: [...filtersOf(args), ...filter("state", textOf(args, "state"))],
            }),
        );
        const [names, ids] = [textsOf(args, "excludeNames"), textsOf(args, "excludeZoneIds")];
        const zones = (all.AvailabilityZones ?? [])
            .filter(({ ZoneName = "", ZoneId = "" }) => !names.includes(ZoneName) && !ids.includes(ZoneId))
            .sort((a, b) => ((a.ZoneName ?? "") < (b.ZoneName ?? "") ? -1 : 1));
        return {
            ...args,
            groupNames: [...new Set(zones.map(({ GroupName }) => GroupName ?? region))],
            id: region,
            names: zones.map(({ ZoneName = "" }) => ZoneName),
            region,
            zoneIds: zones.map(({ ZoneId = "" }) => ZoneId),
        };
    },
};

const getManagedPrefixList: InvokeType<Aws> = {
    token: "aws:ec2/getManagedPrefixList:getManagedPrefixList",
    invoke: async (client, args) => {
        const region = textOf(args, "region") ?? client.region;
        const ec2 = await client.service("ec2", region);
        return during("reading EC2 Managed Prefix List", prefixList(ec2, region, args));
    },
};

async function prefixList(ec2: EC2, region: string, args: Properties): Promise<Properties> {
    const id = textOf(args, "id");
    const { PrefixLists = [] } = await ec2.describeManagedPrefixLists({
        ...(id !== undefined && { PrefixListIds: [id] }),
        Filters: [...filtersOf(args), ...filter("prefix-list-name", textOf(args, "name"))],
    });
    const [it] = PrefixLists;
    if (!it || PrefixLists.length > 1) {
        throw new Error(
            it
                ? "multiple EC2 Managed Prefix Lists matched; use additional constraints to reduce matches to a single EC2 Managed Prefix List"
                : "no matching EC2 Managed Prefix List found",
        );
    }
    const { Entries = [] } = await ec2.getManagedPrefixListEntries({ PrefixListId: it.PrefixListId });
    return {
        ...args,
        addressFamily: it.AddressFamily ?? "",
        // In AWS's own lists the account is the word aws.
        arn: (it.PrefixListArn ?? "").replace(":AWS:", ":aws:"),
        entries: Entries.map(({ Cidr = "", Description = "" }) => ({ cidr: Cidr, description: Description })),
        id: it.PrefixListId ?? "",
        maxEntries: it.MaxEntries ?? 0,
        name: it.PrefixListName ?? "",
        ownerId: it.OwnerId ?? "",
        region,
        tags: tagRecord(it.Tags),
        version: it.Version ?? 0,
    };
}

function filtersOf(args: Properties): Filter[] {
    const filters = Array.isArray(args["filters"]) ? args["filters"].filter(isObject) : [];
    return filters.map((one) => ({ Name: textOf(one, "name"), Values: textsOf(one, "values") }));
}

function filter(Name: string, value: string | undefined): Filter[] {
    return value === undefined ? [] : [{ Name, Values: [value] }];
}

export const ec2Invokes = [getAvailabilityZones, getManagedPrefixList, getParameter];
