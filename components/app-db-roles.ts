import * as pulumi from "@pulumi/pulumi";
import { grantAll, makeDatabase, makeGroups, makeLogins, makeSchemas, oneByOne } from "./app-db-roles-parts";
import { check, makeViews, narrowBuiltins, sqlSteps } from "./app-db-roles-steps";
import type { DatabaseAccess } from "./app-needs";
import { after } from "./internal/after";
import { databaseAccess } from "./internal/needs-rules";
import { migrationUrl } from "./internal/postgresql/migration-url";
import {
    checkIam,
    checkPasswords,
    type Passwords,
    passwordsOf,
    secretPasswords,
    withSecrets,
} from "./internal/postgresql/passwords";
import { rolePlan } from "./internal/postgresql/role-plan";
import { connectionLimit, databaseName, milliseconds, schemaName } from "./internal/postgresql/rules";
import { adminRole, serverEnvironment } from "./internal/postgresql/server";
import { checkShared } from "./internal/postgresql/share-rules";
import { Faults } from "./internal/validation";

const type = "least-privilege:index:AppDbRoles";

/** What some readers may see of one table. Give either `columns` or `except`. */
export interface DatabaseView {
    /** Name of the table in the app's schema, as the catalog has it (all names here are quoted). */
    table: string;
    /** The columns that are shown. @default all but `except` */
    columns?: string[];
    /**
     * The columns that are hidden, of those that the table has when the view is made: one that a later migration adds isn't
     * shown until the view itself changes. @default all but `columns`
     */
    except?: string[];
    /** Which rows are shown: one SQL expression, like `paid`. @default all */
    where?: string;
    /** Who sees it: names among `readers`. */
    readers: string[];
}

/** How somebody who sees only views gets in: either by a password or by IAM. */
export interface DatabaseReader {
    /** Password of the login, at least 16 characters. @default none, with `iamAuthentication` */
    password?: pulumi.Input<string>;
    /** Whether the login comes by RDS's IAM authentication. @default false */
    iamAuthentication?: boolean;
}

/** One app's database and who may do what in it. */
export interface AppDbRolesArgs {
    /** Name of the database that is made, lower case, like `shop`; the roles are named after it: `shop_app`. */
    database: string;
    /**
     * Name of the app, after which roles and schema are named, where it shares the database with others. The database must be
     * there already then, and belong to none of them. Apps of one database are made one after the other (`dependsOn`).
     * @default the database's name, and the database is made
     */
    app?: string;
    /** Name of the app's schema. @default the name of the app, or else of the database */
    schema?: string;
    /**
     * Whether the app reads and writes rows, or only reads them. Changing it moves the app's login to another group and
     * replaces nothing; sessions that are open feel it at once.
     * @default DatabaseAccess.ReadWrite
     */
    access?: DatabaseAccess;
    /**
     * Password of the app's login, at least 16 characters. No two logins may have the same. The server is sent no password, but
     * a SCRAM verifier of it. @default none, with `iamAuthentication`
     */
    appPassword?: pulumi.Input<string>;
    /** Password of the login that runs migrations. @default none, with `iamAuthentication` */
    migratorPassword?: pulumi.Input<string>;
    /**
     * Whether the app and the migrator log in by RDS's IAM authentication, and have no passwords.
     * @default false
     */
    iamAuthentication?: boolean;
    /**
     * Password of a second login of the app, like `shop_standby`; giving it makes the login. The app uses it while the first
     * one's password changes (docs/rotation.md). @default there is none
     */
    standbyPassword?: pulumi.Input<string>;
    /** Password of a login that may only read; giving it makes the login. @default there is none */
    readonlyPassword?: pulumi.Input<string>;
    /**
     * Views by their names, in a schema of their own (`shop_share`): what `readers` see. A view waits up to a minute for its
     * table, which migrations make.
     * @default none
     */
    views?: Record<string, DatabaseView>;
    /** Who sees views and nothing else; the login of `billing` is `shop_billing`. @default nobody */
    readers?: Record<string, DatabaseReader>;
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
    /**
     * Whether to close the databases `postgres` and `template1` to all but their owner and superusers, on the whole server,
     * where the admin may. They stay closed when this goes. @default false
     */
    closeServerDatabases?: boolean;
}

