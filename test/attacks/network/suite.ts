import type { DeployedApp } from "../../support/deployed-app";
import type { Suite } from "../attack";
import { letsThrough } from "./endpoint-policy";
import { passes } from "./flows";
import { networkAttacks, NotLetPass } from "./attacks";
import { type NetworkTarget, networkTargets } from "./targets";

/** The suite against a network of its own: what is deployed is read back, and flows and requests are evaluated against it. */
export async function networkSuite(app: DeployedApp): Promise<Suite<NetworkTarget>> {
    const { hardened, control } = await networkTargets(app);
    checkItWorks(hardened);
    return {
        name: "network",
        // No packet is sent: the emulator has the rules, and no network.
        layer: "VPC, evaluated",
        attacks: networkAttacks,
        hardened,
        control,
        denial: (error) => (error instanceof NotLetPass ? error.message : undefined),
    };
}

/** What is meant to pass must: that a network drops all else would prove nothing if it dropped everything. */
function checkItWorks({ accountId: account, group, endpoints }: NetworkTarget): void {
    const release = { action: "s3:GetObject", resource: "arn:aws:s3:::shop-releases/app.tar.zst", account };
    const works =
        passes(group, { direction: "out", protocol: "tcp", port: 5432, address: "10.0.32.9" }) &&
        passes(group, { direction: "in", protocol: "tcp", port: 8080, address: "10.0.0.9" }) &&
        letsThrough(endpoints["s3"] ?? "", release);
    if (!works) {
        throw new Error("the network drops what it is there for");
    }
}
