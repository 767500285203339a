import { DatabaseAccess, Distribution, RuntimeProfile } from "../../../components";
import type { HostPlan, HostPlanArgs } from "../../../components/host/plan-types";

export const profiles = Object.values(RuntimeProfile);

/** An app that needs nothing but to be reached. */
export const least: HostPlanArgs = {
    name: "shop",
    needs: { listen: { port: 4000, publicPort: 443 } },
    profile: RuntimeProfile.Node,
    command: ["/usr/bin/node", "/srv/shop/code/server.js"],
    environment: {},
    packages: [],
    uploadsBytes: undefined,
    databaseAddresses: [],
    addresses: {},
    proxy: undefined,
    hostOutbound: {},
    distribution: Distribution.AmazonLinux,
    logs: undefined,
    credentials: undefined,
};

/** An app with every kind of need. */
export const most: HostPlanArgs = {
    ...least,
    needs: {
        ...least.needs,
        database: { name: "shop", access: DatabaseAccess.ReadWrite },
        uploads: { maxBytes: 1_000_000, contentTypes: ["image/png"] },
        outbound: {
            mail: { cidrIpv4: "10.3.0.5/32", port: 587, reason: "receipts" },
            queue: { awsService: "sqs", port: 443, reason: "orders" },
            stripe: { host: "api.stripe.com", port: 443, reason: "card payments" },
        },
    },
    environment: { DATABASE_HOST: "db.internal", GREETING: '100% "yours" \\' },
    packages: ["nodejs"],
    uploadsBytes: 2 ** 26,
    databaseAddresses: ["10.0.1.0/24", "10.0.2.0/24"],
    addresses: { queue: ["10.0.3.0/24"] },
    proxy: { address: "10.0.9.9", port: 3128 },
    hostOutbound: { agent: { cidrIpv4: "10.0.4.0/24", port: 443, reason: "session manager" } },
    logs: { groupName: "/shop/prod", addresses: ["10.0.5.0/24"] },
    credentials: { roleArn: "arn:aws:iam::123456789012:role/shop-app", stsAddresses: ["10.0.6.0/24"] },
};

/** The lines of one of the plan's files. */
export function linesOf(plan: HostPlan, path: string): string[] {
    const file = plan.files.find((candidate) => candidate.path === path);
    if (!file) {
        throw new Error(`There is no ${path} among ${plan.files.map((one) => one.path).join(", ")}.`);
    }
    return file.content.split("\n");
}

export const unitPath = "/etc/systemd/system/shop.service";
export const rulesPath = "/etc/nftables.d/shop.nft";
