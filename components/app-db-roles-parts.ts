import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import type { AppDbRolesArgs } from "./app-db-roles";
import { checkedPassword } from "./internal/postgresql/passwords";
import type { RolePlan } from "./internal/postgresql/role-plan";
import { connectionLimit, milliseconds } from "./internal/postgresql/rules";
import { scramVerifier } from "./internal/postgresql/verifier";
import { type Rule, whenKnown } from "./internal/validation";

/** Makes one child, given the options that put it behind the one before. */
export type Next = <R extends pulumi.Resource>(make: (opts: pulumi.CustomResourceOptions) => R) => R;

/**
 * All children in one row: PostgreSQL's catalog takes no two grants on one thing at once ("tuple concurrently updated"), and
 * what runs side by side has deadlocked.
 *
 * Each depends on all before it, not just on the last one: of those that are deleted the engine orders only what depends on each
 * other directly, and takes the others side by side.
 */
export function oneByOne(parent: pulumi.Resource): Next {
    const before: pulumi.Resource[] = [];
    return (make) => {
        const made = make({ parent, dependsOn: [...before] });
        before.push(made);
        return made;
    };
}

/** The owner, which is returned, and the groups that read and write. */
export function makeGroups(
    name: string,
    { roles }: RolePlan,
    admin: pulumi.Output<string>,
    next: Next,
): postgresql.Role {
    const group = (purpose: string, role: string) =>
        next((opts) => new postgresql.Role(`${name}-${purpose}`, { name: role, login: false }, opts));
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
    group("ro", roles.readOnly);
    return owner;
}

/** Who logs in. */
export function makeLogins(
    component: { readonly type: string; readonly name: string },
    plan: RolePlan,
    args: AppDbRolesArgs,
    passwords: Record<string, pulumi.Output<string>>,
    next: Next,
): void {
    const late = (path: string, value: pulumi.Input<number>, rule: Rule<number>) =>
        whenKnown(component, path, value, rule);
    const statementTimeout = late("statementTimeout", args.statementTimeout ?? 30_000, milliseconds);
    const limits = {
        connectionLimit: late("connectionLimit", args.connectionLimit ?? 20, connectionLimit),
        idleInTransactionSessionTimeout: late(
            "idleInTransactionSessionTimeout",
            args.idleInTransactionSessionTimeout ?? 60_000,
            milliseconds,
        ),
    };
    const verifier = (role: string, path: string) =>
        checkedPassword(component, passwords, path)?.apply((password) =>
            scramVerifier(password, `${pulumi.getProject()}/${pulumi.getStack()}/${role}`),
        );
    for (const { purpose, role, memberOf, schema, password } of plan.logins) {
        next(
            (opts) =>
                new postgresql.Role(
                    `${component.name}-${purpose}`,
                    {
                        name: role,
                        login: true,
                        ...(password !== undefined && { password: verifier(role, password) }),
                        // Tables are found by their bare names, and nothing of the same name elsewhere is taken for one:
                        // https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH
                        searchPaths: [schema],
                        roles: [...memberOf],
                        ...limits,
                        // The migrator has the owner's rights only as the owner, which it becomes at login: so what it makes
                        // is the owner's.
                        ...(purpose === "migrator"
                            ? { inherit: false, assumeRole: plan.roles.owner }
                            : { statementTimeout }),
                    },
                    opts,
                ),
        );
    }
}

/** The database, but for one that is shared, which is there already. */
export function makeDatabase(
    name: string,
    plan: RolePlan,
    protect: boolean,
    next: Next,
): postgresql.Database | undefined {
    const args = { name: plan.database, owner: plan.roles.owner };
    return plan.shared
        ? undefined
        : next((opts) => new postgresql.Database(`${name}-database`, args, { ...opts, protect }));
}

/** The app's schema, which is returned, and the one for views where there are any. */
export function makeSchemas(
    name: string,
    plan: RolePlan,
    database: postgresql.Database | undefined,
    protect: boolean,
    next: Next,
): postgresql.Schema {
    const args = { database: database?.name ?? plan.database, owner: plan.roles.owner };
    const schema = next(
        (opts) =>
            new postgresql.Schema(
                `${name}-schema`,
                // An own database goes with all that is in it; in a shared one the same must be said of the schema.
                { ...args, name: plan.schema, ...(plan.shared && { dropCascade: !protect }) },
                { ...opts, protect, ...deletedWith(database) },
            ),
    );
    const { share } = plan;
    if (share !== undefined) {
        next(
            (opts) =>
                new postgresql.Schema(
                    `${name}-share`,
                    { ...args, name: share },
                    { ...opts, ...deletedWith(database) },
                ),
        );
    }
    return schema;
}

/** What the roles may do, now and with what the owner will make. */
export function grantAll(
    name: string,
    plan: RolePlan,
    database: postgresql.Database | undefined,
    next: Next,
): void {
    const inDatabase = { database: database?.name ?? plan.database };
    for (const { purpose, ...step } of plan.grants) {
        const args = { ...inDatabase, ...step, privileges: [...step.privileges] };
        next(
            (opts) => new postgresql.Grant(`${name}-${purpose}`, args, { ...opts, ...deletedWith(database) }),
        );
    }
    for (const { purpose, ...step } of plan.defaults) {
        const owner = plan.roles.owner;
        const args = { ...inDatabase, owner, ...step, privileges: [...step.privileges] };
        // Replaced the other way round, the new privilege would go with the old one.
        const replaced = { deleteBeforeReplace: true, ...deletedWith(database) };
        next(
            (opts) => new postgresql.DefaultPrivileges(`${name}-${purpose}`, args, { ...opts, ...replaced }),
        );
    }
}

function deletedWith(database: postgresql.Database | undefined): pulumi.CustomResourceOptions {
    return database ? { deletedWith: database } : {};
}
