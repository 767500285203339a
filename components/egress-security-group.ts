import { getRegionOutput } from "@pulumi/aws";
import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { after } from "./internal/after";
import { physicalName } from "./internal/naming";
import { givenKinds, type PeerKinds, type PeerNeed } from "./internal/needs";
import type { OutboundNeed } from "./internal/needs-types";
import {
    checkPeers,
    type InboundNeed,
    inboundPeers,
    outboundPeers,
    type Peer,
    prefixListName,
    sameRule,
} from "./internal/network/peers";
import { groupDescription, vpcId } from "./internal/network/rules";
import { Faults, whenKnown } from "./internal/validation";

export type { InboundNeed } from "./internal/network/peers";

const type = "least-privilege:index:EgressSecurityGroup";

/** Who may be reached, and who may connect. Everything else is denied, and so is every protocol but TCP. */
export interface EgressSecurityGroupArgs {
    /** The VPC that the group is in. Another one replaces the group. */
    vpcId: pulumi.Input<string>;
    /** What the group is for. Another description replaces the group. @default "Only what is listed" */
    description?: pulumi.Input<string>;
    /** Where connections may be opened to; each key names its rule. Nothing, `{}`, is fine. */
    egress: Record<string, OutboundNeed>;
    /** Who may open connections; each key names its rule. @default nobody */
    ingress?: Record<string, InboundNeed>;
}

/**
 * A security group that lets out nothing but what is listed.
 *
 * ```ts
 * new EgressSecurityGroup("web", {
 *     vpcId: network.vpcId,
 *     egress: {
 *         database: { referencedSecurityGroupId: databaseGroup.id, port: 5432, reason: "orders" },
 *         packages: { awsService: "s3", port: 443, reason: "system updates" },
 *     },
 * });
 * ```
 *
 * Each need is one rule of its own, named by its key: adding, removing or reordering others never touches it. A `host` can't
 * be expressed by a security group and is refused; it goes through a proxy that lets only listed names pass.
 *
 * Bad arguments give one `InputPropertiesError` that lists all of them, before anything is registered.
 */
export class EgressSecurityGroup extends pulumi.ComponentResource {
    /** The group's id. It waits for the rules: nothing starts in the group before it may do its job. */
    public readonly securityGroupId: pulumi.Output<string>;
    /** Each way out in words, by key: `TCP 443 to 10.1.2.0/24: card payments`. */
    public readonly egressInWords: pulumi.Output<string[]>;
    /** Each way in, in words. */
    public readonly ingressInWords: pulumi.Output<string[]>;

    constructor(name: string, args: EgressSecurityGroupArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const child = { parent: this };

        const group = new ec2.SecurityGroup(
            `${name}-group`,
            {
                // With a suffix of the provider's own, since a new group is made before the old one goes.
                namePrefix: `${physicalName(name, 200)}-`,
                vpcId: whenKnown({ type, name }, "vpcId", args.vpcId, vpcId),
                description:
                    args.description === undefined
                        ? "Only what is listed"
                        : whenKnown({ type, name }, "description", args.description, groupDescription),
                tags: { Name: physicalName(name, 255) },
            },
            child,
        );
        const egress = openings(name, "egress", args.egress, outboundPeers, child);
        const ingress = openings(name, "ingress", args.ingress ?? {}, inboundPeers, child);
        const rules = [
            ...egress.map(
                (opening) =>
                    new vpc.SecurityGroupEgressRule(
                        `${name}-egress-${opening.key}`,
                        ruleArgs(group, opening),
                        child,
                    ),
            ),
            ...ingress.map(
                (opening) =>
                    new vpc.SecurityGroupIngressRule(
                        `${name}-ingress-${opening.key}`,
                        ruleArgs(group, opening),
                        child,
                    ),
            ),
        ];

        this.securityGroupId = after(group.id, rules);
        this.egressInWords = inWords(name, "egress", "to", egress);
        this.ingressInWords = inWords(name, "ingress", "from", ingress);
        this.registerOutputs({
            securityGroupId: this.securityGroupId,
            egressInWords: this.egressInWords,
            ingressInWords: this.ingressInWords,
        });
    }
}

function validate(name: string, args: EgressSecurityGroupArgs): void {
    const faults = new Faults(type, name);
    // The types ask for all that is required, but not every caller has types.
    const { egress } = args as Partial<EgressSecurityGroupArgs>;
    faults.require("vpcId", args.vpcId, vpcId);
    faults.check("description", args.description, groupDescription);
    if (!egress) {
        faults.add(
            "egress",
            "it is missing; list where connections may be opened to, or give {} for nowhere.",
        );
    }
    checkPeers(faults, "egress", egress ?? {}, outboundPeers);
    checkPeers(faults, "ingress", args.ingress ?? {}, inboundPeers);
    faults.throwIfAny();
}

/** One rule to be. */
interface Opening {
    readonly key: string;
    /** The rule's property that holds the address. */
    readonly property: string;
    readonly address: pulumi.Output<string>;
    /** The service that the address stands for. */
    readonly service: string | undefined;
    readonly port: number;
    readonly reason: string;
}

type Need<Kind extends string> = PeerNeed<Kind> & { readonly awsService?: string };

function openings<Kind extends string, N extends Need<Kind>>(
    name: string,
    path: string,
    needs: Record<string, N>,
    peers: PeerKinds<Kind, N>,
    child: { parent: pulumi.Resource },
): Opening[] {
    return Object.entries(needs).map(([key, need]) => {
        const { awsService: service, port, reason } = need;
        const address =
            service === undefined
                ? givenAddress(name, `${path}.${key}`, need, peers)
                : { property: "prefixListId", address: prefixListOf(service, child) };
        return { key, ...address, service, port, reason };
    });
}

function givenAddress<Kind extends string, N extends Need<Kind>>(
    name: string,
    path: string,
    need: N,
    { kinds, rule }: PeerKinds<Kind, N>,
): { property: string; address: pulumi.Output<string> } {
    // Exactly one was given: `validate` has seen to it.
    const [kind] = givenKinds(need, kinds) as [Kind];
    const address = need[kind] as pulumi.Input<string>;
    return {
        property: kind,
        address: whenKnown({ type, name }, `${path}.${kind}`, address, rule(kind, need)),
    };
}

function prefixListOf(service: string, child: { parent: pulumi.Resource }): pulumi.Output<string> {
    const name = getRegionOutput({}, child).region.apply((region) => prefixListName(service, region));
    return ec2.getManagedPrefixListOutput({ name }, child).id;
}

function ruleArgs(
    group: ec2.SecurityGroup,
    { property, address, port, reason }: Opening,
): vpc.SecurityGroupEgressRuleArgs {
    return {
        securityGroupId: group.id,
        [property]: address,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        description: reason,
    };
}

/** What is open, by key, once it is known; two needs that turn out to be the same are refused as they would be at once. */
function inWords(
    name: string,
    path: string,
    preposition: string,
    all: readonly Opening[],
): pulumi.Output<string[]> {
    const sorted = [...all].sort((one, other) => (one.key < other.key ? -1 : 1));
    const peers: pulumi.Output<Peer[]> = pulumi
        .all(sorted.map(({ address }) => address))
        .apply((addresses) =>
            sorted.map(({ key, port }, index) => ({ key, port, address: addresses[index] })),
        );
    return whenKnown({ type, name }, path, peers, (known) => sameRule(known)?.reason).apply((known) =>
        sorted.map(({ service, port, reason }, index) => {
            const peer = service === undefined ? String(known[index]?.address) : `AWS's ${service}`;
            return `TCP ${port} ${preposition} ${peer}: ${reason}`;
        }),
    );
}
