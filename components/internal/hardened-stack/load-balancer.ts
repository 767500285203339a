import * as lb from "@pulumi/aws/lb";
import type * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../naming";
import { balancerResourceName } from "./names";

/** TLS 1.3 and 1.2, with forward secrecy only: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";

/** What a load balancer is made with. */
export interface BalancerArgs {
    readonly vpcId: pulumi.Input<string>;
    readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    readonly securityGroupId: pulumi.Input<string>;
    readonly certificateArn: pulumi.Input<string>;
    /** Where clients connect, and where a host lets them in. */
    readonly port: number;
    readonly healthCheckPath: pulumi.Input<string>;
    readonly deletionProtection: boolean;
}

/** A load balancer, and what its hosts belong to. */
export interface Balancer {
    readonly loadBalancer: lb.LoadBalancer;
    readonly targets: lb.TargetGroup;
    readonly listener: lb.Listener;
}

/** The one way in: clients come by TLS, requests go on to the hosts' public port, which their firewall leads to the app's. */
export function loadBalancer(name: string, args: BalancerArgs, child: { parent: pulumi.Resource }): Balancer {
    const { port } = args;
    const tags = { Name: physicalName(name, 255) };
    const targets = new lb.TargetGroup(
        `${name}-targets`,
        {
            // A group of another port is another one, made before the old one goes.
            name: balancerResourceName(`${name}-${String(port)}`),
            vpcId: args.vpcId,
            port,
            protocol: "HTTP",
            targetType: "instance",
            healthCheck: { path: args.healthCheckPath, matcher: "200-399" },
            tags,
        },
        child,
    );
    const balancer = new lb.LoadBalancer(
        `${name}-load-balancer`,
        {
            name: balancerResourceName(name),
            loadBalancerType: "application",
            internal: false,
            subnets: args.subnetIds,
            securityGroups: [args.securityGroupId],
            // What one server takes for a header and another doesn't smuggles requests.
            dropInvalidHeaderFields: true,
            enableDeletionProtection: args.deletionProtection,
            tags,
        },
        child,
    );
    const listener = new lb.Listener(
        `${name}-listener`,
        {
            loadBalancerArn: balancer.arn,
            port,
            protocol: "HTTPS",
            sslPolicy: tlsPolicy,
            certificateArn: args.certificateArn,
            defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
            tags,
        },
        child,
    );
    return { loadBalancer: balancer, targets, listener };
}
