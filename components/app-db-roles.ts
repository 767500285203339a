import * as command from "@pulumi/command";
import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import { assertionSql } from "./internal/postgresql/assertion";
import { type RolePlan, rolePlan } from "./internal/postgresql/role-plan";
import {
    connectionLimit,
    databaseName,
    milliseconds,
    password,
    schemaName,
} from "./internal/postgresql/rules";
import { adminRole, serverEnvironment } from "./internal/postgresql/server";
import { Faults, type Rule, whenKnown } from "./internal/validation";

const type = "least-privilege:index:AppDbRoles";

/** One app's database and who may do what in it. */
export interface AppDbRolesArgs {
    /** Name of the database that is made, lower case, like `shop`; the roles are named after it: `shop_app`. */
    database: string;
    /** Name of the app's schema. @default the database's name */
    schema?: string;
    /** Password of the app's login, at least 16 characters. */
    appPassword: pulumi.Input<string>;
    /** Password of the login that runs migrations. */
    migratorPassword: pulumi.Input<string>;
    /** Password of a login that may only read; giving it makes the login. @default there is none */
    readonlyPassword?: pulumi.Input<string>;
    /** Connections that each login may hold at a time. @default 20 */
    connectionLimit?: pulumi.Input<number>;
    /** Milliseconds after which a statement of the app or the reader is cancelled. @default 30,000 */
    statementTimeout?: pulumi.Input<number>;
    /** Milliseconds after which a session that idles in a transaction is ended. @default 60,000 */
    idleInTransactionSessionTimeout?: pulumi.Input<number>;
    /**
     * Whether Pulumi refuses to delete the database and the schema, with their data. `pulumi destroy` then stops in its
     * preview; one that skips the preview takes grants and roles' rights away before it comes to the database, and `up` brings
     * them back.
     * @default true
     */
    deletionProtection?: boolean;
}

/**
 * A PostgreSQL database in which the app can read and write rows and nothing else: another role owns the schema and runs the
 * migrations.
 *
 * ```ts
 * const config = new pulumi.Config();
 * new AppDbRoles("shop", {
 *     database: "shop",
 *     appPassword: config.requireSecret("appPassword"),
 *     migratorPassword: config.requireSecret("migratorPassword"),
 * });
 * ```
 *
 * The server is the one that the `postgresql` provider is configured for, or an explicit provider in `opts`. What everybody
 * gets by default (connecting, temporary tables, the schema `public`, executing functions) is taken away. At the end a check
 * asks PostgreSQL what each role can really do, and fails the update if that isn't what it must be; it needs Node.js where
 * `pulumi` runs.
 *
 * Migrations log in as the migrator and land in the owner: what they make, the app can use at once.
 *
 * Bad arguments give one `InputPropertiesError` that lists all of them, before anything is registered.
 */
export class AppDbRoles extends pulumi.ComponentResource {
    /** Name of the database. */
    public readonly databaseName: pulumi.Output<string>;
    /** Name of the app's schema. */
    public readonly schemaName: pulumi.Output<string>;
    /** The role that owns database and schema, and can't log in. */
    public readonly ownerRole: pulumi.Output<string>;
    /** The login for migrations. Like all logins here it waits for the check. */
    public readonly migratorRole: pulumi.Output<string>;
    /** The app's login. */
    public readonly appRole: pulumi.Output<string>;
    /** The login that only reads, where one was asked for. */
    public readonly readonlyRole: pulumi.Output<string | undefined>;

    constructor(name: string, args: AppDbRolesArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, withSecrets(args), opts);
        const plan = rolePlan({
            database: args.database,
            schema: args.schema ?? args.database,
            readonly: args.readonlyPassword !== undefined,
        });

