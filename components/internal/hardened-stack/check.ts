import type * as pulumi from "@pulumi/pulumi";
import { logGroupName, roleArn } from "../iam/rules";
import { givenPeers } from "../needs";
import { securityGroupId } from "../needs-rules";
import type { AppNeeds } from "../needs-types";
import { sameRule } from "../network/peers";
import { retentionInDays, vpcCidr, vpcId, zoneLetter } from "../network/rules";
import { checkNoneTwice, endpointService } from "../network/services";
import { type Faults, given, type Rule } from "../validation";
import { groupEgress, namesHost, ownServices, ownWays, proxyGroup, usesInterfaceEndpoint } from "./ways";

/** What is said of the parts of a stack that are given, or how they are made. */
export interface StackParts {
    readonly needs: AppNeeds;
    readonly cidrBlock?: string;
    readonly availabilityZones?: string[];
    readonly vpcId?: pulumi.Input<string>;
    readonly subnetIds?: pulumi.Input<string>[];
    readonly endpointSecurityGroupId?: pulumi.Input<string>;
    readonly instances?: number;
    readonly databaseSecurityGroupId?: pulumi.Input<string>;
    readonly proxySecurityGroupId?: pulumi.Input<string>;
    readonly proxy?: { readonly port: number };
    readonly clientSecurityGroupId?: pulumi.Input<string>;
    readonly roleArn?: pulumi.Input<string>;
    readonly instanceProfileName?: pulumi.Input<string>;
    readonly keyAdministrators?: pulumi.Input<string>[];
    readonly logGroupName?: pulumi.Input<string>;
    readonly logRetentionInDays?: pulumi.Input<number>;
    readonly signerRoleArn?: pulumi.Input<string>;
}

const subnetId: Rule<string> = (value) =>
    typeof value === "string" && /^subnet-[A-Za-z0-9]+$/.test(value)
        ? undefined
        : `${given(value)} isn't a subnet's id: "subnet-..." is needed.`;

const instanceCount: Rule<number> = (value) =>
    Number.isInteger(value) && value >= 0 && value <= 100
        ? undefined
        : `${given(value)} isn't a number of hosts: a whole number from 0 to 100 is needed.`;

/** Records every fault of a stack's parts, beside those of the app and its host. */
export function checkStack(faults: Faults, parts: StackParts): void {
    checkNetwork(faults, parts);
    checkWays(faults, parts);
    checkRole(faults, parts);
    faults.check("instances", parts.instances, instanceCount);
    faults.check("databaseSecurityGroupId", parts.databaseSecurityGroupId, securityGroupId);
    faults.check("clientSecurityGroupId", parts.clientSecurityGroupId, securityGroupId);
    faults.check("logGroupName", parts.logGroupName, logGroupName);
    faults.check("logRetentionInDays", parts.logRetentionInDays, retentionInDays);
    faults.check("signerRoleArn", parts.signerRoleArn, roleArn);
    const idle: [keyof StackParts, boolean, string][] = [
        ["databaseSecurityGroupId", parts.needs.database === undefined, "the needs name no database"],
        ["signerRoleArn", parts.needs.uploads === undefined, "the needs name no uploads"],
        ["logRetentionInDays", parts.logGroupName !== undefined, "a log group is given, which has its own"],
        ["proxySecurityGroupId", !namesHost(parts.needs), "no need names a host"],
    ];
    for (const [property, isIdle, because] of idle) {
        if (isIdle && parts[property] !== undefined) {
            faults.add(property, `${because}; leave it out.`);
        }
    }
}

/** A network that is given is described, and one that is made isn't. */
function checkNetwork(faults: Faults, parts: StackParts): void {
    faults.check("cidrBlock", parts.cidrBlock, vpcCidr);
    faults.checkList("availabilityZones", parts.availabilityZones, zoneLetter);
    checkNoneTwice(faults, "availabilityZones", parts.availabilityZones ?? []);
    faults.check("vpcId", parts.vpcId, vpcId);
    faults.check("endpointSecurityGroupId", parts.endpointSecurityGroupId, securityGroupId);
    faults.checkList("subnetIds", parts.subnetIds, subnetId);
    if (parts.vpcId === undefined) {
        for (const property of ["subnetIds", "endpointSecurityGroupId"] as const) {
            if (parts[property] !== undefined) {
                faults.add(
                    property,
                    "no vpcId is given, so that the network is made here; leave it out, or give the VPC too.",
                );
            }
        }
        return;
    }
    for (const [property, what] of [
        ["cidrBlock", "the block of the VPC that is given"],
        ["subnetIds", "the ids of that VPC's subnets where the hosts are"],
        ["endpointSecurityGroupId", "the security group of that VPC's interface endpoints"],
    ] as const) {
        if (parts[property] === undefined) {
            faults.add(property, `it is missing; give ${what}.`);
        }
    }
    if (parts.availabilityZones !== undefined) {
        faults.add("availabilityZones", "a VPC is given, whose subnets are there; leave them out.");
    }
}

function checkWays(faults: Faults, parts: StackParts): void {
    const { needs, proxySecurityGroupId } = parts;
    faults.check("proxySecurityGroupId", proxySecurityGroupId, securityGroupId);
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
    faults.check("roleArn", parts.roleArn, roleArn);
    faults.checkList("keyAdministrators", parts.keyAdministrators, roleArn);
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
    if (parts.keyAdministrators !== undefined && (role !== undefined || !parts.needs.parameters)) {
        faults.add(
            "keyAdministrators",
            "these manage the key that is made for the parameters, and none is made here; leave them out.",
        );
    }
}
