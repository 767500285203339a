/** What ELB refuses and the emulator wouldn't. */
import type { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Properties } from "../../resource-type";
import type { Aws } from "../client";
import { textsOf } from "../ec2/common";
import { AwsRefusal } from "../errors";
import { textOf } from "../resource";

const service = "Elastic Load Balancing v2";

/** An application's load balancer is in two zones, and one for the internet in a VPC that has a way to it. */
export async function refusePlace(client: Aws, inputs: Properties): Promise<void> {
    if ((textOf(inputs, "loadBalancerType") ?? "application") !== "application") {
        return;
    }
    const ec2 = await client.service("ec2", inputs["region"]);
    const { Subnets = [] } = await ec2.describeSubnets({ SubnetIds: textsOf(inputs, "subnets") });
    if (new Set(Subnets.map(({ AvailabilityZone }) => AvailabilityZone)).size < 2) {
        throw new AwsRefusal(
            service,
            "CreateLoadBalancer",
            "ValidationError",
            "At least two subnets in two different Availability Zones must be specified",
        );
    }
    const vpcId = Subnets[0]?.VpcId ?? "";
    const attached = { Name: "attachment.vpc-id", Values: [vpcId] };
    const { InternetGateways = [] } = await ec2.describeInternetGateways({ Filters: [attached] });
    if (inputs["internal"] !== true && InternetGateways.length === 0) {
        throw new AwsRefusal(
            service,
            "CreateLoadBalancer",
            "InvalidSubnet",
            `VPC ${vpcId} has no internet gateway`,
        );
    }
}

/** One that is protected stays. */
export async function refuseProtected(elb: ElasticLoadBalancingV2, arn: string): Promise<void> {
    const { Attributes = [] } = await elb.describeLoadBalancerAttributes({ LoadBalancerArn: arn });
    if (Attributes.some(({ Key, Value }) => Key === "deletion_protection.enabled" && Value === "true")) {
        throw new AwsRefusal(
            service,
            "DeleteLoadBalancer",
            "OperationNotPermitted",
            `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
        );
    }
}
