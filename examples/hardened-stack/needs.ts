import { type AppNeeds, type ClientNeed, DatabaseAccess } from "least-privilege";

/** The parameter that holds the password of the app's login. */
export const databasePassword = "/shop/database-password";

/** What the shop needs, for both layers. Everything else is denied. */
export const needs = {
    listen: { port: 4000, publicPort: 443 },
    database: { name: "shop", access: DatabaseAccess.ReadWrite },
    uploads: { maxBytes: 10_000_000, contentTypes: ["image/png", "image/jpeg"], malwareProtection: true },
    parameters: [databasePassword],
    outbound: {
        payments: { cidrIpv4: "203.0.113.16/28", port: 443, reason: "card payments" },
    },
} satisfies AppNeeds;

/** Who may connect to it. */
export const clients: Record<string, ClientNeed> = {
    customers: { cidrIpv4: "0.0.0.0/0", reason: "the shop is open to everyone on the internet" },
};
