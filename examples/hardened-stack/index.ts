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
    permissionsInWords,
} = stack;
export const passwordParameter = databasePassword;
