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
    return givenKinds(need, peerKinds);
}

/** The same for the ways of another kind of need. */
export function givenKinds<Kind extends string>(need: PeerNeed<Kind>, kinds: readonly Kind[]): Kind[] {
    return kinds.filter((kind) => need[kind] !== undefined);
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
    if (Array.isArray(contentTypes) && contentTypes.length > 0) {
        faults.checkList(`${path}.contentTypes`, contentTypes, contentType(activeContentReason));
    } else {
        faults.add(
            `${path}.contentTypes`,
            'no type is named; name what users may upload, like ["image/png"].',
        );
    }
    faults.check(`${path}.activeContentReason`, activeContentReason, reason);
}

/** Records every fault of one outbound need; also for the needs that a component has beside the app's. */
export function checkOutbound(faults: Faults, path: string, name: string, need: OutboundNeed): void {
    checkPeerNeed(faults, path, name, need, {
        kinds: peerKinds,
        rule: peerRule,
        meaning: "says where the need leads",
    });
}

/** A need of a connection: who is at its other end, in one of several ways, the port, and why. */
export type PeerNeed<Kind extends string> = {
    readonly [kind in Kind]?: pulumi.Input<string | undefined>;
} & { readonly port: number; readonly reason: string };

/** The ways to say who is at the other end of a connection, and what each must look like. */
export interface PeerKinds<Kind extends string, Need extends PeerNeed<Kind>> {
    readonly kinds: readonly Kind[];
    readonly rule: (kind: Kind, need: Need) => Rule<string>;
    /** What the peer says, for the message about none or several. */
    readonly meaning: string;
}

/** Records every fault of one need of a connection, outbound or inbound. */
export function checkPeerNeed<Kind extends string, Need extends PeerNeed<Kind>>(
    faults: Faults,
    path: string,
    name: string,
    need: Need,
    { kinds, rule, meaning }: PeerKinds<Kind, Need>,
): void {
    const misnamed = needName(name);
    const here = misnamed === undefined ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
    if (misnamed !== undefined) {
        faults.add(here, misnamed);
    }
    const given = givenKinds(need, kinds);
    if (given.length !== 1) {
        const got = given.length === 0 ? "none was given" : `${given.join(" and ")} were given`;
        faults.add(here, `${got}, and exactly one of ${kinds.join(", ")} ${meaning}.`);
    }
    for (const kind of given) {
        // Only `undefined` is left out of the rule's type, and that isn't among the given ones.
        faults.require(`${here}.${kind}`, need[kind] as pulumi.Input<string>, rule(kind, need));
    }
    faults.require(`${here}.port`, need.port, port);
    faults.require(`${here}.reason`, need.reason, reason);
}
