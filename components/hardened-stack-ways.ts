import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import { EgressSecurityGroup, type InboundNeed } from "./egress-security-group";
import type { HardenedStackArgs } from "./hardened-stack-args";
import type { Network } from "./hardened-stack-parts";
import { after } from "./internal/after";
import { clientIngress } from "./internal/hardened-stack/clients";
import { type Balancer, loadBalancer } from "./internal/hardened-stack/load-balancer";
import { databasePort, groupEgress, makesDatabase, proxyGroup } from "./internal/hardened-stack/ways";

interface Child {
    readonly parent: pulumi.Resource;
}

/** The security groups of a stack. */
export interface StackGroups {
    /** The app's. */
    readonly group: EgressSecurityGroup;
    /** The database's, given or made, where there is one. */
    readonly databaseGroupId: pulumi.Input<string> | undefined;
    /** The load balancer's, where one is made. */
    readonly balancerGroup: BalancerGroup | undefined;
}

/** The security group of a load balancer. */
export interface BalancerGroup {
    /** The group's id. It waits for the rules, those to the app too. */
    readonly securityGroupId: pulumi.Output<string>;
    readonly ingressInWords: pulumi.Output<string[]>;
}

/** The app's security group, and those of its neighbours that are made here. */
export function makeGroups(
    name: string,
    args: HardenedStackArgs,
    { vpcId, endpointGroupId }: Network,
    child: Child,
): StackGroups {
    const { needs } = args;
    const { publicPort } = needs.listen;
    const neighbour = (purpose: string, description: string, ingress?: Record<string, InboundNeed>) =>
        new EgressSecurityGroup(
            `${name}-${purpose}`,
            { vpcId, description, egress: {}, ...(ingress && { ingress }) },
            child,
        );
    const database = makesDatabase(args)
        ? neighbour("database", "The database, for its app only")
        : undefined;
    const balancer =
        args.clients &&
        neighbour("balancer", "The load balancer, to its app only", clientIngress(args.clients, publicPort));
    const databaseGroupId = database?.securityGroupId ?? args.databaseSecurityGroupId;
    const clientGroupId = balancer?.securityGroupId ?? args.clientSecurityGroupId;
    const group = new EgressSecurityGroup(
        `${name}-app`,
        {
            vpcId,
            egress: groupEgress(needs, {
                endpoints: endpointGroupId,
                database: databaseGroupId,
                proxy: proxyGroup(args),
            }),
            ...(clientGroupId !== undefined && {
                ingress: {
                    clients: {
                        referencedSecurityGroupId: clientGroupId,
                        port: publicPort,
                        reason: "clients, through the load balancer",
                    },
                },
            }),
        },
        child,
    );
    // After the app's group, which names the others' in rules of its own.
    const between = (port: number) => ({
        referencedSecurityGroupId: group.securityGroupId,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        description: "the app",
    });
    if (database) {
        new vpc.SecurityGroupIngressRule(
            `${name}-database-from-app`,
            { securityGroupId: database.securityGroupId, ...between(databasePort) },
            child,
        );
    }
    const toApp =
        balancer &&
        new vpc.SecurityGroupEgressRule(
            `${name}-balancer-to-app`,
            { securityGroupId: balancer.securityGroupId, ...between(publicPort) },
            child,
        );
    return {
        group,
        databaseGroupId,
        balancerGroup: balancer &&
            toApp && {
                securityGroupId: after(balancer.securityGroupId, [toApp]),
                ingressInWords: balancer.ingressInWords,
            },
    };
}

/** The load balancer of the clients. */
export function makeBalancer(
    name: string,
    args: HardenedStackArgs,
    made: { network: Network; balancerGroup: BalancerGroup },
    child: Child,
): Balancer | undefined {
    const { certificateArn, needs } = args;
    return certificateArn === undefined
        ? undefined
        : loadBalancer(
              name,
              {
                  vpcId: made.network.vpcId,
                  subnetIds: made.network.publicSubnetIds,
                  securityGroupId: made.balancerGroup.securityGroupId,
                  certificateArn,
                  port: needs.listen.publicPort,
                  healthCheckPath: args.healthCheckPath ?? "/",
                  deletionProtection: args.deletionProtection ?? true,
              },
              child,
          );
}
