import type * as pulumi from "@pulumi/pulumi";
import type { AppNeeds, OutboundNeed } from "../app-needs";
import { givenPeers } from "../internal/needs";
import { port, subnetCidr } from "../internal/needs-rules";
import type { Faults } from "../internal/validation";
import { address } from "./rules";

/** What is said of where needs lead. */
export interface Places {
    readonly needs: AppNeeds;
    readonly hostOutbound?: Record<string, OutboundNeed>;
    readonly databaseAddresses?: pulumi.Input<string>[];
    readonly addresses?: Record<string, pulumi.Input<string>[]>;
    readonly proxy?: { address: pulumi.Input<string>; port: number };
}

/** Records each need that leads to no known address, and each address that no need leads to. */
export function checkPlaces(faults: Faults, places: Places): void {
    const { needs, hostOutbound = {}, proxy } = places;
    const { database, outbound = {} }: Partial<AppNeeds> = needs;
    checkDatabase(faults, database !== undefined, places.databaseAddresses);
    checkAddresses(faults, { outbound, hostOutbound }, places.addresses ?? {});

    const named = Object.values({ ...outbound, ...hostOutbound }).some(({ host }) => host !== undefined);
    if (named && !proxy) {
        faults.add(
            "proxy",
            "it is missing, and a need names a host, which no firewall can tell by its name; give the address and port of a proxy that lets the listed names pass.",
        );
    }
    if (proxy) {
        faults.require("proxy.address", proxy.address, address);
        faults.require("proxy.port", proxy.port, port);
        if (!named) {
            faults.add("proxy", "no need names a host, so that nothing would go through it; leave it out.");
        }
    }
}

function checkDatabase(faults: Faults, needed: boolean, given: pulumi.Input<string>[] | undefined): void {
    faults.checkList("databaseAddresses", given, subnetCidr);
    if (needed && !given) {
        faults.add(
            "databaseAddresses",
            'they are missing, and the needs name a database; give its subnets, like ["10.1.2.0/24"].',
        );
    }
    if (!needed && given) {
        faults.add("databaseAddresses", "the needs name no database; leave them out, or name it.");
    }
}

function checkAddresses(
    faults: Faults,
    needs: Readonly<Record<string, Readonly<Record<string, OutboundNeed>>>>,
    addresses: Readonly<Record<string, pulumi.Input<string>[]>>,
): void {
    const unused = new Set(Object.keys(addresses));
    for (const [of, all] of Object.entries(needs)) {
        for (const [name, need] of Object.entries(all)) {
            // Of these only AWS knows where they are.
            const unplaced = givenPeers(need).some((kind) => kind !== "host" && kind !== "cidrIpv4");
            if (unplaced && !unused.delete(name)) {
                faults.add(
                    `addresses.${name}`,
                    `they are missing (or another need of this name has them), and ${of}.${name} leads to them: a host's firewall knows addresses only; give the subnets, like ["10.1.2.0/24"].`,
                );
            }
        }
    }
    for (const [name, given] of Object.entries(addresses)) {
        faults.checkList(`addresses.${name}`, given, subnetCidr);
        if (unused.has(name)) {
            faults.add(
                `addresses.${name}`,
                "no need of that name leads to a service, a prefix list or a security group; leave them out.",
            );
        }
    }
}
