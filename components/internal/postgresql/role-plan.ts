import { DatabaseAccess } from "../needs-types";

/** Names of the roles of one app's database. */
export interface RoleNames {
    /** Owns database, schema and all that migrations make. Nobody logs in as it. */
    readonly owner: string;
    /** The group that may read and write rows. */
    readonly readWrite: string;
    /** The group that may read rows. */
    readonly readOnly: string;
    /** Logs in to run migrations, and lands in the owner. */
    readonly migrator: string;
    /** The app's login, in the group of its access and nothing else. */
    readonly app: string;
    /** A login that reads, in the group that may and nothing else. */
    readonly readonly: string | undefined;
}

/** A login, and the one role that it is in. */
export interface LoginStep {
    /** The end of the child's name, and with `Password` the name of the argument. */
    readonly purpose: "migrator" | "app" | "readonly";
    readonly role: string;
    readonly memberOf: string;
}

/** One grant to one role; no privileges means that the role loses all it has. */
export interface GrantStep {
    /** The end of the child's name. */
    readonly purpose: string;
    readonly role: string;
    readonly objectType: "database" | "schema";
    readonly schema: string | undefined;
    readonly privileges: readonly string[];
}

/** What a role gets on all that the owner will make; no schema means in all schemas. */
export interface DefaultStep {
    readonly purpose: string;
    readonly role: string;
    readonly objectType: "table" | "sequence" | "function";
    readonly schema: string | undefined;
    readonly privileges: readonly string[];
}

/** Who exists and may do what: the one value that grants and assertion both follow from. */
export interface RolePlan {
    readonly database: string;
    readonly schema: string;
    readonly access: DatabaseAccess;
    readonly roles: RoleNames;
    /** Like the steps below, in the order in which they are made. */
    readonly logins: readonly LoginStep[];
    readonly grants: readonly GrantStep[];
    readonly defaults: readonly DefaultStep[];
}

/** What a plan is made of. */
export interface RoleChoices {
    readonly database: string;
    readonly schema: string;
    /** @default DatabaseAccess.ReadWrite */
    readonly access?: DatabaseAccess;
    /** Whether there is a login that reads, besides the app's. */
    readonly readonly: boolean;
}

/** PostgreSQL's name for everybody. */
export const everybody = "public";

/**
 * The plan for one app.
 *
 * Both groups are always there, whoever is in them: default privileges reach only what is made after them, so that a group of
 * today could do nothing with the tables of yesterday. So the app's access is one membership, and changes as such.
 */
export function rolePlan(choices: RoleChoices): RolePlan {
    const { database, schema, access = DatabaseAccess.ReadWrite, readonly } = choices;
    const roles: RoleNames = {
        owner: `${database}_owner`,
        readWrite: `${database}_rw`,
        readOnly: `${database}_ro`,
        migrator: `${database}_migrator`,
        app: `${database}_app`,
        readonly: readonly ? `${database}_readonly` : undefined,
    };
    return {
        database,
        schema,
        access,
        roles,
        logins: logins(access, roles),
        grants: grants(schema, roles),
        defaults: defaults(schema, roles),
    };
}

function logins(access: DatabaseAccess, roles: RoleNames): LoginStep[] {
    const appGroup = access === DatabaseAccess.ReadOnly ? roles.readOnly : roles.readWrite;
    return [
        { purpose: "migrator", role: roles.migrator, memberOf: roles.owner },
        { purpose: "app", role: roles.app, memberOf: appGroup },
        ...(roles.readonly
            ? [{ purpose: "readonly" as const, role: roles.readonly, memberOf: roles.readOnly }]
            : []),
    ];
}

function grants(schema: string, roles: RoleNames): GrantStep[] {
    const onDatabase = (purpose: string, role: string, privileges: string[]): GrantStep => ({
        purpose: `connect-${purpose}`,
        role,
        objectType: "database",
        schema: undefined,
        privileges,
    });
    const onSchema = (purpose: string, of: string, role: string, privileges: string[]): GrantStep => ({
        purpose,
        role,
        objectType: "schema",
        schema: of,
        privileges,
    });
    return [
        // Everybody may connect to a new database and make temporary tables in it:
        // https://www.postgresql.org/docs/current/ddl-priv.html
        onDatabase("public", everybody, []),
        onDatabase("migrator", roles.migrator, ["CONNECT"]),
        onDatabase("app", roles.app, ["CONNECT"]),
        ...(roles.readonly ? [onDatabase("readonly", roles.readonly, ["CONNECT"])] : []),
        onSchema("public-public", "public", everybody, []),
        onSchema("schema-rw", schema, roles.readWrite, ["USAGE"]),
        onSchema("schema-ro", schema, roles.readOnly, ["USAGE"]),
    ];
}

function defaults(schema: string, roles: RoleNames): DefaultStep[] {
    const step = (
        purpose: string,
        role: string,
        objectType: DefaultStep["objectType"],
        privileges: string[],
    ): DefaultStep => ({ purpose: `${objectType}s-${purpose}`, role, objectType, schema, privileges });
    return [
        // What everybody gets by default can only be taken away for all schemas at once:
        // https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html
        { ...step("public", everybody, "function", []), schema: undefined },
        step("rw", roles.readWrite, "table", ["SELECT", "INSERT", "UPDATE", "DELETE"]),
        // USAGE is nextval and currval; UPDATE would be setval too.
        step("rw", roles.readWrite, "sequence", ["USAGE"]),
        step("rw", roles.readWrite, "function", ["EXECUTE"]),
        // No sequence, and no function: one that runs as its owner would write for the reader. What readers need to call, a
        // migration grants them by name.
        step("ro", roles.readOnly, "table", ["SELECT"]),
    ];
}
