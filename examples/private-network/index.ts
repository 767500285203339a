import { PrivateNetwork } from "least-privilege";

const network = new PrivateNetwork("shop", {
    // One zone is enough to look at: each interface endpoint is paid for by zone.
    availabilityZones: ["a"],
    awsServices: ["s3", "ssm"],
    amazonLinuxPackages: true,
    parameters: ["/shop/prod/stripe-key"],
});

export const vpcId = network.vpcId;
export const subnetIds = network.subnetIds;
export const endpointSecurityGroupId = network.endpointSecurityGroupId;
