import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { EgressSecurityGroup, type OutboundNeed } from "least-privilege";

const network = new ec2.Vpc("shop", { cidrBlock: "10.0.0.0/16" });

const egress: Record<string, OutboundNeed> = {
    database: { cidrIpv4: "10.0.32.0/20", port: 5432, reason: "orders" },
    packages: { awsService: "s3", port: 443, reason: "system updates" },
};

// One destination more is one rule more, and nothing else: `pulumi config set mailRelay 10.0.48.25/32`.
const mailRelay = new pulumi.Config().get("mailRelay");
if (mailRelay !== undefined) {
    egress["mail"] = { cidrIpv4: mailRelay, port: 587, reason: "order confirmations" };
}

const group = new EgressSecurityGroup("web", {
    vpcId: network.id,
    egress,
    ingress: { customers: { awsService: "cloudfront", port: 443, reason: "the shop, by way of its CDN" } },
});

export const securityGroupId = group.securityGroupId;
export const egressInWords = group.egressInWords;
export const ingressInWords = group.ingressInWords;
