import { vpcId } from "../network/rules";
import { type Faults, given, type Rule } from "../validation";
import { checkGrants, checkTogether } from "./check-grants";
import type { AppRoleArgs } from "./grant-args";
import { grantPlan } from "./grant-plan";
import { denyBut, directGrants, notByService } from "./instance-binding";
import { inPlace, type Place } from "./place";
import { type Planned, planned } from "./planned";
import { roleArn } from "./rules";

/** The network that an app's role works from: a VPC, or endpoints. */
interface KnownNetwork {
    readonly vpcId?: string | undefined;
    readonly vpcEndpointIds?: readonly string[] | undefined;
}

/** The needs that the arguments of an app's role name, and what binds the role to its network. */
export function appPlan(args: AppRoleArgs): Planned[] {
    const exempt = directGrants(args);
    return [
        ...grantPlan(args),
        planned(
            "network-binding",
            appNetwork(args),
            checkNetwork,
            (_, known) => [
                denyBut(exempt, "DenyOtherNetworks", {
                    // It denies where the key is missing, as it is in a call that doesn't come by an endpoint.
                    StringNotEquals: networkKeys(known),
                    BoolIfExists: notByService,
                }),
            ],
            // What denies needn't stand in the boundary too.
            { limit: () => [] },
        ),
    ];
}

/** The arguments that say where the role works from. */
export function appNetwork({ vpcId, vpcEndpointIds }: Partial<AppRoleArgs>): Partial<AppRoleArgs> {
    return {
        ...(vpcId !== undefined && { vpcId }),
        ...(vpcEndpointIds && { vpcEndpointIds }),
    };
}

/** The condition key of the network, and its value. */
export function networkKeys({ vpcId, vpcEndpointIds = [] }: KnownNetwork): Record<string, string | string[]> {
    return vpcId === undefined ? { "aws:SourceVpce": [...vpcEndpointIds] } : { "aws:SourceVpc": vpcId };
}

/** Records what is wrong with the arguments of an app's role, as far as they are known. */
export function checkAppRole(faults: Faults, args: Partial<AppRoleArgs>, place?: Place): void {
    checkGrants(faults, args, place);
    faults.check("instanceRoleArn", args.instanceRoleArn, inPlace(roleArn, place, "account"));
    checkNetwork(faults, args);
}

/** Records what is wrong with them taken together. */
export function checkAppTogether(faults: Faults, args: Partial<AppRoleArgs>): void {
    checkTogether(faults, args);
    // Not every caller has types.
    if (args.instanceRoleArn === undefined) {
        faults.add("instanceRoleArn", "it is missing; give the ARN of the role of the app's host.");
    }
    if (args.vpcId === undefined && args.vpcEndpointIds === undefined) {
        faults.add(
            "vpcId",
            "it is missing, and the role would work from anywhere; give the VPC of the app's host, or the endpoints there (vpcEndpointIds).",
        );
    }
    if (args.vpcId !== undefined && args.vpcEndpointIds !== undefined) {
        faults.add(
            "vpcEndpointIds",
            "a VPC is given too, which has other endpoints; give the one or the others.",
        );
    }
}

function checkNetwork(faults: Faults, args: Partial<AppRoleArgs>): void {
    faults.check("vpcId", args.vpcId, vpcId);
    faults.checkList("vpcEndpointIds", args.vpcEndpointIds, vpcEndpointId);
}

const vpcEndpointId: Rule<string> = (value) =>
    typeof value === "string" && /^vpce-[A-Za-z0-9]+$/.test(value)
        ? undefined
        : `${given(value)} isn't an endpoint's id: "vpce-..." is needed.`;
