import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { grantAll, makeDatabase, makeGroups, makeLogins, oneByOne } from "./app-db-roles-parts";
import type { DatabaseAccess } from "./app-needs";
import { after } from "./internal/after";
import { databaseAccess } from "./internal/needs-rules";
import { assertionSql } from "./internal/postgresql/assertion";
import {
    checkPasswords,
    type Passwords,
    passwordsOf,
    secretPasswords,
} from "./internal/postgresql/passwords";
import { rolePlan } from "./internal/postgresql/role-plan";
import { connectionLimit, databaseName, milliseconds, schemaName } from "./internal/postgresql/rules";
import { adminRole, serverEnvironment } from "./internal/postgresql/server";
import { Faults } from "./internal/validation";

const type = "least-privilege:index:AppDbRoles";

/** One app's database and who may do what in it. */
export interface AppDbRolesArgs {
    /** Name of the database that is made, lower case, like `shop`; the roles are named after it: `shop_app`. */
    database: string;
    /** Name of the app's schema. @default the database's name */
    schema?: string;
    /**
     * Whether the app reads and writes rows, or only reads them. Changing it moves the app's login to another group and
     * replaces nothing; sessions that are open feel it at once.
     * @default DatabaseAccess.ReadWrite
     */
    access?: DatabaseAccess;
    /** Password of the app's login, at least 16 characters. No two logins may have the same. */
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
        const passwords = passwordsOf(args);
        validate(name, args, passwords);
        const secrets = secretPasswords(passwords);
        // As the engine may see them: a component's inputs stand in the state.
        super(type, name, { ...args, ...secrets }, opts);
        const plan = rolePlan({
            database: args.database,
            schema: args.schema ?? args.database,
            ...(args.access && { access: args.access }),
            readonly: args.readonlyPassword !== undefined,
        });

        const next = oneByOne(this);
        const owner = makeGroups(name, plan, adminRole(this), next);
        makeLogins({ type, name }, plan, args, secrets, next);
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

        const checked = <T extends string | undefined>(role: T) => after(pulumi.output(role), [check]);
        this.databaseName = database.name;
        this.schemaName = schema.name;
        this.ownerRole = owner.name;
        this.migratorRole = checked(plan.roles.migrator);
        this.appRole = checked(plan.roles.app);
        this.readonlyRole = checked(plan.roles.readonly);
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

function validate(name: string, args: AppDbRolesArgs, passwords: Passwords): void {
    const faults = new Faults(type, name);
    faults.require("database", args.database, databaseName);
    faults.check("schema", args.schema, schemaName);
    faults.check("access", args.access, databaseAccess);
    checkPasswords(faults, passwords);
    faults.check("connectionLimit", args.connectionLimit, connectionLimit);
    faults.check("statementTimeout", args.statementTimeout, milliseconds);
    faults.check("idleInTransactionSessionTimeout", args.idleInTransactionSessionTimeout, milliseconds);
    faults.throwIfAny();
}
