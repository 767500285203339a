import { asText } from "../../properties";
import type { Properties, Property } from "../../resource-type";
import { range } from "../checks";
import { unlessMissing } from "../errors";
import { awsResource, REGION, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { networkAddress } from "./cidr";
import { changeEc2Tags, ec2Arn } from "./common";
import {
    authorize,
    type Direction,
    type FoundRule,
    found,
    modify,
    PEER_KINDS,
    revoke,
    type Rule,
} from "./rules";

const PORT = { check: attribute(range(-1, 65_535)) } as const satisfies Property;

/** A rule that a security group lets packets out by. */
export const securityGroupEgressRule = securityGroupRule("egress");

/** A rule that a security group lets packets in by. */
export const securityGroupIngressRule = securityGroupRule("ingress");

/**
 * The real one also changes a prefix list or a group to another of its kind in place; the emulator can't, so that is a
 * replacement here, as any change from one kind of peer to another is for the real one, too.
 */
function securityGroupRule(direction: Direction) {
    const kind = direction === "egress" ? "Egress" : "Ingress";
    return awsResource({
        token: `aws:vpc/securityGroup${kind}Rule:SecurityGroup${kind}Rule`,
        label: `VPC Security Group ${kind} Rule`,
        properties: {
            cidrIpv4: { terraformName: "cidr_ipv4", check: networkAddress(4) },
            cidrIpv6: { forceNew: true, terraformName: "cidr_ipv6", check: networkAddress(6) },
            description: {},
            fromPort: PORT,
            ipProtocol: { required: true, equivalent: (a, b) => protocolName(a) === protocolName(b) },
            prefixListId: { forceNew: true },
            referencedSecurityGroupId: { forceNew: true },
            region: REGION,
            securityGroupId: { forceNew: true, required: true },
            toPort: PORT,
            ...TAGS,
            arn: { computed: true },
            securityGroupRuleId: { computed: true },
        },
        check: exactlyOnePeer,

        create: async (client, inputs) => {
            const ec2 = await client.service("ec2", inputs["region"]);
            const id = await authorize(
                ec2,
                textOf(inputs, "securityGroupId") ?? "",
                direction,
                ruleOf(inputs),
            );
            await changeEc2Tags(ec2, id, {}, inputs);
            return id;
        },

        read: async (client, id, state) => {
            const region = state["region"] ?? client.region;
            const ec2 = await client.service("ec2", region);
            const answer = await unlessMissing(
                ec2.describeSecurityGroupRules({ SecurityGroupRuleIds: [id] }),
            );
            const it = answer?.SecurityGroupRules?.[0];
            if (!it) {
                return undefined;
            }
            const rule = found(it);
            return {
                arn: await ec2Arn(client, region, `security-group-rule/${id}`),
                [rule.kind]: rule.peer,
                ...(rule.description !== "" && { description: rule.description }),
                ipProtocol: rule.protocol,
                region,
                securityGroupId: it.GroupId ?? "",
                securityGroupRuleId: id,
                ...ports(rule, state),
                ...tagOutputs(client, tagRecord(rule.tags), state),
            };
        },

        update: async (client, id, olds, news) => {
            const ec2 = await client.service("ec2", news["region"]);
            await modify(ec2, textOf(news, "securityGroupId") ?? "", id, ruleOf(news));
            await changeEc2Tags(ec2, id, olds, news);
        },

        delete: async (client, id, state) => {
            const ec2 = await client.service("ec2", state["region"]);
            await revoke(ec2, textOf(state, "securityGroupId") ?? "", direction, [id]);
        },
    });
}

function ruleOf(inputs: Properties): Rule {
    const kind = PEER_KINDS.find((one) => one in inputs) ?? "cidrIpv4";
    const port = (key: string) => (inputs[key] === undefined ? undefined : Number(inputs[key]));
    return {
        protocol: textOf(inputs, "ipProtocol") ?? "",
        fromPort: port("fromPort"),
        toPort: port("toPort"),
        kind,
        peer: textOf(inputs, kind) ?? "",
        description: textOf(inputs, "description") ?? "",
    };
}

/** -1 is AWS's word for no port: reported only to a program that wrote it itself. */
function ports(rule: FoundRule, state: Properties): Properties {
    const pairs = (["fromPort", "toPort"] as const).filter((key) => rule[key] !== -1 || key in state);
    return Object.fromEntries(pairs.map((key) => [key, rule[key] ?? -1]));
}

const PROTOCOLS: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp", all: "-1" };

function protocolName(protocol: unknown): string {
    const text = String(protocol).toLowerCase();
    return PROTOCOLS[text] ?? text;
}

const PEER_NAMES = "[cidr_ipv4,cidr_ipv6,prefix_list_id,referenced_security_group_id]";

function exactlyOnePeer(inputs: Properties): { property: string; reason: string }[] {
    const given = PEER_KINDS.filter((kind) => kind in inputs);
    if (given.length === 1) {
        return [];
    }
    const title = given.length === 0 ? "Missing Attribute Configuration" : "Invalid Attribute Combination";
    const reason = `${title}. Exactly one of these attributes must be configured: ${PEER_NAMES}`;
    return [{ property: given[0] ?? "cidrIpv4", reason }];
}

/** The newer resources of the provider word it their own way. */
function attribute(check: NonNullable<Property["check"]>): NonNullable<Property["check"]> {
    return (value, name) =>
        check(value, name) &&
        `Invalid Attribute Value. Attribute ${name} value must be between -1 and 65535, got: ${asText(value)}`;
}
