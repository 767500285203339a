import type * as pulumi from "@pulumi/pulumi";
import { givenPeers } from "../needs";
import type { AppNeeds, OutboundNeed } from "../needs-types";
import { isGateway } from "../network/services";

/** The block of a network that is made. */
export const defaultBlock = "10.0.0.0/16";

/** PostgreSQL's port: a need can't name another. */
export const databasePort = 5432;
const httpsPort = 443;

/** Ways out that a stack makes by itself; no need may be called like one. */
export const ownWays = ["database", "endpoints", "packages", "proxy", "ssm", "sts"];

/** Services that a stack reaches by itself, for just what the needs name there. */
export const ownServices = ["logs", "s3", "ssm", "sts"];

/** The security groups at the other ends of a stack's connections. */
export interface Groups {
    readonly endpoints: pulumi.Input<string | undefined>;
    readonly database: pulumi.Input<string> | undefined;
    readonly proxy: { readonly securityGroupId: pulumi.Input<string>; readonly port: number } | undefined;
}

/** The proxy as a security group knows it. */
export function proxyGroup(args: {
    readonly proxy?: { readonly port: number };
    readonly proxySecurityGroupId?: pulumi.Input<string>;
}): Groups["proxy"] {
    const { proxy, proxySecurityGroupId: securityGroupId } = args;
    return proxy && securityGroupId !== undefined ? { securityGroupId, port: proxy.port } : undefined;
}

/**
 * The services that need an endpoint, in the order of their names: packages come from S3, records go to CloudWatch Logs,
 * parameters from Systems Manager, the app's credentials, and those that sign uploads, from STS; and what the app itself calls.
 */
export function endpointServices(needs: AppNeeds): string[] {
    const called = Object.values(needs.outbound ?? {}).flatMap(({ awsService: service }) => service ?? []);
    const services = [
        "logs",
        "s3",
        ...(needs.parameters ? ["ssm"] : []),
        ...(needsCredentials(needs) ? ["sts"] : []),
        ...called,
    ];
    return [...new Set(services)].sort();
}

/** Whether the app itself calls AWS, for what the needs name there, and so has a role of its own. */
export function needsCredentials({ parameters, uploads }: AppNeeds): boolean {
    return parameters !== undefined || uploads !== undefined;
}

/** The needs as the app's host has them: the services that the stack reaches by itself are the app's to call, too. */
export function hostNeeds(needs: AppNeeds): AppNeeds {
    const called = {
        ...(needs.parameters && {
            ssm: { awsService: "ssm", port: httpsPort, reason: "parameters of the app" },
        }),
        ...(needs.uploads && { sts: { awsService: "sts", port: httpsPort, reason: "signing of uploads" } }),
    };
    return Object.keys(called).length === 0
        ? needs
        : { ...needs, outbound: { ...needs.outbound, ...called } };
}

/**
 * What a security group must let out: all that goes by endpoints is one way, as is all that goes through the proxy; any other
 * need is one of its own.
 */
export function groupEgress(needs: AppNeeds, groups: Groups): Record<string, OutboundNeed> {
    const { database, outbound = {} } = needs;
    const others = Object.entries(outbound).filter(
        ([, need]) => need.host === undefined && !usesInterfaceEndpoint(need),
    );
    return {
        endpoints: {
            referencedSecurityGroupId: groups.endpoints,
            port: httpsPort,
            reason: "AWS services, through their endpoints",
        },
        packages: { awsService: "s3", port: httpsPort, reason: "packages of the distribution" },
        ...(database &&
            groups.database !== undefined && {
                database: {
                    referencedSecurityGroupId: groups.database,
                    port: databasePort,
                    reason: `rows of ${database.name}, ${database.access}`,
                },
            }),
        ...(groups.proxy && {
            proxy: {
                referencedSecurityGroupId: groups.proxy.securityGroupId,
                port: groups.proxy.port,
                reason: "hosts that the proxy lets pass",
            },
        }),
        ...Object.fromEntries(others),
    };
}

/** Whether the database's server and security group are made here. */
export function makesDatabase(args: {
    readonly needs: AppNeeds;
    readonly databaseSecurityGroupId?: pulumi.Input<string>;
}): boolean {
    return args.needs.database !== undefined && args.databaseSecurityGroupId === undefined;
}

/** Whether a need names a host, which only a proxy can tell from others. */
export function namesHost({ outbound = {} }: AppNeeds): boolean {
    return Object.values(outbound).some(({ host }) => host !== undefined);
}

/** Where a host's firewall lets connections go, beyond what the needs say themselves. */
export interface HostPlaces {
    readonly databaseAddresses?: pulumi.Input<string>[];
    readonly addresses: Record<string, pulumi.Input<string>[]>;
    readonly hostOutbound: Record<string, OutboundNeed>;
}

/**
 * The same for a host's firewall, which knows addresses only: endpoints are somewhere in the network's block.
 *
 * Packages aren't there: they come at the first boot, before the firewall stands, and a newer image brings newer ones.
 */
export function hostPlaces(
    { database, outbound = {} }: AppNeeds,
    cidrBlock: string,
    given: {
        readonly databaseAddresses?: pulumi.Input<string>[];
        readonly addresses?: Record<string, pulumi.Input<string>[]>;
    },
): HostPlaces {
    const { databaseAddresses = database && [cidrBlock] } = given;
    const byEndpoint = Object.entries(outbound).filter(([, need]) => usesInterfaceEndpoint(need));
    return {
        ...(databaseAddresses && { databaseAddresses }),
        addresses: {
            ...given.addresses,
            ...Object.fromEntries(byEndpoint.map(([name]) => [name, [cidrBlock]])),
        },
        hostOutbound: {
            endpoints: {
                cidrIpv4: cidrBlock,
                port: httpsPort,
                reason: "AWS services, through their endpoints",
            },
        },
    };
}

/** Whether a need is met by an interface endpoint. */
export function usesInterfaceEndpoint(need: OutboundNeed): boolean {
    return givenPeers(need).includes("awsService") && !isGateway(need.awsService ?? "");
}
