import { EgressSecurityGroup, PrivateNetwork } from "least-privilege";

const network = new PrivateNetwork("shop", {
    availabilityZones: ["a"],
    awsServices: ["s3", "ssm", "sts"],
    bucketNames: ["shop-releases"],
    parameters: ["/shop/prod/database-password"],
});
const group = new EgressSecurityGroup("web", {
    vpcId: network.vpcId,
    egress: {
        database: { cidrIpv4: "10.0.32.0/20", port: 5432, reason: "orders" },
        releases: { awsService: "s3", port: 443, reason: "releases of the app" },
    },
    ingress: { balancer: { cidrIpv4: "10.0.0.0/20", port: 8080, reason: "customers" } },
});

export const vpcId = network.vpcId;
export const securityGroupId = group.securityGroupId;
