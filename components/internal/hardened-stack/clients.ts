import type * as pulumi from "@pulumi/pulumi";
import { givenKinds, type PeerKinds } from "../needs";
import { publicPort } from "../needs-rules";
import { checkPeers, type InboundNeed, inboundPeers } from "../network/peers";
import { type Component, later } from "./later";
import type { Faults } from "../validation";

/**
 * Clients that may connect to a load balancer, on the app's public port. Exactly one of `cidrIpv4`, `prefixListId`,
 * `referencedSecurityGroupId` and `awsService` says who.
 */
export interface ClientNeed {
    /** Addresses, like `198.51.100.0/24`; `0.0.0.0/0` is the internet. */
    cidrIpv4?: pulumi.Input<string | undefined>;
    /** A prefix list, `pl-...`. */
    prefixListId?: pulumi.Input<string | undefined>;
    /** The security group of those who connect, `sg-...`. */
    referencedSecurityGroupId?: pulumi.Input<string | undefined>;
    /** A service of AWS that connects: `cloudfront`, by the addresses it fetches from origins with. */
    awsService?: string;
    /** Why, in a few words: the rule's description. Of the internet a sentence, of at least 30 characters. */
    reason: string;
}

const kinds = ["cidrIpv4", "prefixListId", "referencedSecurityGroupId", "awsService"] as const;
type Kind = (typeof kinds)[number];

const clientPeers: PeerKinds<Kind, InboundNeed> = {
    kinds,
    rule: inboundPeers.rule,
    meaning: "says who connects",
};

/** The clients as a security group knows them, all on one port. */
export function clientIngress(
    clients: Record<string, ClientNeed>,
    port: number,
): Record<string, InboundNeed> {
    return Object.fromEntries(Object.entries(clients).map(([key, client]) => [key, { ...client, port }]));
}

/** Records every fault of the clients. What is wrong with the port is said of the needs. */
export function checkClients(faults: Faults, clients: Record<string, ClientNeed>, port: number): void {
    if (Object.keys(clients).length === 0) {
        faults.add("clients", "nobody is listed; name who may connect, or leave it out.");
    }
    const right = publicPort(port) === undefined ? port : 443;
    checkPeers(faults, "clients", clientIngress(clients, right), clientPeers);
}

/** The clients, each address checked as soon as it is known. */
export function knownClients(
    component: Component,
    clients: Record<string, ClientNeed>,
    port: number,
): Record<string, ClientNeed> {
    const known = ([key, client]: [string, ClientNeed]): [string, ClientNeed] => {
        const need = { ...client, port };
        const addresses = givenKinds(need, kinds).map((kind) => [
            kind,
            later(component, `clients.${key}.${kind}`, need[kind], inboundPeers.rule(kind, need)),
        ]);
        return [key, { ...client, ...(Object.fromEntries(addresses) as Partial<ClientNeed>) }];
    };
    return Object.fromEntries(Object.entries(clients).map(known));
}
