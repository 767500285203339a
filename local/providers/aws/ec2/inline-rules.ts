/** `ingress` and `egress` of a security group: blocks that hold several peers, against EC2's rules of one peer each. */
import type { EC2 } from "@aws-sdk/client-ec2";
import { asText, isObject, sameValue } from "../../properties";
import type { Property, Value } from "../../resource-type";
import { cidrBlock, cidrBlockV6 } from "./cidr";
import { authorize, type Direction, type PeerKind, revoke, type Rule, rulesOf } from "./rules";

const SELF = "self";

const LISTS = {
    cidrBlocks: "cidrIpv4",
    ipv6CidrBlocks: "cidrIpv6",
    prefixListIds: "prefixListId",
    securityGroups: "referencedSecurityGroupId",
} as const satisfies Record<string, PeerKind>;
type List = keyof typeof LISTS;
const LIST_KEYS = Object.keys(LISTS) as List[];

/** Standalone rules show up here after a refresh, too: what the program doesn't say is never a difference. */
export const INLINE_RULES = {
    chosenByService: true,
    check: inlineFault,
    equivalent: (a, b) => sameValue(keys(rulesIn(a)), keys(rulesIn(b))),
} as const satisfies Property;

/** Makes the rules of one direction those of the inputs, where these say something. */
export async function setInlineRules(
    ec2: EC2,
    groupId: string,
    direction: Direction,
    wanted: Value | undefined,
): Promise<void> {
    if (wanted === undefined) {
        return;
    }
    refusePortsOfAll(wanted);
    const own = rulesIn(wanted).map((rule) => (rule.peer === SELF ? { ...rule, peer: groupId } : rule));
    const there = await rulesOf(ec2, groupId, direction);
    const [wantedKeys, thereKeys] = [keys(own), keys(there)];
    const gone = there.filter((rule) => !wantedKeys.includes(keyOf(rule)));
    await revoke(
        ec2,
        groupId,
        direction,
        gone.map(({ id }) => id),
    );
    for (const rule of own.filter((one) => !thereKeys.includes(keyOf(one)))) {
        await authorize(ec2, groupId, direction, rule);
    }
}

/** The rules that are there as blocks: the program's own blocks where they mean the same. */
export async function inlineRules(
    ec2: EC2,
    groupId: string,
    direction: Direction,
    configured: Value | undefined,
): Promise<Value> {
    const rules = (await rulesOf(ec2, groupId, direction)).map((rule) =>
        rule.peer === groupId ? { ...rule, peer: SELF } : rule,
    );
    const own = Array.isArray(configured) ? configured : [];
    return sameValue(keys(rulesIn(own)), keys(rules)) ? own.map(completed) : grouped(rules);
}

function grouped(rules: readonly Rule[]): Value[] {
    const blocks = new Map<string, Record<string, Value>>();
    for (const { protocol, fromPort, toPort, description, kind, peer } of rules) {
        const [from, to] = protocol === "-1" ? [0, 0] : [fromPort ?? 0, toPort ?? 0];
        const key = JSON.stringify([protocol, from, to, description]);
        const block = blocks.get(key) ?? completed({ protocol, fromPort: from, toPort: to, description });
        blocks.set(key, block);
        if (peer === SELF) {
            block["self"] = true;
        } else {
            const list = LIST_KEYS.find((one) => LISTS[one] === kind) ?? "cidrBlocks";
            block[list] = [...texts(block[list]), peer];
        }
    }
    return [...blocks.values()];
}

function completed(block: Value): Record<string, Value> {
    const given = isObject(block) ? block : {};
    const defaults = { description: "", fromPort: 0, protocol: "-1", self: false, toPort: 0 };
    const lists = Object.fromEntries(LIST_KEYS.map((key) => [key, texts(given[key])]));
    return { ...defaults, ...given, ...lists };
}

function rulesIn(blocks: Value): Rule[] {
    return (Array.isArray(blocks) ? blocks : []).flatMap((given) => {
        const block = completed(given);
        const all = block["protocol"] === "-1";
        const common = {
            protocol: asText(block["protocol"] ?? ""),
            ...(!all && { fromPort: Number(block["fromPort"]), toPort: Number(block["toPort"]) }),
            description: asText(block["description"] ?? ""),
        };
        const peers = LIST_KEYS.flatMap((key) =>
            texts(block[key]).map((peer) => ({ ...common, kind: LISTS[key], peer })),
        );
        const self = { ...common, kind: LISTS.securityGroups, peer: SELF };
        return block["self"] === true ? [...peers, self] : peers;
    });
}

/** Two rules with one key are the same rule. */
function keyOf({ protocol, fromPort, toPort, kind, peer, description }: Rule): string {
    const ports = protocol === "-1" ? [] : [fromPort, toPort];
    return JSON.stringify([protocol, ...ports, kind, peer, description]);
}

function keys(rules: readonly Rule[]): string[] {
    return rules.map(keyOf).sort();
}

function texts(value: Value | undefined): string[] {
    return Array.isArray(value) ? value.map(String) : [];
}

function inlineFault(value: Value): string | undefined {
    const blocks = (Array.isArray(value) ? value : []).filter(isObject);
    const faults = blocks.flatMap((block) => [
        ...texts(block["cidrBlocks"]).map((cidr) => cidrBlock(cidr, "")),
        ...texts(block["ipv6CidrBlocks"]).map((cidr) => cidrBlockV6(cidr, "")),
    ]);
    return faults.find((fault) => fault !== undefined);
}

/** The real provider insists, because AWS would forget the ports without a word. */
function refusePortsOfAll(blocks: Value): void {
    for (const block of (Array.isArray(blocks) ? blocks : []).map(completed)) {
        const [from, to] = [Number(block["fromPort"]), Number(block["toPort"])];
        if (block["protocol"] === "-1" && (from !== 0 || to !== 0)) {
            throw new Error(
                `updating rules: from_port (${from}) and to_port (${to}) must both be 0 to use the 'ALL' "-1" protocol!`,
            );
        }
    }
}
