/** What RDS's resources have in common. */
import type { RDS } from "@aws-sdk/client-rds";
import { hasUnknown } from "../../properties";
import type { Properties, Property } from "../../resource-type";
import { all, matches } from "../checks";
import { changeTags, tagList, tagRecord } from "../resource";

/** The check of a name: `characters` says what may be in it, `subject` is what messages call it. */
export const rdsName = (characters: RegExp, words: string, subject: string) =>
    all(
        matches(
            characters,
            (_, name) => `only lowercase alphanumeric characters${words} allowed in ${subject}"${name}"`,
        ),
        matches(/^.{0,255}$/, (_, name) => `"${name}" cannot be longer than 255 characters`),
    );

type Check = NonNullable<Property["check"]>;

/** All that is wrong with one property, where the provider says more than the first. */
export function everyFault(property: string, ...checks: readonly Check[]) {
    return (inputs: Properties): { property: string; reason: string }[] => {
        const value = inputs[property];
        if (value === undefined || hasUnknown(value)) {
            return [];
        }
        return checks
            .map((check) => check(value, property))
            .flatMap((reason) => (reason === undefined ? [] : [{ property, reason }]));
    };
}

/** Brings the tags of something from what they were to what they are to be. */
export async function changeRdsTags(
    rds: RDS,
    ResourceName: string,
    olds: Properties,
    news: Properties,
): Promise<void> {
    await changeTags(
        olds,
        news,
        (tags) => rds.addTagsToResource({ ResourceName, Tags: tagList(tags) }),
        (TagKeys) => rds.removeTagsFromResource({ ResourceName, TagKeys }),
    );
}

/** The tags as they are. */
export async function rdsTags(rds: RDS, ResourceName: string): Promise<Record<string, string>> {
    const { TagList } = await rds.listTagsForResource({ ResourceName });
    return tagRecord(TagList?.map(({ Key, Value }) => ({ Key, Value })));
}
