import { BlockList, isIPv6 } from "node:net";
import type { SecurityGroupRule } from "@aws-sdk/client-ec2";

/** Packets from or to one address. */
export interface Flow {
    readonly direction: "in" | "out";
    readonly protocol: "tcp" | "udp" | "icmp";
    /** Where they go to; not with ICMP. */
    readonly port?: number;
    /** The other side. */
    readonly address: string;
}

/** What a rule of a group says, with its prefix list in place of the list's id. */
export interface Opening {
    readonly rule: SecurityGroupRule;
    /** The addresses that the rule is about: `10.0.0.0/20`. */
    readonly blocks: readonly string[];
}

/**
 * Whether a group's rules let a flow pass; all that no rule lets pass is dropped:
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export function passes(openings: readonly Opening[], flow: Flow): boolean {
    return openings.some(
        ({ rule, blocks }) =>
            rule.IsEgress === (flow.direction === "out") &&
            (rule.IpProtocol === "-1" || (rule.IpProtocol === flow.protocol && covers(rule, flow))) &&
            blocks.some((block) => contains(block, flow.address)),
    );
}

/** ICMP's numbers are types and codes, and -1 is all of them; nothing here opens some. */
function covers({ FromPort = -1, ToPort = -1 }: SecurityGroupRule, { port }: Flow): boolean {
    return port === undefined ? FromPort === -1 : FromPort <= port && port <= ToPort;
}

function contains(block: string, address: string): boolean {
    const [network = "", bits] = block.split("/");
    // Node's list would take an IPv4 address for one in ::/0, which no rule does.
    if (isIPv6(network) !== isIPv6(address)) {
        return false;
    }
    const family = isIPv6(network) ? "ipv6" : "ipv4";
    const list = new BlockList();
    list.addSubnet(network, Number(bits), family);
    return list.check(address, family);
}
