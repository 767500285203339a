import type * as pulumi from "@pulumi/pulumi";
import type { AppNeeds } from "../needs-types";
import type { Faults } from "../validation";
import { checkClients, type ClientNeed } from "./clients";
import { checkIdle } from "./rules";

/** What is said of those who may connect, and of the load balancer that lets them in. */
export interface BalancerParts {
    readonly needs: AppNeeds;
    readonly vpcId?: pulumi.Input<string>;
    readonly clients?: Record<string, ClientNeed>;
    readonly clientSecurityGroupId?: pulumi.Input<string>;
    readonly certificateArn?: pulumi.Input<string>;
    readonly publicSubnetIds?: pulumi.Input<string>[];
    readonly healthCheckPath?: pulumi.Input<string>;
}

/** Records every fault of the load balancer's arguments. */
export function checkBalancer(faults: Faults, parts: BalancerParts): void {
    const { needs, clients, publicSubnetIds, vpcId } = parts;
    const noBalancer = "no clients are given, so that no load balancer is made";
    checkIdle(faults, parts, [
        ["certificateArn", clients === undefined, noBalancer],
        ["healthCheckPath", clients === undefined, noBalancer],
        ["publicSubnetIds", clients === undefined, noBalancer],
        [
            "publicSubnetIds",
            clients !== undefined && vpcId === undefined,
            "no vpcId is given, so that the network is made here",
        ],
    ]);
    if (clients === undefined) {
        return;
    }
    // The types ask for it, but not every caller has types.
    checkClients(faults, clients, (needs as Partial<AppNeeds>).listen?.publicPort ?? 443);
    if (parts.clientSecurityGroupId !== undefined) {
        faults.add(
            "clientSecurityGroupId",
            "clients are given, too, for whom a load balancer is made; give either those or the security group of a load balancer that exists.",
        );
    }
    if (parts.certificateArn === undefined) {
        faults.add(
            "certificateArn",
            "it is missing, and clients connect by TLS only; give the ARN of the load balancer's certificate.",
        );
    }
    if (vpcId !== undefined && (publicSubnetIds === undefined || publicSubnetIds.length === 1)) {
        const what = publicSubnetIds ? "only one is named" : "it is missing";
        faults.add(
            "publicSubnetIds",
            `${what}, and a load balancer wants public subnets in two zones; name one in each.`,
        );
    }
}
