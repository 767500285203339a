import { LeastPrivilegeApp, RuntimeProfile } from "least-privilege";

const app = new LeastPrivilegeApp("shop", {
    needs: { listen: { port: 4000, publicPort: 443 } },
    profile: RuntimeProfile.Node,
    packages: ["nodejs"],
    command: ["/usr/bin/node", "/srv/shop/code/server.js"],
});

// For an `aws.ec2.LaunchTemplate`; `app.userData` is the same as plain text, to read.
export const userData = app.userDataBase64;
export const plan = app.plan;
