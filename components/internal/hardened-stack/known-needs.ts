import type * as pulumi from "@pulumi/pulumi";
import { wholeParameterName } from "../iam/rules";
import { givenPeers, peerRule } from "../needs";
import type { AppNeeds, OutboundNeed } from "../needs-types";
import { type Component, later } from "./later";

/** The same needs, with each value that isn't known yet checked as soon as it is, by its name among the needs. */
export function knownNeeds(component: Component, needs: AppNeeds): AppNeeds {
    const { parameters, outbound } = needs;
    return {
        ...needs,
        ...(parameters && {
            parameters: parameters.map((parameter, index): pulumi.Input<string> =>
                later(component, `needs.parameters[${String(index)}]`, parameter, wholeParameterName),
            ),
        }),
        ...(outbound && { outbound: knownOutbound(component, outbound) }),
    };
}

function knownOutbound(
    component: Component,
    outbound: Record<string, OutboundNeed>,
): Record<string, OutboundNeed> {
    const known = ([name, need]: [string, OutboundNeed]): [string, OutboundNeed] => {
        const peers = givenPeers(need).map((kind) => [
            kind,
            later(component, `needs.outbound.${name}.${kind}`, need[kind], peerRule(kind, need)),
        ]);
        return [name, { ...need, ...(Object.fromEntries(peers) as Partial<OutboundNeed>) }];
    };
    return Object.fromEntries(Object.entries(outbound).map(known));
}
