import { DatabaseAccess } from "../needs-types";
import { type ReaderChoice, readerRole, shareSchema, type ViewChoice } from "./share";

/** Names of the roles of one app. */
export interface RoleNames {
    /** Owns the schema and all that migrations make, and the app's own database. Nobody logs in as it. */
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
    /** The app's other login, to which it goes while the first one's password changes. */
    readonly standby: string | undefined;
    /** Those who see only named views, by the arguments' names. */
    readonly readers: Readonly<Record<string, string>>;
}

/** A login, and the roles that it is in. */
export interface LoginStep {
    /** The end of the child's name. */
    readonly purpose: string;
    readonly role: string;
    readonly memberOf: readonly string[];
    /** Where its tables or views are. */
    readonly schema: string;
    /** The argument that has its password; none where it comes by IAM. */
    readonly password: string | undefined;
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
    /** Whether others have a part in the database, which then isn't the owner's. */
    readonly shared: boolean;
    /** The schema of the views; none where there are no views. */
    readonly share: string | undefined;
    readonly views: Readonly<Record<string, ViewChoice>>;
    readonly access: DatabaseAccess;
    readonly roles: RoleNames;
    /** The roles that log in nowhere, and are in no other. */
    readonly groups: readonly string[];
    /** Like the steps below, in the order in which they are made. */
    readonly logins: readonly LoginStep[];
    readonly grants: readonly GrantStep[];
    readonly defaults: readonly DefaultStep[];
}

/** What a plan is made of. */
export interface RoleChoices {
    readonly database: string;
    readonly schema: string;
    /** What the roles are named after, where that isn't the database: the database is shared then. */
    readonly app?: string;
    /** @default DatabaseAccess.ReadWrite */
    readonly access?: DatabaseAccess;
    /** Whether there is a login that reads, besides the app's. */
    readonly readonly: boolean;
    /** Whether the app has a second login. @default false */
    readonly standby?: boolean;
    /** Whether app and migrator come by IAM. @default false */
    readonly iamAuthentication?: boolean;
    /** @default nobody */
    readonly readers?: Readonly<Record<string, ReaderChoice>>;
    /** @default none */
    readonly views?: Readonly<Record<string, ViewChoice>>;
}

/** PostgreSQL's name for everybody. */
export const everybody = "public";

/** RDS's role for those who log in by IAM: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html */
const byIam = "rds_iam";

/**
 * The plan for one app.
 *
 * Both groups are always there, whoever is in them: default privileges reach only what is made after them, so that a group of
 * today could do nothing with the tables of yesterday. So the app's access is one membership, and changes as such.
 */
export function rolePlan(choices: RoleChoices): RolePlan {
    const { database, schema, app, access = DatabaseAccess.ReadWrite, readers = {}, views = {} } = choices;
    const base = app ?? database;
    const roles: RoleNames = {
        owner: `${base}_owner`,
        readWrite: `${base}_rw`,
        readOnly: `${base}_ro`,
        migrator: `${base}_migrator`,
        app: `${base}_app`,
        readonly: choices.readonly ? `${base}_readonly` : undefined,
        standby: choices.standby ? `${base}_standby` : undefined,
        readers: Object.fromEntries(Object.keys(readers).map((key) => [key, readerRole(base, key)])),
    };
    const share = Object.keys(views).length > 0 ? shareSchema(schema) : undefined;
    const logins = [...ownLogins(choices, access, roles), ...readerLogins(readers, roles, share ?? schema)];
    return {
        database,
        schema,
        shared: app !== undefined,
        share,
        views,
        access,
        roles,
        groups: [roles.owner, roles.readWrite, roles.readOnly],
        logins,
        grants: grants(schema, share, roles, logins),
        defaults: defaults(schema, roles),
    };
}

function ownLogins(choices: RoleChoices, access: DatabaseAccess, roles: RoleNames): LoginStep[] {
    const appGroup = access === DatabaseAccess.ReadOnly ? roles.readOnly : roles.readWrite;
    const iam = choices.iamAuthentication ?? false;
    const login = (purpose: string, role: string | undefined, group: string, mayUseIam: boolean) =>
        role === undefined
            ? []
            : [
                  {
                      purpose,
                      role,
                      schema: choices.schema,
                      memberOf: mayUseIam && iam ? [group, byIam] : [group],
                      password: mayUseIam && iam ? undefined : `${purpose}Password`,
                  },
              ];
    return [
        ...login("migrator", roles.migrator, roles.owner, true),
        ...login("app", roles.app, appGroup, true),
        ...login("standby", roles.standby, appGroup, false),
        ...login("readonly", roles.readonly, roles.readOnly, false),
    ];
}

function readerLogins(
    readers: Readonly<Record<string, ReaderChoice>>,
    roles: RoleNames,
    schema: string,
): LoginStep[] {
    return Object.entries(roles.readers).map(([key, role]) => {
        const iam = readers[key]?.iamAuthentication ?? false;
        return {
            purpose: `reader-${key}`,
            role,
            schema,
            memberOf: iam ? [byIam] : [],
            password: iam ? undefined : `readers.${key}.password`,
        };
    });
}

function grants(
    schema: string,
    share: string | undefined,
    roles: RoleNames,
    logins: readonly LoginStep[],
): GrantStep[] {
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
        ...logins.map(({ purpose, role }) => onDatabase(purpose, role, ["CONNECT"])),
        onSchema("public-public", "public", everybody, []),
        onSchema("schema-rw", schema, roles.readWrite, ["USAGE"]),
        onSchema("schema-ro", schema, roles.readOnly, ["USAGE"]),
        ...(share === undefined
            ? []
            : Object.entries(roles.readers).map(([key, role]) =>
                  onSchema(`share-${key}`, share, role, ["USAGE"]),
              )),
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
