import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { HardenedStack, RuntimeProfile } from "least-privilege";
import { databasePassword, needs } from "./needs";

const config = new pulumi.Config();

const stack = new HardenedStack("shop", {
    needs,
    profile: RuntimeProfile.Node,
    command: ["/usr/bin/node", "/srv/shop/code/server.js"],
    packages: ["nodejs"],
    // None before the data layer is there; then `pulumi config set instances 2`.
    instances: config.getNumber("instances") ?? 0,
    // One zone is enough to look at: each interface endpoint is paid for by zone.
    availabilityZones: ["a"],
    // Leave it out where uploads must not go with the stack: then the bucket is protected.
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
    roleArn,
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
