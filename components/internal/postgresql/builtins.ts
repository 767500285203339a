import type { RolePlan } from "./role-plan";
import { identifier, literal } from "./sql";

/** What everybody may call by default, and what a few calls of it do to all apps of the server. */
const builtins = `pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND (
            -- Some thousands of locks, and the whole server takes no connection any more.
            proname ~ '^pg_(try_)?advisory_'
            -- Large objects fill the disk; the two that touch the server's files are nobody's anyway.
            OR proname ~ '^lo_' AND proname NOT IN ('lo_import', 'lo_export') OR proname IN ('loread', 'lowrite'))`;

/**
 * SQL that takes from everybody what PostgreSQL's own catalog gives: advisory locks, large objects, and code in PL/pgSQL. The
 * owner keeps them: tools for migrations lock, and a migration can give the app what that needs. Only a superuser may do that;
 * for another admin, as on RDS, it does nothing.
 *
 * @param closeServer whether to close the databases that every server has as well, where the admin owns them or is a superuser
 */
export function builtinsSql({ roles }: RolePlan, closeServer: boolean): string {
    const owner = identifier(roles.owner);
    return `DO ${literal(`
DECLARE
    one record;
BEGIN
    IF current_setting('is_superuser')::boolean THEN
        FOR one IN SELECT oid::regprocedure AS call FROM ${builtins} LOOP
            EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one.call);
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ${owner} WITH GRANT OPTION', one.call);
        END LOOP;
        REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
        GRANT USAGE ON LANGUAGE plpgsql TO ${owner} WITH GRANT OPTION;
    END IF;${closeServer ? closing : ""}
END`)};
`;
}

const closing = `
    FOR one IN SELECT datname FROM pg_database WHERE datname IN ('postgres', 'template1')
        AND (current_setting('is_superuser')::boolean OR pg_has_role(datdba, 'USAGE')) LOOP
        EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', one.datname);
    END LOOP;`;

/**
 * SQL that ends what is left of the owner in a database that goes on without it: rights that others gave it, and its defaults.
 * Where its schema is kept, so is all the rest.
 */
export function forgetOwnerSql({ roles, schema }: RolePlan): string {
    const owner = identifier(roles.owner);
    return `DO ${literal(`BEGIN IF to_regnamespace(${literal(identifier(schema))}) IS NULL THEN DROP OWNED BY ${owner}; END IF; END`)};`;
}
