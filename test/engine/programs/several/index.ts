import * as kms from "@pulumi/aws/kms";
import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import { AppDbRoles, InstanceRole } from "least-privilege";

const config = new pulumi.Config();
const passwords = {
    appPassword: config.requireSecret("appPassword"),
    migratorPassword: config.requireSecret("migratorPassword"),
    readonlyPassword: config.requireSecret("readonlyPassword"),
    deletionProtection: false,
};

const server = new pulumi.Config("postgresql");
const provider = new postgresql.Provider("server", {
    host: server.require("host"),
    port: server.requireNumber("port"),
    username: server.require("username"),
    password: server.requireSecret("password"),
    sslmode: server.require("sslmode"),
    superuser: server.requireBoolean("superuser"),
});
new AppDbRoles("books", { database: "books", ...passwords }, { provider });
new AppDbRoles("tools", { database: "tools", schema: "toolbox", ...passwords });

const key = new kms.Key("shared", { description: "Parameters of several programs" });
new InstanceRole("web", { parameters: ["/several/web/password"], keyArn: key.arn });
new InstanceRole("worker", {
    parameterPaths: ["/several/worker"],
    databaseLogin: { resourceId: "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ", username: "books_app" },
    logGroupName: "/several/worker",
});
