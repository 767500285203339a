import type * as pulumi from "@pulumi/pulumi";
import type { OutboundNeed } from "../app-needs";
import type { HostPlanArgs } from "./plan-types";

/** Where a firewall lets connections go, and for which need. */
export interface Destination {
    readonly name: string;
    /** Host or service that is meant, where it isn't just the addresses. */
    readonly peer: string | undefined;
    readonly cidrs: readonly string[];
    readonly port: number;
    readonly reason: string;
}

/** PostgreSQL's port: a need can't name another. */
const databasePort = 5432;

/** Where the app may connect to, ordered by name: the order in which needs are written changes nothing. */
export function appDestinations(args: HostPlanArgs): Destination[] {
    const { database, outbound = {} } = args.needs;
    return [
        ...(database
            ? [
                  {
                      name: "database",
                      peer: `PostgreSQL, ${database.name}`,
                      cidrs: args.databaseAddresses,
                      port: databasePort,
                      reason: `rows of ${database.name}, ${database.access}`,
                  },
              ]
            : []),
        ...resolved(args, outbound),
    ];
}

/** Whether the app looks names up: the database and what AWS runs have names, addresses and the proxy have none. */
export function looksUpNames({ needs }: HostPlanArgs): boolean {
    return (
        needs.database !== undefined ||
        Object.values(needs.outbound ?? {}).some((need) => (need.host ?? need.cidrIpv4) === undefined)
    );
}

/** Where the host's own programs may connect to. */
export function hostDestinations(args: HostPlanArgs): Destination[] {
    return resolved(args, args.hostOutbound);
}

/** Where records are forwarded to, if anywhere. */
export function logDestination({ logs }: HostPlanArgs): Destination[] {
    return logs
        ? [
              {
                  name: "logs",
                  peer: undefined,
                  cidrs: logs.addresses,
                  port: 443,
                  reason: "records of the app and its host",
              },
          ]
        : [];
}

/** Where the app's credentials come from, if it has any. */
export function stsDestination({ credentials }: HostPlanArgs): Destination[] {
    return credentials
        ? [
              {
                  name: "sts",
                  peer: undefined,
                  cidrs: credentials.stsAddresses,
                  port: 443,
                  reason: "credentials of the app",
              },
          ]
        : [];
}

function resolved(
    args: HostPlanArgs,
    needs: Readonly<Record<string, pulumi.Unwrap<OutboundNeed>>>,
): Destination[] {
    return Object.entries(needs)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, need]) => ({
            name,
            peer: need.host ?? need.awsService ?? need.prefixListId ?? need.referencedSecurityGroupId,
            reason: need.reason,
            ...target(args, name, need),
        }));
}

function target(
    { proxy, addresses }: HostPlanArgs,
    name: string,
    need: pulumi.Unwrap<OutboundNeed>,
): { cidrs: readonly string[]; port: number } {
    if (need.host !== undefined && proxy) {
        return { cidrs: [`${proxy.address}/32`], port: proxy.port };
    }
    const cidrs = need.cidrIpv4 === undefined ? addresses[name] : [need.cidrIpv4];
    return { cidrs: cidrs ?? [], port: need.port };
}
