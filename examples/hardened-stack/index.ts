import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { HardenedStack, RuntimeProfile, Shape } from "least-privilege";
import { clients, databasePassword, needs } from "./needs";

const config = new pulumi.Config();
// `pulumi config set certificateArn arn:aws:acm:...`: clients connect by TLS only, so that nobody can without it.
const certificateArn = config.get("certificateArn");

const stack = new HardenedStack("shop", {
    needs,
    profile: RuntimeProfile.Node,
    command: ["/usr/bin/node", "/srv/shop/code/server.js"],
    packages: ["nodejs"],
    // None before the data layer is there; then `pulumi config set instances 2`.
    instances: config.getNumber("instances") ?? 0,
    // Enough to look at; without it a zone may fail.
    shape: Shape.Small,
    ...(certificateArn !== undefined && { clients, certificateArn }),
    // Leave it out where uploads and rows must not go with the stack: then bucket and database server are protected.
    deletionProtection: config.getBoolean("deletionProtection") ?? true,
});

// The secret itself, encrypted with the role's own key. The data layer gives the same password to the app's login.
new ssm.Parameter("shop-database-password", {
    name: databasePassword,
    type: ssm.ParameterType.SecureString,
    keyId: stack.keyArn,
    value: config.requireSecret("appPassword"),
});

export const {
    vpcId,
    subnetIds,
    endpointIds,
    securityGroupId,
    databaseSecurityGroupId,
    databaseAddress,
    databasePort,
    databaseResourceId,
    databaseMasterUserSecretArn,
    loadBalancerDnsName,
    loadBalancerZoneId,
    roleArn,
    appRoleArn,
    instanceProfileName,
    keyArn,
    logGroupName,
    bucketName,
    distributionDomainName,
    uploadContract,
    launchTemplateId,
    autoScalingGroupName,
    permissionsInWords,
} = stack;
export const passwordParameter = databasePassword;
