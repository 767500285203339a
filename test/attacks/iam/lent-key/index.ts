import * as pulumi from "@pulumi/pulumi";
import { InstanceRole } from "least-privilege";

const config = new pulumi.Config();
const role = new InstanceRole("lent", {
    parameters: ["/lent/prod/database-password"],
    parameterPaths: ["/lent/shared"],
    keyArn: config.require("keyArn"),
    secrets: [config.require("secretArn")],
    bucketReads: { releases: { bucket: config.require("artifactBucket"), prefix: "shop/" } },
    databaseLogin: { resourceId: config.require("resourceId"), username: "lent_app" },
    metricsNamespace: "lent/prod",
    sessionManager: true,
    boundToInstance: true,
});

export const roleArn = role.roleArn;
