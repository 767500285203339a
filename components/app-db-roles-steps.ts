import * as command from "@pulumi/command";
import type * as postgresql from "@pulumi/postgresql";
import type * as pulumi from "@pulumi/pulumi";
import type { Next } from "./app-db-roles-parts";
import { assertionSql } from "./internal/postgresql/assertion";
import { builtinsSql, forgetOwnerSql } from "./internal/postgresql/builtins";
import { readerAssertionSql } from "./internal/postgresql/reader-assertion";
import type { RolePlan } from "./internal/postgresql/role-plan";
import { serverEnvironment } from "./internal/postgresql/server";
import { dropOtherViewsSql, dropViewSql, viewSql } from "./internal/postgresql/share";

/** Runs SQL in the database, as the admin: the text is the child's input, so that a preview shows what will be done. */
export type SqlStep = (
    purpose: string,
    run: "main" | "apply",
    sql: string,
    own?: { readonly undo?: string; readonly deletedWith?: pulumi.Resource | undefined },
) => command.local.Command;

/** Makes steps in the database of a component's server. */
export function sqlSteps(name: string, component: pulumi.Resource, plan: RolePlan, next: Next): SqlStep {
    const environment = { ...serverEnvironment(component), PGDATABASE: plan.database };
    return (purpose, run, sql, { undo, deletedWith } = {}) =>
        next(
            (opts) =>
                new command.local.Command(
                    `${name}-${purpose}`,
                    {
                        // By name, not by path: the same on each machine, so that a preview elsewhere is empty.
                        interpreter: ["node", "-e"],
                        create: `require("least-privilege/db-check").${run}()`,
                        ...(undo !== undefined && {
                            delete: `require("least-privilege/db-check").apply(${JSON.stringify(undo)})`,
                        }),
                        stdin: sql,
                        environment,
                        logging: command.local.Logging.Stderr,
                    },
                    { ...opts, ...(deletedWith && { deletedWith }) },
                ),
        );
}

/** Takes from everybody what PostgreSQL's catalog gives. */
export function narrowBuiltins(
    plan: RolePlan,
    closeServer: boolean,
    database: postgresql.Database | undefined,
    step: SqlStep,
): void {
    step("builtins", "apply", builtinsSql(plan, closeServer), {
        deletedWith: database,
        ...(plan.shared && { undo: forgetOwnerSql(plan) }),
    });
}

/**
 * Asks what each role can really do. It runs again when its SQL changes, which is when a role may do something else, and only
 * then.
 */
export function check(
    plan: RolePlan,
    database: postgresql.Database | undefined,
    step: SqlStep,
): pulumi.Resource {
    return step("check", "main", assertionSql(plan), { deletedWith: database });
}

/** The views, and what their readers can see; the last step is returned, which is the check again where there are none. */
export function makeViews(
    plan: RolePlan,
    database: postgresql.Database | undefined,
    step: SqlStep,
    checked: pulumi.Resource,
): pulumi.Resource {
    const { schema, share, roles } = plan;
    if (share === undefined) {
        return checked;
    }
    const { owner } = roles;
    step("views", "apply", dropOtherViewsSql(owner, share, Object.keys(plan.views)), {
        deletedWith: database,
    });
    for (const [name, view] of Object.entries(plan.views)) {
        const readers = view.readers.flatMap((key) => roles.readers[key] ?? []);
        const made = { schema, share, owner, name, view, readers };
        step(`view-${name}`, "apply", viewSql(made), { undo: dropViewSql(made), deletedWith: database });
    }
    return step("check-readers", "main", readerAssertionSql(plan), { deletedWith: database });
}
