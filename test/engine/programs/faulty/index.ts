import { AppDbRoles, InstanceRole } from "least-privilege";

// Which of the two is refused first is all the same: each program is refused by one of them.
if (process.env["FAULTY"] === "InstanceRole") {
    new InstanceRole("shop", {
        parameters: ["/shop/*", "shop"],
        parameterPaths: ["/"],
        databaseLogin: { resourceId: "*", username: "*" },
        logGroupName: "*",
    });
} else {
    new AppDbRoles("shop", {
        database: "Shop",
        schema: "public",
        appPassword: "short",
        migratorPassword: "short",
        readonlyPassword: "short",
        connectionLimit: -1,
        statementTimeout: 0,
        idleInTransactionSessionTimeout: 0,
    });
}
