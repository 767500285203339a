import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import { AppDbRoles } from "least-privilege";
import { migrate } from "./migrate";

const config = new pulumi.Config();
const deletionProtection = config.getBoolean("deletionProtection") ?? true;

// It belongs to the admin: an app that owned it would own what the others have in it.
const database = new postgresql.Database("company", { name: "company" }, { protect: deletionProtection });

const store = new AppDbRoles(
    "store",
    {
        database: "company",
        app: "store",
        appPassword: config.requireSecret("appPassword"),
        migratorPassword: config.requireSecret("migratorPassword"),
        // Who sends the parcels needs to know what goes where, and neither who pays nor how.
        views: {
            parcels: {
                table: "orders",
                except: ["email", "card"],
                where: "paid",
                readers: ["shipping"],
            },
        },
        readers: { shipping: { password: config.requireSecret("readonlyPassword") } },
        deletionProtection,
    },
    { dependsOn: database },
);

// After the other: both take rights of everybody's on the same database.
const press = new AppDbRoles(
    "press",
    {
        database: "company",
        app: "press",
        appPassword: config.requireSecret("pressAppPassword"),
        migratorPassword: config.requireSecret("pressMigratorPassword"),
        deletionProtection,
    },
    { dependsOn: [database, store] },
);

migrate(
    "store-tables",
    store.migrationUrl,
    `CREATE TABLE IF NOT EXISTS orders (id bigserial PRIMARY KEY, item text, address text, email text, card text, paid boolean)`,
);
migrate("press-tables", press.migrationUrl, "CREATE TABLE IF NOT EXISTS articles (title text)");

export const storeRole = store.appRole;
export const shippingRole = store.readerRoles.apply((roles) => roles["shipping"]);
export const pressRole = press.appRole;
