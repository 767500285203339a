/** What EC2's resources have in common: ARNs, tags, lists without an order, refusals that the emulator leaves out. */
import type {
    EC2,
    NetworkInterface,
    ResourceType as TaggedType,
    TagSpecification,
    VpcEndpoint,
} from "@aws-sdk/client-ec2";
import type { Properties, Property, Value } from "../../resource-type";
import { asText, isObject, sameValue } from "../../properties";
import type { Fields } from "../blocks/fields";
import type { Aws } from "../client";
import { AwsRefusal } from "../errors";
import { allTags, changeTags, tagList } from "../resource";

const accounts = new WeakMap<Aws, Promise<string>>();

/** The account, as the real provider learns it. */
export function accountId(client: Aws): Promise<string> {
    const known = accounts.get(client) ?? askAccount(client);
    accounts.set(client, known);
    return known;
}

async function askAccount(client: Aws): Promise<string> {
    const { Account = "" } = await (await client.service("sts")).getCallerIdentity({});
    return Account;
}

/** The ARN of something of EC2's: `vpc/vpc-1`. */
export async function ec2Arn(client: Aws, region: Value, resource: string): Promise<string> {
    return `arn:aws:ec2:${asText(region)}:${await accountId(client)}:${resource}`;
}

/** The tags to create something with. */
export function tagSpecifications(type: TaggedType, inputs: Properties): TagSpecification[] | undefined {
    const tags = tagList(allTags(inputs));
    return tags.length === 0 ? undefined : [{ ResourceType: type, Tags: tags }];
}

/** Brings the tags of anything that EC2 has from what they were to what they are to be. */
export async function changeEc2Tags(ec2: EC2, id: string, olds: Properties, news: Properties): Promise<void> {
    const Resources = [id];
    await changeTags(
        olds,
        news,
        (tags) => ec2.createTags({ Resources, Tags: tagList(tags) }),
        (keys) => ec2.deleteTags({ Resources, Tags: keys.map((Key) => ({ Key })) }),
    );
}

/** A list in which the order says nothing. */
export const SET = {
    equivalent: (a, b) => sameValue(sorted(a), sorted(b)),
} as const satisfies Property;

function sorted(value: Value): Value {
    return Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value;
}

/** Blocks of which the service fills in what the program leaves out: only what both say, or a default says, counts. */
export function sameWhereGiven(fields: Fields): NonNullable<Property["equivalent"]> {
    return (a, b) =>
        isObject(a) &&
        isObject(b) &&
        Object.entries(fields).every(([key, { default: value }]) => {
            const [one, other] = [a[key] ?? value, b[key] ?? value];
            return one === undefined || other === undefined || sameValue(one, other);
        });
}

/** A property's texts. */
export function textsOf(properties: Properties, key: string): string[] {
    const value = properties[key];
    return Array.isArray(value) ? value.map(String) : [];
}

/** What came and what went between two sets. */
export function setChange(
    olds: Properties,
    news: Properties,
    key: string,
): { add: string[]; remove: string[] } {
    const [before, after] = [textsOf(olds, key), textsOf(news, key)];
    return {
        add: after.filter((one) => !before.includes(one)),
        remove: before.filter((one) => !after.includes(one)),
    };
}

/** AWS deletes nothing that a network interface is in; the emulator does. */
export async function refuseWithInterfaces(
    ec2: EC2,
    filter: "group-id" | "subnet-id",
    id: string,
    operation: string,
): Promise<void> {
    const { NetworkInterfaces = [] } = await ec2.describeNetworkInterfaces({
        Filters: [{ Name: filter, Values: [id] }],
    });
    const ended = await endedInstances(ec2, NetworkInterfaces);
    if (NetworkInterfaces.some(({ Attachment }) => !ended.includes(Attachment?.InstanceId))) {
        throw dependencyViolation(operation, id);
    }
}

/** In AWS the interface of an instance goes with it; the emulator leaves it. */
async function endedInstances(
    ec2: EC2,
    interfaces: readonly NetworkInterface[],
): Promise<(string | undefined)[]> {
    const InstanceIds = interfaces.flatMap(({ Attachment }) => Attachment?.InstanceId ?? []);
    if (InstanceIds.length === 0) {
        return [];
    }
    const { Reservations = [] } = await ec2.describeInstances({ InstanceIds });
    return Reservations.flatMap(({ Instances = [] }) => Instances)
        .filter(({ State }) => State?.Name === "terminated")
        .map(({ InstanceId }) => InstanceId);
}

/** The refusal to delete what something else still needs. */
export function dependencyViolation(operation: string, id: string): AwsRefusal {
    const message = `resource ${id} has a dependent object`;
    return new AwsRefusal("EC2", operation, "DependencyViolation", message);
}

/** For a while AWS still tells of an endpoint that was deleted. */
export function isGone({ State }: VpcEndpoint): boolean {
    return State?.toLowerCase() === "deleted";
}
