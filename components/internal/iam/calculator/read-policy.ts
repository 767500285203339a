import { condition, unknownCondition, type Condition } from "./condition";
import {
    PolicyError,
    type PolicyFault,
    type PolicySource,
    type Principals,
    type Statement,
} from "./document";
import { withoutVariables } from "./glob";
import { everything, isUnknown, type Leaf, type LeafSet } from "./leaf";

export type Fields = Readonly<Record<string, unknown>>;

/**
 * The statements of a document. `manyValued` tells the condition keys that have several values.
 *
 * @throws PolicyError, with all that keeps the document from being read: never less than all statements are judged.
 */
export function readPolicy(source: PolicySource, manyValued: (key: string) => boolean): Statement[] {
    const { statements, faults } = tryReadPolicy(source, manyValued);
    if (faults.length > 0) {
        throw new PolicyError(faults);
    }
    return statements;
}

/** As `readPolicy`, with the faults beside what could be read. */
export function tryReadPolicy(
    source: PolicySource,
    manyValued: (key: string) => boolean,
): { statements: Statement[]; faults: PolicyFault[] } {
    const faults: PolicyFault[] = [];
    const document = isUnknown(source)
        ? { Version: "2012-10-17", Statement: source }
        : parsePolicy(source, faults);
    if (document === undefined) {
        return { statements: [], faults };
    }
    const reader = new Reader(
        document["Version"] === "2012-10-17" || isUnknown(document["Version"]),
        manyValued,
        faults,
    );
    return {
        statements: listed(document["Statement"], "Statement").map((item) => reader.statement(...item)),
        faults,
    };
}

/** The document's object; undefined, and a fault, where there is none. */
export function parsePolicy(source: string | object, faults: PolicyFault[]): Fields | undefined {
    try {
        const document: unknown = typeof source === "string" ? JSON.parse(source) : source;
        if (isFields(document)) {
            return document;
        }
        faults.push({
            path: "document",
            given: `is ${kindOf(document)}`,
            allowed: "an object with Version and Statement is needed",
        });
    } catch (error) {
        faults.push({
            path: "document",
            given: `isn't JSON (${String(error)})`,
            allowed: "a JSON object is needed",
        });
    }
    return undefined;
}

/** One value, or each of a list, with its place in the document. */
export function listed(value: unknown, path: string): [value: unknown, path: string][] {
    return Array.isArray(value)
        ? value.map((item: unknown, index) => [item, `${path}[${index}]`])
        : [[value, path]];
}

export function isFields(value: unknown): value is Fields {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value in words, never an object's insides. */
export function kindOf(value: unknown): string {
    return typeof value === "string"
        ? JSON.stringify(value)
        : Array.isArray(value)
          ? "a list"
          : typeof value === "object" && value !== null
            ? "an object"
            : String(value);
}

class Reader {
    constructor(
        private readonly variables: boolean,
        private readonly manyValued: (key: string) => boolean,
        private readonly faults: PolicyFault[],
    ) {}

    statement(value: unknown, path: string): Statement {
        if (isUnknown(value)) {
            const actions: LeafSet = { not: false, leaves: [value] };
            return {
                name: path,
                effect: "Allow",
                effectUnknown: value.unknown,
                actions,
                resources: everything,
                conditions: [],
            };
        }
        const fields = this.fields(value, path, "a statement is an object with Effect, Action and Resource");
        const { Effect: effect, Sid: sid } = fields;
        if (effect !== "Allow" && effect !== "Deny" && !isUnknown(effect)) {
            this.fault(
                `${path}.Effect`,
                effect === undefined ? "is missing" : `is ${kindOf(effect)}`,
                '"Allow" or "Deny" is needed',
            );
        }
        const principals = this.principals(fields, path);
        return {
            name: typeof sid === "string" && sid !== "" ? sid : path,
            effect: effect === "Deny" ? "Deny" : "Allow",
            ...(isUnknown(effect) && { effectUnknown: effect.unknown }),
            ...(principals && { principals }),
            actions: this.either(fields, "Action", path) ?? this.missingAction(path),
            resources: this.either(fields, "Resource", path) ?? everything,
            conditions: this.conditions(fields["Condition"], `${path}.Condition`),
        };
    }

    /** The element, or its `Not` form. */
    private either(fields: Fields, name: string, path: string): LeafSet | undefined {
        const [plain, negated] = [fields[name], fields[`Not${name}`]];
        if (plain !== undefined && negated !== undefined) {
            this.fault(path, `has both ${name} and Not${name}`, "only one of them is allowed");
        }
        const not = plain === undefined;
        const value = plain ?? negated;
        return value === undefined
            ? undefined
            : { not, leaves: this.leaves(value, `${path}.${not ? "Not" : ""}${name}`) };
    }

    private missingAction(path: string): LeafSet {
        this.fault(`${path}.Action`, "is missing", "Action or NotAction is needed");
        return everything;
    }

    private leaves(value: unknown, path: string): Leaf[] {
        return listed(value, path).map(([item, place]) => {
            if (isUnknown(item)) {
                return item;
            }
            if (typeof item !== "string") {
                this.fault(place, `is ${kindOf(item)}`, "a string, or a list of strings, is needed");
            }
            return this.text(String(item));
        });
    }

    private text(value: string): string {
        return this.variables ? value : withoutVariables(value);
    }

    private principals(fields: Fields, path: string): Principals | undefined {
        const not = fields["Principal"] === undefined;
        const name = not ? "NotPrincipal" : "Principal";
        const value = fields[name];
        if (value === undefined) {
            return undefined;
        }
        if (!not && fields["NotPrincipal"] !== undefined) {
            this.fault(path, "has both Principal and NotPrincipal", "only one of them is allowed");
        }
        if (isUnknown(value) || value === "*") {
            return { not, of: [{ kind: "AWS", leaf: value }] };
        }
        const kinds = this.fields(
            value,
            `${path}.${name}`,
            '"*", or an object like { "AWS": "ARN" }, is needed',
        );
        const of = Object.entries(kinds).flatMap(([kind, leaves]) =>
            this.leaves(leaves, `${path}.${name}.${kind}`).map((leaf) => ({ kind, leaf })),
        );
        return { not, of };
    }

    private conditions(block: unknown, path: string): Condition[] {
        if (block === undefined) {
            return [];
        }
        if (isUnknown(block)) {
            return [unknownCondition(block.unknown)];
        }
        const operators = this.fields(block, path, "an object of operators is needed");
        return Object.entries(operators).flatMap(([operator, keys]) => {
            const place = `${path}.${operator}`;
            return isUnknown(keys)
                ? [unknownCondition(keys.unknown)]
                : Object.entries(this.fields(keys, place, "an object of condition keys is needed")).map(
                      ([key, values]) =>
                          condition(operator, key, this.values(values, `${place}.${key}`), this.manyValued),
                  );
        });
    }

    private values(value: unknown, path: string): Leaf[] {
        return listed(value, path).map(([item, place]) => {
            if (isUnknown(item)) {
                return item;
            }
            if (!["string", "number", "boolean"].includes(typeof item)) {
                this.fault(
                    place,
                    `is ${kindOf(item)}`,
                    "a string, a number, a boolean, or a list of them, is needed",
                );
            }
            return this.text(String(item));
        });
    }

    private fields(value: unknown, path: string, allowed: string): Fields {
        if (isFields(value)) {
            return value;
        }
        this.fault(path, value === undefined ? "is missing" : `is ${kindOf(value)}`, allowed);
        return {};
    }

    private fault(path: string, given: string, allowed: string): void {
        this.faults.push({ path, given, allowed });
    }
}
