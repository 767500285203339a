import type * as pulumi from "@pulumi/pulumi";
import type { AppNeeds } from "../needs-types";
import { DatabaseAccess } from "../needs-types";

/** What an app of these needs may do, in words; ways in and out come as the security group tells them. */
export function permissions(
    { database, uploads, parameters = [] }: pulumi.Unwrap<AppNeeds>,
    made: {
        readonly logGroupName: string;
        /** The role, where it was given: what it allows isn't derived from the needs. */
        readonly givenRoleArn: string | undefined;
        readonly egress: readonly string[];
        readonly ingress: readonly string[];
    },
): string[] {
    const rows = database?.access === DatabaseAccess.ReadOnly ? "read rows" : "read and write rows";
    return [
        ...(made.givenRoleArn === undefined
            ? [
                  ...parameters.map((name) => `read the parameter ${name}`),
                  `add records to the log group ${made.logGroupName}`,
              ]
            : [`do what the role ${made.givenRoleArn} allows, which was given`]),
        ...(database ? [`${rows} of the database ${database.name}, and change no table`] : []),
        ...(uploads
            ? [
                  `sign forms for uploads of ${uploads.contentTypes.join(", ")}, at most ${uploads.maxBytes} bytes each, and neither read nor list nor delete them`,
              ]
            : []),
        ...made.egress.map((way) => `connect by ${way}`),
        ...(made.ingress.length === 0 ? ["be reached by nobody"] : []),
        ...made.ingress.map((way) => `be reached by ${way}`),
    ];
}