        const next = oneByOne(this);
        const logins = makeRoles(name, plan, args, adminRole(this), next);
        const { database, schema } = makeDatabase(name, plan, args.deletionProtection ?? true, next);
        grantAll(name, plan, database, next);
        const check = next(
            (opts) =>
                new command.local.Command(
                    `${name}-check`,
                    {
                        // By name, not by path: the same on each machine, so that a preview elsewhere is empty.
                        interpreter: ["node", "-e"],
                        create: 'require("least-privilege/db-check").main()',
                        // Changes when what a role may do changes, and only then: so it runs again when it must, and a
                        // preview shows what it will look for.
                        stdin: assertionSql(plan),
                        environment: { ...serverEnvironment(this), PGDATABASE: plan.database },
                        logging: command.local.Logging.Stderr,
                    },
                    { ...opts, deletedWith: database },
                ),
        );

        // Known at preview, and yet not before the check has passed.
        const checked = (role: pulumi.Output<string>) =>
            pulumi.all([role, check.stdin]).apply(([known]) => known);
        this.databaseName = database.name;
        this.schemaName = schema.name;
        this.ownerRole = logins.owner.name;
        this.migratorRole = checked(logins.migrator.name);
        this.appRole = checked(logins.app.name);
        this.readonlyRole = logins.readonly ? checked(logins.readonly.name) : pulumi.output(undefined);
        this.registerOutputs({
            databaseName: this.databaseName,
            schemaName: this.schemaName,
            ownerRole: this.ownerRole,
            migratorRole: this.migratorRole,
            appRole: this.appRole,
            readonlyRole: this.readonlyRole,
        });
    }
}

function validate(name: string, args: AppDbRolesArgs): void {
    const faults = new Faults(type, name);
    faults.require("database", args.database, databaseName);
    faults.check("schema", args.schema, schemaName);
    faults.require("appPassword", args.appPassword, password);
    faults.require("migratorPassword", args.migratorPassword, password);
    faults.check("readonlyPassword", args.readonlyPassword, password);
    faults.check("connectionLimit", args.connectionLimit, connectionLimit);
    faults.check("statementTimeout", args.statementTimeout, milliseconds);
    faults.check("idleInTransactionSessionTimeout", args.idleInTransactionSessionTimeout, milliseconds);
    faults.throwIfAny();
}

/** The arguments as the engine may see them: a component's inputs stand in the state. */
function withSecrets(args: AppDbRolesArgs): AppDbRolesArgs {
    return {
        ...args,
        appPassword: pulumi.secret(args.appPassword),
        migratorPassword: pulumi.secret(args.migratorPassword),
        ...(args.readonlyPassword !== undefined && {
            readonlyPassword: pulumi.secret(args.readonlyPassword),
        }),
    };
}

/** Makes one child, given the options that put it behind the one before. */
type Next = <R extends pulumi.Resource>(make: (opts: pulumi.CustomResourceOptions) => R) => R;

/**
 * All children in one row: PostgreSQL's catalog takes no two grants on one thing at once ("tuple concurrently updated"), and
 * what runs side by side has deadlocked.
 */
function oneByOne(parent: pulumi.Resource): Next {
    let before: pulumi.Resource[] = [];
    return (make) => {
        const made = make({ parent, dependsOn: before });
        before = [made];
        return made;
    };
}

interface Roles {
    readonly owner: postgresql.Role;
    readonly migrator: postgresql.Role;
    readonly app: postgresql.Role;
    readonly readonly: postgresql.Role | undefined;
}

