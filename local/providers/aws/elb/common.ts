/** What ELB's resources have in common. */
import type { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Properties } from "../../resource-type";
import { all, matches } from "../checks";
import { changeTags, tagList, tagRecord } from "../resource";

/** The check of a name; the messages about a load balancer's end with the name itself. */
export const elbName = (max: number, quoted: boolean) => {
    const tail = (value: string): string => (quoted ? `: "${value}"` : "");
    return all(
        matches(
            /^[0-9A-Za-z-]+$/,
            (value, name) => `only alphanumeric characters and hyphens allowed in "${name}"${tail(value)}`,
        ),
        matches(
            new RegExp(`^.{0,${max}}$`),
            (value, name) => `"${name}" cannot be longer than ${max} characters${tail(value)}`,
        ),
        matches(/^[^-]/, (value, name) => `"${name}" cannot begin with a hyphen${tail(value)}`),
        matches(/[^-]$/, (value, name) => `"${name}" cannot end with a hyphen${tail(value)}`),
    );
};

/** The tags of one resource. */
export async function elbTags(elb: ElasticLoadBalancingV2, arn: string): Promise<Record<string, string>> {
    const { TagDescriptions = [] } = await elb.describeTags({ ResourceArns: [arn] });
    return tagRecord(TagDescriptions[0]?.Tags?.map(({ Key, Value }) => ({ Key, Value })));
}

/** Brings them to what they are to be. */
export async function changeElbTags(
    elb: ElasticLoadBalancingV2,
    arn: string,
    olds: Properties,
    news: Properties,
): Promise<void> {
    const ResourceArns = [arn];
    await changeTags(
        olds,
        news,
        (tags) => elb.addTags({ ResourceArns, Tags: tagList(tags) }),
        (TagKeys) => elb.removeTags({ ResourceArns, TagKeys }),
    );
}

/** What of an ARN metrics and other services want. */
export function arnSuffix(arn: string, prefix: RegExp): string {
    return (arn.split(":")[5] ?? "").replace(prefix, "");
}

/** ELB takes no empty list of tags. */
export function unlessEmpty<T>(items: T[]): T[] | undefined {
    return items.length === 0 ? undefined : items;
}
