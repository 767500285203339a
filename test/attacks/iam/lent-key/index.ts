import * as pulumi from "@pulumi/pulumi";
import { InstanceRole } from "least-privilege";

const config = new pulumi.Config();
const role = new InstanceRole("lent", {
    parameters: ["/lent/prod/database-password"],
    keyArn: config.require("keyArn"),
    databaseLogin: { resourceId: config.require("resourceId"), username: "lent_app" },
});

export const roleArn = role.roleArn;
