import { isIP } from "node:net";
import type { PolicyFault } from "./document";
import { isUnknown } from "./leaf";
import { nearest } from "./nearest";
import { operatorNames, operatorOf, type Family, type Operator } from "./operators";
import { isFields, kindOf, listed } from "./read-policy";
import type { Vocabulary } from "./vocabulary";

/** Which operators suit a key of each type, and how AWS writes the type. */
const suitable: Readonly<Record<string, readonly Family[]>> = {
    String: ["string", "text-ignoring-case", "arn"],
    ARN: ["arn", "string", "text-ignoring-case"],
    Bool: ["bool", "string"],
    Numeric: ["number"],
    Date: ["date", "number"],
    IPAddress: ["ip"],
    Binary: ["binary"],
};

/** What a value must look like, by what it is compared as. */
const values: Partial<Record<Family, readonly [isValid: (value: string) => boolean, allowed: string]>> = {
    bool: [(value) => /^(true|false)$/i.test(value), '"true" or "false" is needed'],
    null: [(value) => /^(true|false)$/i.test(value), '"true" (missing) or "false" (there) is needed'],
    number: [(value) => value.trim() !== "" && Number.isFinite(Number(value)), "a number is needed"],
    date: [
        (value) => /^\d+$/.test(value) || !Number.isNaN(Date.parse(value)),
        "a date like 2026-11-24T00:00:00Z is needed",
    ],
    ip: [isBlock, "an address or a block like 10.0.0.0/16 is needed"],
    arn: [(value) => /^(arn:|\*)/.test(value), "an ARN is needed"],
    binary: [(value) => /^[A-Za-z0-9+/]*={0,2}$/.test(value), "base64 is needed"],
};

/** The faults of a condition block: operators and keys that AWS doesn't have, and those that don't suit each other. */
export function checkConditions(block: unknown, path: string, vocabulary: Vocabulary): PolicyFault[] {
    if (!isFields(block) || isUnknown(block)) {
        return [];
    }
    return Object.entries(block).flatMap(([name, keys]) => {
        const operator = operatorNamed(name);
        const place = `${path}.${name}`;
        if (operator === undefined) {
            const like = nearest(name, operatorNames);
            return [
                {
                    path: place,
                    given: "is no operator",
                    allowed:
                        like === undefined
                            ? `one of ${operatorNames.join(", ")} is needed`
                            : `is "${like}" meant?`,
                },
            ];
        }
        return isUnknown(keys) || !isFields(keys)
            ? []
            : Object.entries(keys).flatMap(([key, given]) => [
                  ...checkKey(key, operator, place, vocabulary),
                  ...checkValues(given, operator, `${place}.${key}`),
              ]);
    });
}

function operatorNamed(text: string): Operator | undefined {
    const [, quantifier, name = "", ifExists] = /^(For(?:All|Any)Values:)?(.*?)(IfExists)?$/.exec(text) ?? [];
    const operator = operatorOf(name);
    const isNullDressed = operator?.family === "null" && (quantifier ?? ifExists) !== undefined;
    return isNullDressed ? undefined : operator;
}

function checkKey(key: string, operator: Operator, path: string, vocabulary: Vocabulary): PolicyFault[] {
    const type = typeOf(key.toLowerCase(), vocabulary);
    if (type === undefined) {
        const like = nearest(key, vocabulary.conditionKeys.keys());
        return [
            {
                path,
                given: `asks for ${JSON.stringify(key)}`,
                allowed: `AWS has no such condition key${like === undefined ? "" : `; is "${like}" meant?`}`,
            },
        ];
    }
    const families = suitable[type] ?? [];
    return operator.family === "null" || families.length === 0 || families.includes(operator.family)
        ? []
        : [
              {
                  path,
                  given: `asks for ${JSON.stringify(key)}`,
                  allowed: `its type is ${type}, and ${operator.name} doesn't compare that`,
              },
          ];
}

/** The type of one value of the key; the claims of an identity provider are named by its host, and are text. */
function typeOf(key: string, vocabulary: Vocabulary): string | undefined {
    const isClaim = /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[^:]*)?:[\w/.-]+$/.test(key);
    return vocabulary.typeOfKey(key)?.replace(/^ArrayOf/, "") ?? (isClaim ? "String" : undefined);
}

function checkValues(given: unknown, { family }: Operator, path: string): PolicyFault[] {
    const [isValid, allowed] = values[family] ?? [];
    if (Array.isArray(given) && given.length === 0) {
        return [{ path, given: "is empty", allowed: "at least one value is needed" }];
    }
    return listed(given, path)
        .filter(([value]) => ["string", "number", "boolean"].includes(typeof value))
        .filter(
            ([value]) => isValid !== undefined && !String(value).includes("${") && !isValid(String(value)),
        )
        .map(([value, place]) => ({ path: place, given: `is ${kindOf(value)}`, allowed: allowed ?? "" }));
}

function isBlock(value: string): boolean {
    const [address = "", bits, ...more] = value.split("/");
    const version = isIP(address);
    return (
        version > 0 &&
        more.length === 0 &&
        (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
    );
}
