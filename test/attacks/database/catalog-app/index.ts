import * as pulumi from "@pulumi/pulumi";
import { AppDbRoles, DatabaseAccess, type DatabaseView } from "least-privilege";

const config = new pulumi.Config();
const views = config.getObject<Record<string, DatabaseView>>("views");
const roles = new AppDbRoles("catalog", {
    database: "catalog",
    access: config.get<DatabaseAccess>("access") ?? DatabaseAccess.ReadOnly,
    appPassword: config.requireSecret("appPassword"),
    migratorPassword: config.requireSecret("migratorPassword"),
    ...(config.getBoolean("standby") && { standbyPassword: config.requireSecret("standbyPassword") }),
    ...(views && { views, readers: { partner: { password: config.requireSecret("partnerPassword") } } }),
    deletionProtection: false,
    closeServerDatabases: true,
});

export const { databaseName, appRole, migratorRole, migrationUrl } = roles;
