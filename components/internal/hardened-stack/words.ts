import type * as pulumi from "@pulumi/pulumi";
import type { AppNeeds } from "../needs-types";
import { DatabaseAccess } from "../needs-types";

/** What is said of a database's server. */
export interface ServerWords {
    readonly engineVersion: string;
    readonly instanceClass: string;
    readonly multiAz: boolean;
    readonly backupRetentionPeriod: number;
}

/** What an app of these needs may do, in words; ways in and out come as the security group tells them. */
export function permissions(
    { database, uploads, parameters = [] }: pulumi.Unwrap<AppNeeds>,
    made: {
        readonly logGroupName: string;
        /** The role of the hosts, where it was given: what it allows isn't derived from the needs. */
        readonly givenRoleArn: string | undefined;
        /** The app's own role, where it was given, likewise. */
        readonly givenAppRoleArn: string | undefined;
        readonly egress: readonly string[];
        readonly ingress: readonly string[];
        /** Who reaches the load balancer, where one is made. */
        readonly clients: readonly string[] | undefined;
        /** The database's server, where one is made. */
        readonly server: ServerWords | undefined;
    },
): string[] {
    const rows = database?.access === DatabaseAccess.ReadOnly ? "read rows" : "read and write rows";
    return [
        ...(made.givenAppRoleArn === undefined
            ? parameters.map((name) => `read the parameter ${name}`)
            : [`do what the role ${made.givenAppRoleArn} allows, which was given`]),
        made.givenRoleArn === undefined
            ? `have its host add records to the log group ${made.logGroupName}, and do nothing else there`
            : `have its host do what the role ${made.givenRoleArn} allows, which was given, and reach none of that`,
        ...(database ? [`${rows} of the database ${database.name}, and change no table`] : []),
        ...(made.server ? [serverInWords(made.server)] : []),
        ...(uploads
            ? [
                  `sign forms for uploads of ${uploads.contentTypes.join(", ")}, at most ${uploads.maxBytes} bytes each, and neither read nor list nor delete them`,
              ]
            : []),
        ...made.egress.map((way) => `connect by ${way}`),
        ...(made.ingress.length === 0 ? ["be reached by nobody"] : []),
        ...made.ingress.map((way) => `be reached by ${way}`),
        ...(made.clients ?? []).map((way) => `have clients by TLS through its load balancer, by ${way}`),
    ];
}

function serverInWords({
    engineVersion,
    instanceClass,
    multiAz,
    backupRetentionPeriod,
}: ServerWords): string {
    const zones = multiAz ? "with a standby in another zone" : "in one zone";
    return `keep these rows on a server of its own, which lets in the app alone: PostgreSQL ${engineVersion} on ${instanceClass} ${zones}, encrypted, with backups of ${String(backupRetentionPeriod)} days`;
}
