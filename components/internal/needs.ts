import type * as pulumi from "@pulumi/pulumi";
import { wholeParameterName } from "./iam/rules";
import {
    appPort,
    awsService,
    contentType,
    databaseAccess,
    hostName,
    needName,
    outboundCidr,
    port,
    prefixListId,
    publicPort,
    reason,
    securityGroupId,
    uploadBytes,
} from "./needs-rules";
import type { AppNeeds, ListenNeed, OutboundNeed, UploadsNeed } from "./needs-types";
import { databaseName } from "./postgresql/rules";
import { Faults, type Rule } from "./validation";

/** The ways to say where an outbound need leads. */
export const peerKinds = [
    "host",
    "awsService",
    "cidrIpv4",
    "prefixListId",
    "referencedSecurityGroupId",
] as const;
/** One of the ways to say where an outbound need leads. */
export type PeerKind = (typeof peerKinds)[number];

/** The ways that were used; exactly one in a need that was checked. */
export function givenPeers(need: OutboundNeed): PeerKind[] {
    return peerKinds.filter((kind) => need[kind] !== undefined);
}

/** The rule of each way; the one for addresses depends on the rest of the need. */
export function peerRule(kind: PeerKind, need: OutboundNeed): Rule<string> {
    const rules: Record<PeerKind, Rule<string>> = {
        host: hostName,
        awsService,
        cidrIpv4: outboundCidr(need),
        prefixListId,
        referencedSecurityGroupId: securityGroupId,
    };
    return rules[kind];
}

/** Records every fault of an app's needs; what is only known later is left to `whenKnown` with the same rules. */
export function checkNeeds(faults: Faults, path: string, needs: AppNeeds | undefined): void {
    // The types ask for all that is required, but not every caller has types.
    const { listen, database, uploads, parameters, outbound }: Partial<AppNeeds> = needs ?? {};
    checkListen(faults, `${path}.listen`, listen);
    if (database) {
        faults.require(`${path}.database.name`, database.name, databaseName);
        faults.require(`${path}.database.access`, database.access, databaseAccess);
    }
    if (uploads) {
        checkUploads(faults, `${path}.uploads`, uploads);
    }
    faults.checkList(`${path}.parameters`, parameters, wholeParameterName);
    for (const [name, need] of Object.entries(outbound ?? {})) {
        checkOutbound(faults, `${path}.outbound`, name, need);
    }
}

function checkListen(faults: Faults, path: string, listen: ListenNeed | undefined): void {
    if (!listen) {
        faults.add(path, "it is missing; say where the app is reached: { port: 4000, publicPort: 443 }.");
        return;
    }
    faults.require(`${path}.port`, listen.port, appPort);
    faults.require(`${path}.publicPort`, listen.publicPort, publicPort);
}

function checkUploads(faults: Faults, path: string, uploads: UploadsNeed): void {
    const { maxBytes, contentTypes, activeContentReason } = uploads;
    faults.require(`${path}.maxBytes`, maxBytes, uploadBytes);
    faults.checkList(
        `${path}.contentTypes`,
        Array.isArray(contentTypes) ? contentTypes : [],
        contentType(activeContentReason),
    );
    faults.check(`${path}.activeContentReason`, activeContentReason, reason);
}

/** Records every fault of one outbound need; also for the needs that a component has beside the app's. */
export function checkOutbound(faults: Faults, path: string, name: string, need: OutboundNeed): void {
    const misnamed = needName(name);
    const here = misnamed === undefined ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
    if (misnamed !== undefined) {
        faults.add(here, misnamed);
    }
    const kinds = givenPeers(need);
    if (kinds.length !== 1) {
        const got = kinds.length === 0 ? "none was given" : `${kinds.join(" and ")} were given`;
        faults.add(here, `${got}, and exactly one of ${peerKinds.join(", ")} says where the need leads.`);
    }
    for (const kind of kinds) {
        // Only `undefined` is left out of the rule's type, and that isn't among the given ones.
        faults.require(`${here}.${kind}`, need[kind] as pulumi.Input<string>, peerRule(kind, need));
    }
    faults.require(`${here}.port`, need.port, port);
    faults.require(`${here}.reason`, need.reason, reason);
}
