import type * as pulumi from "@pulumi/pulumi";
import { givenPeers } from "../needs";
import { sameRule } from "../network/peers";
import { endpointService } from "../network/services";
import { type Faults, given, type Rule } from "../validation";
import { type BalancerParts, checkBalancer } from "./check-balancer";
import { checkDatabase, type DatabaseParts } from "./check-database";
import { checkNetwork, type NetworkParts } from "./check-network";
import { checkIdle, checkValues, instanceCount } from "./rules";
import { Shape } from "./shape";
import {
    groupEgress,
    makesDatabase,
    namesHost,
    needsCredentials,
    ownServices,
    ownWays,
    proxyGroup,
    usesInterfaceEndpoint,
} from "./ways";

/** What is said of the parts of a stack that are given, or how they are made. */
export interface StackParts extends NetworkParts, DatabaseParts, BalancerParts {
    readonly shape?: Shape;
    readonly instances?: number;
    readonly proxySecurityGroupId?: pulumi.Input<string>;
    readonly proxy?: { readonly port: number };
    readonly roleArn?: pulumi.Input<string>;
    readonly instanceProfileName?: pulumi.Input<string>;
    readonly appRoleArn?: pulumi.Input<string>;
    readonly keyAdministrators?: pulumi.Input<string>[];
    readonly logGroupName?: pulumi.Input<string>;
    readonly logRetentionInDays?: pulumi.Input<number>;
    readonly signerRoleArn?: pulumi.Input<string>;
}

const knownShape: Rule<string> = (value) => {
    const shapes: string[] = Object.values(Shape);
    return shapes.includes(value)
        ? undefined
        : `${given(value)} isn't a shape: ${shapes.map(given).join(" and ")} are, and each of their sizes is an argument, too.`;
};

/** Records every fault of a stack's parts, beside those of the app and its host. */
export function checkStack(faults: Faults, parts: StackParts): void {
    checkValues(faults, parts);
    faults.check("shape", parts.shape, knownShape);
    faults.check("instances", parts.instances, instanceCount);
    checkNetwork(faults, parts);
    checkWays(faults, parts);
    checkRole(faults, parts);
    checkDatabase(faults, parts);
    checkBalancer(faults, parts);
    checkIdle(faults, parts, [
        ["signerRoleArn", parts.needs.uploads === undefined, "the needs name no uploads"],
        [
            "logRetentionInDays",
            parts.logGroupName !== undefined && !makesDatabase(parts),
            "a log group is given, which has its own",
        ],
        ["appRoleArn", !needsCredentials(parts.needs), "the needs name neither parameters nor uploads"],
        ["proxySecurityGroupId", !namesHost(parts.needs), "no need names a host"],
    ]);
}

function checkWays(faults: Faults, parts: StackParts): void {
    const { needs, proxySecurityGroupId } = parts;
    if (namesHost(needs) && proxySecurityGroupId === undefined) {
        faults.add(
            "proxySecurityGroupId",
            "it is missing, and a need names a host, which no security group can tell by its name; give the group of the proxy that lets the listed names pass.",
        );
    }
    for (const [name, need] of Object.entries(needs.outbound ?? {})) {
        const path = `needs.outbound.${name}`;
        if (ownWays.includes(name)) {
            faults.add(
                path,
                `a way of this name is made by the stack itself, as are all of ${ownWays.join(", ")}; call the need differently.`,
            );
        }
        if (ownServices.includes(need.awsService ?? "")) {
            faults.add(
                `${path}.awsService`,
                `the stack reaches ${ownServices.join(", ")} by itself, for just what the needs name there; leave it out.`,
            );
        } else if (need.awsService === "email-smtp") {
            faults.check(`${path}.awsService`, need.awsService, endpointService);
        }
        if (usesInterfaceEndpoint(need) && need.port !== 443) {
            faults.add(`${path}.port`, "an endpoint is reached by HTTPS; give 443.");
        }
    }
    const egress = groupEgress(needs, {
        endpoints: parts.endpointSecurityGroupId ?? "made here",
        database: parts.databaseSecurityGroupId ?? "made here",
        proxy: proxyGroup(parts),
    });
    const same = sameRule(
        Object.entries(egress).flatMap(([key, need]) =>
            givenPeers(need).map((kind) => ({ key, address: need[kind], port: need.port })),
        ),
    );
    if (same) {
        faults.add(`needs.outbound.${same.key}`, same.reason);
    }
}

function checkRole(faults: Faults, parts: StackParts): void {
    const { roleArn: role, instanceProfileName: profile } = parts;
    if (role !== undefined && profile === undefined) {
        faults.add(
            "instanceProfileName",
            "a role is given, and instances get it by a profile; give that too.",
        );
    }
    if (profile !== undefined && role === undefined) {
        faults.add("roleArn", "an instance profile is given, but not the role in it; give its ARN too.");
    }
    const makesParametersKey = parts.appRoleArn === undefined && parts.needs.parameters !== undefined;
    if (parts.keyAdministrators !== undefined && !makesParametersKey && !makesDatabase(parts)) {
        faults.add(
            "keyAdministrators",
            "these manage the keys that are made for parameters and a database server, and none is made here; leave them out.",
        );
    }
}
