/** Names of the roles of one app's database. */
export interface RoleNames {
    /** Owns database, schema and all that migrations make. Nobody logs in as it. */
    readonly owner: string;
    /** Logs in to run migrations, and lands in the owner. */
    readonly migrator: string;
    /** The group that may read and write rows. */
    readonly readWrite: string;
    /** The app's login, in that group and nothing else. */
    readonly app: string;
    /** The group that may read rows. */
    readonly readOnly: string | undefined;
    /** A login that reads, in that group and nothing else. */
    readonly readonly: string | undefined;
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
    readonly roles: RoleNames;
    /** In the order in which they are made. */
    readonly grants: readonly GrantStep[];
    readonly defaults: readonly DefaultStep[];
}

/** PostgreSQL's name for everybody. */
export const everybody = "public";

/** The plan for one app. */
export function rolePlan(options: { database: string; schema: string; readonly: boolean }): RolePlan {
    const { database, schema } = options;
    const roles: RoleNames = {
        owner: `${database}_owner`,
        migrator: `${database}_migrator`,
        readWrite: `${database}_rw`,
        app: `${database}_app`,
        readOnly: options.readonly ? `${database}_ro` : undefined,
        readonly: options.readonly ? `${database}_readonly` : undefined,
    };
    return { database, schema, roles, grants: grants(schema, roles), defaults: defaults(schema, roles) };
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
        ...(roles.readOnly ? [onSchema("schema-ro", schema, roles.readOnly, ["USAGE"])] : []),
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
        ...(roles.readOnly ? [step("ro", roles.readOnly, "table", ["SELECT"])] : []),
    ];
}
