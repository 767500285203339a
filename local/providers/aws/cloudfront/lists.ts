/** Lists as CloudFront writes them. */
import { isObject } from "../../properties";
import { counted, fromAws, toAws } from "../blocks/api";
import type { Field } from "../blocks/fields";

/** A block that only holds a list, `{items}`: for CloudFront the block itself is the list. */
export function listBlock(items: Field): Field {
    return {
        fields: { items },
        convert: {
            to: (block) => counted(toAws(items, (isObject(block) ? block["items"] : undefined) ?? []) as []),
            // An empty list is what the emulator says where AWS says nothing.
            from: (raw) => {
                const found = fromAws(items, (raw as { Items?: unknown }).Items);
                return Array.isArray(found) && found.length > 0 ? { items: found } : undefined;
            },
        },
    };
}
