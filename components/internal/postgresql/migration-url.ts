import * as pulumi from "@pulumi/pulumi";
import type { RolePlan } from "./role-plan";
import type { ServerEnvironment } from "./server";

/**
 * A connection URI as tools for migrations take it:
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function migrationUrl(
    { roles, database }: RolePlan,
    server: ServerEnvironment,
    password: pulumi.Output<string> | undefined,
): pulumi.Output<string> {
    const { PGHOST, PGPORT, PGSSLMODE, PGSSLROOTCERT } = server;
    return pulumi.secret(
        pulumi
            .all([PGHOST, PGPORT, PGSSLMODE, PGSSLROOTCERT, password])
            .apply(([host, port, sslmode, sslrootcert, secret]) => {
                const login = [roles.migrator, ...(secret === undefined ? [] : [encodeURIComponent(secret)])];
                const settings = new URLSearchParams({
                    ...(sslmode !== undefined && { sslmode }),
                    ...(sslrootcert !== undefined && { sslrootcert }),
                });
                const query = settings.size > 0 ? `?${settings.toString()}` : "";
                return `postgresql://${login.join(":")}@${host ?? "localhost"}:${port ?? "5432"}/${database}${query}`;
            }),
    );
}