/**
 * A PostgreSQL database in which the app can read and write rows, or only read them, and nothing else: another role owns the
 * schema and runs the migrations.
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
 * gets by default (connecting, temporary tables, the schema `public`, executing functions, and where the admin is a superuser
 * advisory locks, large objects and PL/pgSQL) is taken away. At the end a check asks PostgreSQL what each role can really do, and
 * fails the update if that isn't what it must be; it needs Node.js where `pulumi` runs.
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
    /** The app's second login, where one was asked for. */
    public readonly standbyRole: pulumi.Output<string | undefined>;
    /** The logins of the readers, by their names; they wait for the views and a check of what they see. */
    public readonly readerRoles: pulumi.Output<Record<string, string>>;
    /**
     * Where a tool for migrations logs in, a secret: `postgresql://shop_migrator:...@host:5432/shop`; with IAM without a
     * password. The host is the provider's.
     */
    public readonly migrationUrl: pulumi.Output<string>;

    constructor(name: string, args: AppDbRolesArgs, opts?: pulumi.ComponentResourceOptions) {
        const passwords = passwordsOf(args);
        validate(name, args, passwords);
        const secrets = secretPasswords(passwords);
        super(type, name, withSecrets(args, secrets), opts);
        const plan = rolePlan({
            database: args.database,
            schema: args.schema ?? args.app ?? args.database,
            ...(args.app !== undefined && { app: args.app }),
            ...(args.access && { access: args.access }),
            readonly: args.readonlyPassword !== undefined,
            standby: args.standbyPassword !== undefined,
            iamAuthentication: args.iamAuthentication ?? false,
            readers: args.readers ?? {},
            views: args.views ?? {},
        });

        const next = oneByOne(this);
        const step = sqlSteps(name, this, plan, next);
        const protect = args.deletionProtection ?? true;
        const owner = makeGroups(name, plan, adminRole(this), next);
        makeLogins({ type, name }, plan, args, secrets, next);
        const database = makeDatabase(name, plan, protect, next);
        narrowBuiltins(plan, args.closeServerDatabases ?? false, database, step);
        const schema = makeSchemas(name, plan, database, protect, next);
        grantAll(name, plan, database, next);
        const checked = check(plan, database, step);
        const seen = makeViews(plan, database, step, checked);

        const afterCheck = <T>(value: T) => after(pulumi.output(value), [checked]);
        this.databaseName = database?.name ?? schema.database;
        this.schemaName = schema.name;
        this.ownerRole = owner.name;
        this.migratorRole = afterCheck(plan.roles.migrator);
        this.appRole = afterCheck(plan.roles.app);
        this.readonlyRole = afterCheck(plan.roles.readonly);
        this.standbyRole = afterCheck(plan.roles.standby);
        this.readerRoles = after(pulumi.output({ ...plan.roles.readers }), [seen]);
        this.migrationUrl = after(migrationUrl(plan, serverEnvironment(this), secrets["migratorPassword"]), [
            checked,
        ]);
        this.registerOutputs({
            databaseName: this.databaseName,
            schemaName: this.schemaName,
            ownerRole: this.ownerRole,
            migratorRole: this.migratorRole,
            appRole: this.appRole,
            readonlyRole: this.readonlyRole,
            standbyRole: this.standbyRole,
            readerRoles: this.readerRoles,
            migrationUrl: this.migrationUrl,
        });
    }
}

function validate(name: string, args: AppDbRolesArgs, passwords: Passwords): void {
    const faults = new Faults(type, name);
    faults.require("database", args.database, databaseName);
    faults.check("app", args.app, databaseName);
    faults.check("schema", args.schema, schemaName);
    faults.check("access", args.access, databaseAccess);
    checkPasswords(faults, passwords);
    checkIam(faults, args);
    const base = args.app ?? args.database;
    checkShared(faults, args, base, args.schema ?? base);
    faults.check("connectionLimit", args.connectionLimit, connectionLimit);
    faults.check("statementTimeout", args.statementTimeout, milliseconds);
    faults.check("idleInTransactionSessionTimeout", args.idleInTransactionSessionTimeout, milliseconds);
    faults.throwIfAny();
}
