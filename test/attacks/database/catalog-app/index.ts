import * as pulumi from "@pulumi/pulumi";
import { AppDbRoles, DatabaseAccess } from "least-privilege";

const config = new pulumi.Config();
const roles = new AppDbRoles("catalog", {
    database: "catalog",
    access: config.get<DatabaseAccess>("access") ?? DatabaseAccess.ReadOnly,
    appPassword: config.requireSecret("appPassword"),
    migratorPassword: config.requireSecret("migratorPassword"),
    deletionProtection: false,
});

export const { databaseName, appRole, migratorRole } = roles;
