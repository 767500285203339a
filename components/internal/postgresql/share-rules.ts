import { type Faults, given, type Rule } from "../validation";
import { expression } from "./expression";
import { maxIdentifier, reserved } from "./rules";
import { readerRole, shareSchema } from "./share";

/** What is shared, as it is given: without types anything may stand there. */
export interface Shared {
    readonly views?: Readonly<Record<string, GivenView>>;
    readonly readers?: Readonly<Record<string, unknown>>;
}

interface GivenView {
    readonly table: string;
    readonly columns?: readonly string[];
    readonly except?: readonly string[];
    readonly where?: string;
    readonly readers: readonly string[];
}

/** Endings of the app's own roles. */
const taken = ["owner", "rw", "ro", "migrator", "app", "readonly", "standby"];

/** Checks views and readers, and that they fit together; `base` is what the roles are named after. */
export function checkShared(
    faults: Faults,
    { views = {}, readers = {} }: Shared,
    base: string,
    schema: string,
): void {
    const read = new Set(Object.values(views).flatMap((view) => [view.readers].flat()));
    for (const key of Object.keys(readers)) {
        const path = `readers.${key}`;
        faults.require(path, key, readerName(base));
        if (!read.has(key)) {
            faults.add(
                path,
                `no view names this reader, which would see nothing; put ${given(key)} into the readers of a view, or leave it out.`,
            );
        }
    }
    for (const [name, view] of Object.entries(views)) {
        const path = `views.${name}`;
        faults.require(path, name, viewName);
        faults.require(`${path}.table`, view.table, tableName);
        checkColumns(faults, path, view);
        faults.check(`${path}.where`, view.where, expression);
        checkNames(faults, `${path}.readers`, view.readers, (reader) =>
            Object.hasOwn(readers, reader)
                ? undefined
                : `${given(reader)} isn't among the readers: ${Object.keys(readers).map(given).join(", ") || "none is given"}; each needs a login of its own there.`,
        );
    }
    if (Object.keys(views).length > 0 && shareSchema(schema).length > maxIdentifier) {
        faults.add(
            "views",
            `${given(shareSchema(schema))} would hold them, and is longer than ${String(maxIdentifier)} characters; give the app a shorter schema.`,
        );
    }
}

function checkColumns(faults: Faults, path: string, view: GivenView): void {
    if ((view.columns === undefined) === (view.except === undefined)) {
        faults.add(
            path,
            "either columns (those that are shown) or except (those that are hidden) must be given, and not both.",
        );
    }
    for (const list of ["columns", "except"] as const) {
        if (view[list] !== undefined) {
            checkNames(faults, `${path}.${list}`, view[list], columnName);
        }
    }
}

/** A list of names, none of them twice, also where only the case differs: PostgreSQL folds what isn't quoted. */
function checkNames(faults: Faults, path: string, names: readonly string[], rule: Rule<string>): void {
    if (!Array.isArray(names) || names.length === 0) {
        const what = Array.isArray(names) ? "the list is empty" : `${given(names)} is no list of names`;
        faults.add(path, `${what}; name at least one.`);
        return;
    }
    const seen = new Map<string, string>();
    names.forEach((name: string, index) => {
        const at = `${path}[${String(index)}]`;
        faults.require(at, name, rule);
        const folded = typeof name === "string" ? name.toLowerCase() : "";
        const first = seen.get(folded);
        if (first !== undefined) {
            faults.add(at, `${given(name)} is ${first} again; name it once.`);
        }
        seen.set(folded, at);
    });
}

/** The end of a role's name, and of children's names. */
function readerName(base: string): Rule<string> {
    return (value) => {
        const longest = maxIdentifier - readerRole(base, "").length;
        if (!/^[a-z][a-z0-9_]*$/.test(value) || value.length > longest) {
            return `${given(value)} can't name a reader: a lower-case letter, then lower-case letters, digits and "_" are allowed, at most ${String(longest)} characters, like "billing".`;
        }
        return taken.includes(value)
            ? `${given(value)} would be the role ${readerRole(base, value)}, which is one of the app's own; choose another name, like "billing".`
            : undefined;
    };
}

const viewName: Rule<string> = (value) =>
    /^[a-z][a-z0-9_]*$/.test(value) && value.length <= maxIdentifier
        ? reserved(value)
        : `${given(value)} can't name a view: a lower-case letter, then lower-case letters, digits and "_" are allowed, at most ${String(maxIdentifier)} characters, like "orders".`;

const tableName: Rule<string> = (value) =>
    isIdentifier(value) && !value.includes(".")
        ? undefined
        : `${given(value)} isn't a table's name: its bare name is needed as the catalog has it, in the app's schema, without schema or quotes, at most ${String(maxIdentifier)} bytes, like "orders".`;

const columnName: Rule<string> = (value) =>
    isIdentifier(value)
        ? undefined
        : `${given(value)} isn't a column's name: one name is needed as the catalog has it, without quotes or "*", at most ${String(maxIdentifier)} bytes, like "item".`;

/** Any case: names are quoted wherever they are used. */
function isIdentifier(value: unknown): boolean {
    return (
        typeof value === "string" &&
        value !== "*" &&
        !/["\p{Cc}]/u.test(value) &&
        value !== "" &&
        Buffer.byteLength(value) <= maxIdentifier
    );
}
