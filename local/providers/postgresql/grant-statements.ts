import type { Properties } from "../resource-type";
import { ident, idents, identsIn } from "./sql";
import { flag, list, text } from "./values";

/** What a GRANT or REVOKE names: the objects listed, or all of a schema's. */
const target = (grant: Properties): string => {
    const objectType = text(grant, "objectType");
    const schema = text(grant, "schema");
    const objects = list(grant, "objects");
    if (objectType === "database") {
        return `DATABASE ${ident(text(grant, "database"))}`;
    }
    if (objectType === "schema") {
        return `SCHEMA ${ident(schema)}`;
    }
    if (objectType === "column") {
        return `TABLE ${identsIn(schema, objects)}`;
    }
    const kind = objectType.toUpperCase();
    return objects.length > 0
        ? `${kind} ${identsIn(schema, objects)}`
        : `ALL ${kind}S IN SCHEMA ${ident(schema)}`;
};

const columns = (grant: Properties): string =>
    text(grant, "objectType") === "column" ? ` (${idents(list(grant, "columns"))})` : "";

/** Undefined where there is nothing to grant: a Grant without privileges only revokes. */
export const grantStatement = (grant: Properties): string | undefined => {
    const privileges = list(grant, "privileges").join(",");
    const option = flag(grant, "withGrantOption") ? " WITH GRANT OPTION" : "";
    return privileges === ""
        ? undefined
        : `GRANT ${privileges}${columns(grant)} ON ${target(grant)} TO ${ident(text(grant, "role"))}${option}`;
};

/** ALL, but for listed objects: there only what was granted, so that grants on columns stay. */
export const revokeStatement = (grant: Properties): string | undefined => {
    const objectType = text(grant, "objectType");
    const privileges = list(grant, "privileges").join(",");
    if (objectType === "column" && (privileges === "" || list(grant, "columns").length === 0)) {
        return undefined;
    }
    const onObjects = list(grant, "objects").length > 0 && privileges !== "";
    const what = onObjects ? privileges : "ALL PRIVILEGES";
    return `REVOKE ${what}${columns(grant)} ON ${target(grant)} FROM ${ident(text(grant, "role"))}`;
};
