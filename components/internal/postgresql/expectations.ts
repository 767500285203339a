import { DatabaseAccess } from "../needs-types";
import { everybody, type RolePlan } from "./role-plan";
import { identifier } from "./sql";

type Kind = "database" | "schema" | "table" | "sequence" | "function";

/** What one role must, or mustn't, be able to do with one thing. */
export interface Expectation {
    readonly role: string;
    readonly kind: Kind;
    /** As PostgreSQL's `has_..._privilege` functions take it. */
    readonly object: string;
    readonly privilege: string;
    readonly allowed: boolean;
}

/** Things that the assertion makes as the owner, looks at and takes back. */
export const probe = "least_privilege_probe";

/** Privileges on one thing of each kind. */
type Rights = Readonly<Record<Kind, readonly string[]>>;

/** Every privilege that there is on a kind, but for MAINTAIN, which only PostgreSQL 17 has. */
const privileges: Rights = {
    database: ["CONNECT", "TEMPORARY", "CREATE"],
    schema: ["USAGE", "CREATE"],
    table: ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
    sequence: ["USAGE", "SELECT", "UPDATE"],
    function: ["EXECUTE"],
};

const nothing: Rights = { database: [], schema: [], table: [], sequence: [], function: [] };
const entering: Rights = { ...nothing, database: ["CONNECT"] };
const reading: Rights = { ...entering, schema: ["USAGE"], table: ["SELECT"] };
const writing: Rights = {
    ...reading,
    table: ["SELECT", "INSERT", "UPDATE", "DELETE"],
    sequence: ["USAGE"],
    function: ["EXECUTE"],
};

/** Who comes in without becoming the owner, and what they may do then. */
function guests({ access, roles }: RolePlan): Map<string, Rights> {
    return new Map([
        [roles.app, access === DatabaseAccess.ReadOnly ? reading : writing],
        ...(roles.standby === undefined
            ? []
            : [[roles.standby, access === DatabaseAccess.ReadOnly ? reading : writing] as const]),
        ...(roles.readonly === undefined ? [] : [[roles.readonly, reading] as const]),
        // Nothing of the app's own; their views are looked at when those are there.
        ...Object.values(roles.readers).map((role) => [role, entering] as const),
        [everybody, nothing],
    ]);
}

/**
 * Everything that each role can and can't do, on what there is and on what the owner will make. Derived from the plan's
 * meaning, not from its grants: a grant that did nothing must show.
 */
export function expectations(plan: RolePlan): Expectation[] {
    const { roles, database, schema } = plan;
    const made = `${identifier(schema)}.${probe}`;
    return [
        ...each(roles.migrator, "database", database, ["CONNECT"]),
        ...[...guests(plan)].flatMap(([role, rights]) => [
            ...each(role, "database", database, rights.database),
            ...each(role, "schema", schema, rights.schema),
            ...each(role, "schema", "public", nothing.schema),
            ...each(role, "table", made, rights.table),
            ...each(role, "sequence", `${made}_seq`, rights.sequence),
            ...each(role, "function", `${made}()`, rights.function),
        ]),
    ];
}

function each(role: string, kind: Kind, object: string, allowed: readonly string[]): Expectation[] {
    return privileges[kind].map((privilege) => ({
        role,
        kind,
        object,
        privilege,
        allowed: allowed.includes(privilege),
    }));
}

/** Which roles each role is in, at any distance. */
export function memberships({ groups, logins }: RolePlan): Record<string, readonly string[]> {
    return Object.fromEntries([
        ...groups.map((role) => [role, []] as const),
        ...logins.map(({ role, memberOf }) => [role, memberOf] as const),
    ]);
}