function makeRoles(
    name: string,
    plan: RolePlan,
    args: AppDbRolesArgs,
    admin: pulumi.Output<string>,
    next: Next,
): Roles {
    const { roles } = plan;
    const late = <T>(path: string, value: pulumi.Input<T>, rule: Rule<pulumi.Unwrap<T>>) =>
        whenKnown({ type, name }, path, value, rule);
    const group = (purpose: string, role: string) =>
        next((opts) => new postgresql.Role(`${name}-${purpose}`, { name: role, login: false }, opts));
    const login = (purpose: string, role: string, secret: pulumi.Input<string>, own: postgresql.RoleArgs) =>
        next(
            (opts) =>
                new postgresql.Role(
                    `${name}-${purpose}`,
                    {
                        name: role,
                        login: true,
                        password: pulumi.secret(late(`${purpose}Password`, secret, password)),
                        connectionLimit: late("connectionLimit", args.connectionLimit ?? 20, connectionLimit),
                        // Tables are found by their bare names, and nothing of the same name elsewhere is taken for one:
                        // https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH
                        searchPaths: [plan.schema],
                        idleInTransactionSessionTimeout: late(
                            "idleInTransactionSessionTimeout",
                            args.idleInTransactionSessionTimeout ?? 60_000,
                            milliseconds,
                        ),
                        ...own,
                    },
                    opts,
                ),
        );

    const owner = group("owner", roles.owner);
    // An admin that isn't a superuser (RDS has none) must be in the owner to give it things and to grant on them. From
    // PostgreSQL 16 on, who makes a role administers it, which the provider would take for a change of the option.
    next(
        (opts) =>
            new postgresql.GrantRole(
                `${name}-admin-owner`,
                { role: admin, grantRole: owner.name },
                {
                    ...opts,
                    ignoreChanges: ["withAdminOption"],
                    deleteBeforeReplace: true,
                    deletedWith: owner,
                },
            ),
    );
    group("rw", roles.readWrite);
    const migrator = login("migrator", roles.migrator, args.migratorPassword, {
        roles: [roles.owner],
        // It has the owner's rights only as the owner, which it becomes at login: so what it makes is the owner's.
        inherit: false,
        assumeRole: roles.owner,
    });
    const statementTimeout = late("statementTimeout", args.statementTimeout ?? 30_000, milliseconds);
    const app = login("app", roles.app, args.appPassword, { roles: [roles.readWrite], statementTimeout });
    if (roles.readOnly === undefined || roles.readonly === undefined || args.readonlyPassword === undefined) {
        return { owner, migrator, app, readonly: undefined };
    }
    group("ro", roles.readOnly);
    const readonly = login("readonly", roles.readonly, args.readonlyPassword, {
        roles: [roles.readOnly],
        statementTimeout,
    });
    return { owner, migrator, app, readonly };
}

function makeDatabase(
    name: string,
    plan: RolePlan,
    protect: boolean,
    next: Next,
): { database: postgresql.Database; schema: postgresql.Schema } {
    const owner = plan.roles.owner;
    const database = next(
        (opts) =>
            new postgresql.Database(`${name}-database`, { name: plan.database, owner }, { ...opts, protect }),
    );
    const schema = next(
        (opts) =>
            new postgresql.Schema(
                `${name}-schema`,
                { name: plan.schema, database: database.name, owner },
                { ...opts, protect, deletedWith: database },
            ),
    );
    return { database, schema };
}

function grantAll(name: string, plan: RolePlan, database: postgresql.Database, next: Next): void {
    for (const { purpose, role, objectType, schema, privileges } of plan.grants) {
        next(
            (opts) =>
                new postgresql.Grant(
                    `${name}-${purpose}`,
                    {
                        database: database.name,
                        role,
                        objectType,
                        privileges: [...privileges],
                        ...(schema !== undefined && { schema }),
                    },
                    { ...opts, deletedWith: database },
                ),
        );
    }
    for (const { purpose, role, objectType, schema, privileges } of plan.defaults) {
        next(
            (opts) =>
                new postgresql.DefaultPrivileges(
                    `${name}-${purpose}`,
                    {
                        database: database.name,
                        owner: plan.roles.owner,
                        role,
                        objectType,
                        privileges: [...privileges],
                        ...(schema !== undefined && { schema }),
                    },
                    // Replaced the other way round, the new privilege would go with the old one.
                    { ...opts, deleteBeforeReplace: true, deletedWith: database },
                ),
        );
    }
}
