import { databaseAccess } from "../needs-rules";
import type { DatabaseAccess } from "../needs-types";
import { given } from "../validation";
import { rolePlan, type RolePlan } from "./role-plan";
import type { ReaderChoice, ViewChoice } from "./share";

/** A database's roles in a few words, as a file or flags say them. What isn't said is as `AppDbRoles` makes it. */
export interface Description {
    readonly database: string;
    /** What the roles are named after, in a database that is shared. */
    readonly app?: string;
    readonly schema?: string;
    readonly access?: DatabaseAccess;
    readonly readonly?: boolean;
    readonly standby?: boolean;
    readonly iamAuthentication?: boolean;
    readonly readers?: Readonly<Record<string, ReaderChoice>>;
    readonly views?: Readonly<Record<string, ViewChoice>>;
    /** Roles of other names; an empty one is a group that there isn't. */
    readonly roles?: Readonly<Record<string, string>>;
}

const renamable = ["owner", "readWrite", "readOnly", "migrator", "app", "readonly", "standby"] as const;
const members: readonly string[] = [
    "database",
    "app",
    "schema",
    "access",
    "readonly",
    "standby",
    "iamAuthentication",
    "readers",
    "views",
    "roles",
];

/**
 * The plan of a described database.
 *
 * @throws one error that lists all that can't be understood
 */
export function describedPlan(description: Description): RolePlan {
    const faults = faultsIn(description);
    if (faults.length > 0) {
        throw new Error(faults.join("\n"));
    }
    const { database, app, schema, access, readonly, standby, roles = {}, ...others } = description;
    const plan = rolePlan({
        ...others,
        database,
        ...(app !== undefined && { app }),
        schema: schema ?? app ?? database,
        ...(access && { access }),
        readonly: readonly ?? Boolean(roles["readonly"]),
        standby: standby ?? Boolean(roles["standby"]),
    });
    return renamed(plan, roles);
}

function faultsIn(description: Description): string[] {
    const { database, access, roles = {} } = description;
    const unknown = (names: string[], known: readonly string[], what: string) =>
        names
            .filter((name) => !known.includes(name))
            .map((name) => `${given(name)} isn't ${what}: ${known.join(", ")} are.`);
    return [
        ...unknown(Object.keys(description), members, "said of a database"),
        ...(typeof database === "string" && database !== ""
            ? []
            : [`${given(database)} isn't a database's name.`]),
        ...(access === undefined ? [] : [databaseAccess(access)].flatMap((fault) => fault ?? [])),
        ...unknown(Object.keys(roles), renamable, "a role that has a name of its own"),
        ...renamable
            .filter((role) => role !== "readWrite" && role !== "readOnly" && roles[role] === "")
            .map((role) => `the role ${role} needs a name; only readWrite and readOnly may be empty.`),
    ];
}

/** With other names, and without groups whose name is empty. Who is what it should be in isn't asked to be in itself. */
function renamed(plan: RolePlan, names: Readonly<Record<string, string>>): RolePlan {
    const byOld = new Map(
        renamable.flatMap((key) => {
            const [old, now] = [plan.roles[key], names[key]];
            return old === undefined || now === undefined ? [] : [[old, now] as const];
        }),
    );
    const now = (role: string) => byOld.get(role) ?? role;
    return {
        ...plan,
        roles: { ...plan.roles, ...Object.fromEntries(Object.entries(names).filter(([, name]) => name)) },
        groups: plan.groups.map(now).filter((role) => role !== ""),
        logins: plan.logins.map((login) => {
            const role = now(login.role);
            const memberOf = login.memberOf.map(now).filter((group) => group !== "" && group !== role);
            return { ...login, role, memberOf };
        }),
    };
}
