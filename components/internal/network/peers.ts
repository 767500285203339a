import type * as pulumi from "@pulumi/pulumi";
import {
    checkPeerNeed,
    givenKinds,
    type PeerKind,
    type PeerKinds,
    peerKinds,
    type PeerNeed,
    peerRule,
} from "../needs";
import { prefixListId, securityGroupId } from "../needs-rules";
import type { OutboundNeed } from "../needs-types";
import { type Faults, given, type Rule } from "../validation";
import { inboundCidr } from "./rules";
import { isGateway } from "./services";

/**
 * One source that may open connections, by TCP. Exactly one of `cidrIpv4`, `cidrIpv6`, `prefixListId`,
 * `referencedSecurityGroupId` and `awsService` says who.
 */
export interface InboundNeed {
    /** Addresses, like `10.1.2.0/24`. */
    cidrIpv4?: pulumi.Input<string | undefined>;
    /** IPv6 addresses, like `2001:db8:1:2::/64`. */
    cidrIpv6?: pulumi.Input<string | undefined>;
    /** A prefix list, `pl-...`. */
    prefixListId?: pulumi.Input<string | undefined>;
    /** The security group of those who connect, `sg-...`. */
    referencedSecurityGroupId?: pulumi.Input<string | undefined>;
    /** A service of AWS that connects: `cloudfront`, by the addresses it fetches from origins with. */
    awsService?: string;
    /** The port here. */
    port: number;
    /** Why, in a few words: the rule's description. */
    reason: string;
}

const inboundKinds = [
    "cidrIpv4",
    "cidrIpv6",
    "prefixListId",
    "referencedSecurityGroupId",
    "awsService",
] as const;
type InboundKind = (typeof inboundKinds)[number];

/** What a security group can say of an outbound need: addresses, not names. */
export const outboundPeers: PeerKinds<PeerKind, OutboundNeed> = {
    kinds: peerKinds,
    rule: (kind, need) => (value) =>
        peerRule(kind, need)(value) ??
        (kind === "host"
            ? hostIsNoAddress(value)
            : kind === "awsService"
              ? gatewayService(value)
              : undefined),
    meaning: "says where the need leads",
};

/** What a security group can say of an inbound need. */
export const inboundPeers: PeerKinds<InboundKind, InboundNeed> = {
    kinds: inboundKinds,
    rule: (kind, need) =>
        ({
            cidrIpv4: inboundCidr(4, need),
            cidrIpv6: inboundCidr(6, need),
            prefixListId,
            referencedSecurityGroupId: securityGroupId,
            awsService: connectingService,
        })[kind],
    meaning: "says who connects",
};

const hostIsNoAddress: Rule<string> = (value) =>
    `${given(value)} is a name, and a security group only knows addresses, which a name changes at will; let the allow-list proxy reach it, and give the proxy here: its security group as referencedSecurityGroupId, and its port.`;

const gatewayService: Rule<string> = (value) =>
    isGateway(value)
        ? undefined
        : `${given(value)} has no list of addresses, only s3 and dynamodb have; it is reached by an interface endpoint: give the endpoint's security group as referencedSecurityGroupId.`;

const connectingService: Rule<string> = (value) =>
    value === "cloudfront"
        ? undefined
        : `${given(value)} isn't a service whose addresses are known here: "cloudfront" is; another one is given by its prefixListId.`;

/** The name of the list that AWS keeps of a service's addresses. */
export function prefixListName(service: string, region: string): string {
    return service === "cloudfront"
        ? "com.amazonaws.global.cloudfront.origin-facing"
        : `com.amazonaws.${region}.${service}`;
}

/** Records every fault of a group's needs in one direction, and two that give the same rule. */
export function checkPeers<Kind extends string, Need extends PeerNeed<Kind>>(
    faults: Faults,
    path: string,
    needs: Record<string, Need>,
    peers: PeerKinds<Kind, Need>,
): void {
    for (const [key, need] of Object.entries(needs)) {
        checkPeerNeed(faults, path, key, need, peers);
    }
    // An output is the same peer as itself; what others become is compared when it is known.
    const same = sameRule(
        Object.entries(needs).flatMap(([key, need]) =>
            givenKinds(need, peers.kinds).map((kind) => ({ key, address: need[kind], port: need.port })),
        ),
    );
    if (same) {
        faults.add(`${path}.${same.key}`, same.reason);
    }
}

/** What two rules of a security group differ by. */
export interface Peer {
    /** The key of the need. */
    readonly key: string;
    /** Its address, or whatever stands for one: two that are identical are the same peer. */
    readonly address: unknown;
    readonly port: number;
}

/** Says which two needs give the same rule, if any do: AWS takes a rule once. */
export function sameRule(peers: readonly Peer[]): { key: string; reason: string } | undefined {
    for (const [index, { key, address, port }] of peers.entries()) {
        const earlier = peers
            .slice(0, index)
            .find((other) => other.address === address && other.port === port);
        if (earlier) {
            return {
                key,
                reason: `"${earlier.key}" and "${key}" give the same rule, and AWS takes a rule only once; leave one of them out.`,
            };
        }
    }
    return undefined;
}
