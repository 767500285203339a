import * as pulumi from "@pulumi/pulumi";
import { AppDbRoles } from "least-privilege";

const config = new pulumi.Config();

// The server is the one of the stack's `postgresql:` configuration (host, port, username, password).
const roles = new AppDbRoles("shop", {
    database: "shop",
    appPassword: config.requireSecret("appPassword"),
    migratorPassword: config.requireSecret("migratorPassword"),
    // Leave it out where data must not go with the stack: then the database is protected.
    deletionProtection: config.getBoolean("deletionProtection") ?? true,
});

export const appRole = roles.appRole;
export const migratorRole = roles.migratorRole;
