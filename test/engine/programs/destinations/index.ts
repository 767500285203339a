import { HardenedStack, RuntimeProfile, Shape } from "least-privilege";
import { clients, needs } from "../../../../examples/hardened-stack/needs";

// As examples/hardened-stack; with MAIL set, the app has one more destination.
const mail = { cidrIpv4: "198.51.100.25/32", port: 587, reason: "mail to customers" };

export const stack = new HardenedStack("shop", {
    needs: {
        ...needs,
        outbound: { ...needs.outbound, ...(process.env["MAIL"] !== undefined && { mail }) },
    },
    profile: RuntimeProfile.Node,
    command: ["/usr/bin/node", "/srv/shop/code/server.js"],
    packages: ["nodejs"],
    instances: 0,
    shape: Shape.Small,
    clients,
    certificateArn: "arn:aws:iam::000000000000:server-certificate/shop",
    deletionProtection: false,
}).permissionsInWords;
