import * as pulumi from "@pulumi/pulumi";
import { AppDbRoles } from "least-privilege";
import { needs } from "../needs";

const config = new pulumi.Config();

// The server is the one of the stack's `postgresql:` configuration (host, port, username, password).
const roles = new AppDbRoles("shop", {
    database: needs.database.name,
    access: needs.database.access,
    appPassword: config.requireSecret("appPassword"),
    migratorPassword: config.requireSecret("migratorPassword"),
    readonlyPassword: config.requireSecret("readonlyPassword"),
    deletionProtection: config.getBoolean("deletionProtection") ?? true,
});

export const { databaseName, appRole, migratorRole, readonlyRole } = roles;
