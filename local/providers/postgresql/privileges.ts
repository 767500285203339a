import type { Properties } from "../resource-type";
import { asSet, list, sameSet, text } from "./values";

/** What the real provider allows; MAINTAIN (PostgreSQL 17) isn't in its list, so ALL on tables drifts there. */
const allowed: Readonly<Record<string, readonly string[]>> = {
    database: ["ALL", "CREATE", "CONNECT", "TEMPORARY"],
    table: ["ALL", "SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
    sequence: ["ALL", "USAGE", "SELECT", "UPDATE"],
    schema: ["ALL", "CREATE", "USAGE"],
    function: ["ALL", "EXECUTE"],
    procedure: ["ALL", "EXECUTE"],
    routine: ["ALL", "EXECUTE"],
    type: ["ALL", "USAGE"],
    column: ["ALL", "SELECT", "INSERT", "UPDATE", "REFERENCES"],
};

/** Said when the resource is made, not in the preview: so does the real one. */
export const checkPrivileges = (inputs: Properties): void => {
    const objectType = text(inputs, "objectType");
    for (const privilege of list(inputs, "privileges")) {
        if (allowed[objectType]?.includes(privilege) !== true) {
            throw new Error(`${privilege} is not an allowed privilege for object type ${objectType}`);
        }
    }
};

/** ALL is read back as what it stands for. */
const samePrivileges = (granted: readonly string[], wanted: Properties): boolean => {
    const privileges = list(wanted, "privileges");
    const all = (allowed[text(wanted, "objectType")] ?? []).filter((privilege) => privilege !== "ALL");
    return sameSet([...granted], privileges) || (privileges.includes("ALL") && sameSet([...granted], all));
};

/** The state as read: what was asked for where it is still so, else what was found. */
export const withGranted = (state: Properties, granted: readonly string[]): Properties =>
    samePrivileges(granted, state) ? state : { ...state, privileges: asSet(granted) };
