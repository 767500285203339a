/** The rules of a security group, one by one, as EC2 has them. */
import type { EC2, IpPermission, SecurityGroupRule, SecurityGroupRuleRequest } from "@aws-sdk/client-ec2";
import { AwsRefusal, unlessMissing } from "../errors";

export type Direction = "ingress" | "egress";

export const PEER_KINDS = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] as const;
export type PeerKind = (typeof PEER_KINDS)[number];

/** What a rule lets through. */
export interface Rule {
    readonly protocol: string;
    /** Absent where the protocol has none. */
    readonly fromPort?: number | undefined;
    readonly toPort?: number | undefined;
    readonly kind: PeerKind;
    readonly peer: string;
    readonly description: string;
}

/** A rule that is there. */
export interface FoundRule extends Rule {
    readonly id: string;
    readonly tags: NonNullable<SecurityGroupRule["Tags"]>;
}

const DESCRIPTION = /^[A-Za-z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

/** Adds a rule, with what AWS refuses and the emulator doesn't refused here. Returns its id. */
export async function authorize(
    ec2: EC2,
    GroupId: string,
    direction: Direction,
    rule: Rule,
): Promise<string> {
    const operation =
        direction === "egress" ? "AuthorizeSecurityGroupEgress" : "AuthorizeSecurityGroupIngress";
    await refuseUnfit(ec2, rule, operation);
    const request = { GroupId, IpPermissions: [permission(rule)] };
    const { SecurityGroupRules: made = [] } = await (direction === "egress"
        ? ec2.authorizeSecurityGroupEgress(request)
        : ec2.authorizeSecurityGroupIngress(request));
    const id = made[0]?.SecurityGroupRuleId ?? "";
    if ((made[0]?.Description ?? "") !== rule.description) {
        // The emulator drops the description of a rule whose peer is no CIDR, unless it comes as a change.
        await modify(ec2, GroupId, id, rule);
    }
    return id;
}

/** Changes a rule in place. Its peer may only become another of the same kind. */
export async function modify(ec2: EC2, GroupId: string, id: string, rule: Rule): Promise<void> {
    await refuseUnfit(ec2, rule, "ModifySecurityGroupRules");
    const SecurityGroupRule: SecurityGroupRuleRequest = {
        IpProtocol: rule.protocol,
        FromPort: rule.fromPort ?? -1,
        ToPort: rule.toPort ?? -1,
        [REQUEST_NAMES[rule.kind]]: rule.peer,
        Description: rule.description,
    };
    await ec2.modifySecurityGroupRules({
        GroupId,
        SecurityGroupRules: [{ SecurityGroupRuleId: id, SecurityGroupRule }],
    });
}

/** Takes rules away, those that are still there. */
export async function revoke(
    ec2: EC2,
    GroupId: string,
    direction: Direction,
    SecurityGroupRuleIds: string[],
): Promise<void> {
    if (SecurityGroupRuleIds.length === 0) {
        return;
    }
    const request = { GroupId, SecurityGroupRuleIds };
    await unlessMissing<unknown>(
        direction === "egress"
            ? ec2.revokeSecurityGroupEgress(request)
            : ec2.revokeSecurityGroupIngress(request),
    );
}

/** The rules of a group in one direction. */
export async function rulesOf(ec2: EC2, groupId: string, direction: Direction): Promise<FoundRule[]> {
    const { SecurityGroupRules = [] } = await ec2.describeSecurityGroupRules({
        Filters: [{ Name: "group-id", Values: [groupId] }],
    });
    return SecurityGroupRules.filter(({ IsEgress }) => IsEgress === (direction === "egress")).map(found);
}

/** EC2's answer as a rule. */
export function found(rule: SecurityGroupRule): FoundRule {
    const peers = {
        cidrIpv4: rule.CidrIpv4,
        cidrIpv6: rule.CidrIpv6,
        prefixListId: rule.PrefixListId,
        referencedSecurityGroupId: rule.ReferencedGroupInfo?.GroupId,
    };
    const kind = PEER_KINDS.find((one) => peers[one] !== undefined) ?? "cidrIpv4";
    return {
        id: rule.SecurityGroupRuleId ?? "",
        protocol: rule.IpProtocol ?? "",
        fromPort: rule.FromPort,
        toPort: rule.ToPort,
        kind,
        peer: peers[kind] ?? "",
        description: rule.Description ?? "",
        tags: rule.Tags ?? [],
    };
}

const REQUEST_NAMES = {
    cidrIpv4: "CidrIpv4",
    cidrIpv6: "CidrIpv6",
    prefixListId: "PrefixListId",
    referencedSecurityGroupId: "ReferencedGroupId",
} as const;

/** Within AWS the ports of a protocol that has none are -1. */
function permission({ protocol, fromPort = -1, toPort = -1, kind, peer, description }: Rule): IpPermission {
    const Description = description === "" ? undefined : description;
    const forms: Record<PeerKind, IpPermission> = {
        cidrIpv4: { IpRanges: [{ CidrIp: peer, Description }] },
        cidrIpv6: { Ipv6Ranges: [{ CidrIpv6: peer, Description }] },
        prefixListId: { PrefixListIds: [{ PrefixListId: peer, Description }] },
        referencedSecurityGroupId: { UserIdGroupPairs: [{ GroupId: peer, Description }] },
    };
    return { IpProtocol: protocol, FromPort: fromPort, ToPort: toPort, ...forms[kind] };
}

async function refuseUnfit(ec2: EC2, rule: Rule, operation: string): Promise<void> {
    const { protocol, fromPort = -1, toPort = -1, kind, peer, description } = rule;
    const refuse = (code: string, message: string): never => {
        throw new AwsRefusal("EC2", operation, code, message);
    };
    if (!DESCRIPTION.test(description)) {
        refuse(
            "InvalidParameterValue",
            "Invalid rule description. Valid descriptions are strings less than 256 characters from the " +
                "following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
        );
    }
    if (/^(tcp|udp|6|17)$/.test(protocol) && (fromPort < 0 || toPort < 0)) {
        const why = "Must specify both from and to ports with TCP/UDP.";
        refuse("InvalidParameterValue", `Invalid value '${why}' for portRange.`);
    }
    if (/^(tcp|udp|6|17)$/.test(protocol) && fromPort > toPort) {
        refuse("InvalidParameterValue", `Invalid TCP/UDP port range (${fromPort}:${toPort})`);
    }
    if (kind === "prefixListId") {
        const { PrefixLists = [] } = await ec2.describeManagedPrefixLists({ PrefixListIds: [peer] });
        if (PrefixLists.length === 0) {
            refuse("InvalidPrefixListID.NotFound", `The prefix list ID '${peer}' does not exist`);
        }
    }
}
