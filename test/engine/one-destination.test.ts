// A stack whose app gets one more destination. Names of its own, shares nothing.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Cloud } from "../../local/attached-cloud";
import { type OpenStack, openStack, type OperationResult } from "../../local/stack";
import { testCloud } from "./cloud";

/** What isn't left as it is: the operation, and the URN behind stack and project. */
function changed({ events }: OperationResult): string[] {
    return events
        .flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
        .filter(({ op }) => op !== "same")
        .map(({ op, urn }) => `${op} ${urn.split("::").slice(2).join("::")}`)
        .sort();
}

describe("one more destination in the needs of a whole stack", () => {
    let cloud: Cloud;
    let stack: OpenStack;
    before(async () => {
        cloud = await testCloud();
        stack = await openStack(cloud, {
            directory: join(__dirname, "programs/destinations"),
            stack: "test",
        });
        await stack.up();
    });
    after(async () => {
        delete process.env["MAIL"];
        await stack.destroy();
        await stack.remove();
        await cloud.stop();
    });

    test("changes its rule in the network and on the host, and nothing else", async () => {
        process.env["MAIL"] = "1";
        const component = (name: string) => `least-privilege:index:${name}`;
        const whole = component("HardenedStack");
        const group = `${whole}$${component("EgressSecurityGroup")}`;
        const expected = [
            // The rule itself, in front of the host's network interface.
            `create ${group}$aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule::shop-app-egress-mail`,
            // The records of what the components were given: they make nothing.
            `update ${group}::shop-app`,
            `update ${whole}$${component("LeastPrivilegeApp")}::shop-host`,
            // The same rule on the host itself: its firewall and the app's unit deny what isn't listed, whatever the group
            // lets out. They are made from the user data, which is in the launch template, whose version is the group's.
            `update ${whole}$aws:autoscaling/group:Group::shop-fleet`,
            `update ${whole}$aws:ec2/launchTemplate:LaunchTemplate::shop-launch`,
            `update ${whole}::shop`,
        ];
        assert.deepEqual(changed(await stack.preview()), expected.sort());
    });
});
