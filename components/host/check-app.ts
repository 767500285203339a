import type * as pulumi from "@pulumi/pulumi";
import { logGroupName, roleArn } from "../internal/iam/rules";
import { checkNeeds, checkOutbound } from "../internal/needs";
import { subnetCidr } from "../internal/needs-rules";
import type { Faults } from "../internal/validation";
import { checkPlaces, type Places } from "./check-places";
import { Distribution, forwarders } from "./distributions";
import type { RuntimeProfile } from "./profiles";
import {
    appName,
    distributionName,
    fileSystemBytes,
    packageName,
    plainText,
    program,
    runtimeProfile,
    variableName,
} from "./rules";

/** What is said of an app and its host. */
export interface AppOnHost extends Places {
    readonly appName?: string;
    readonly profile: RuntimeProfile;
    readonly command: pulumi.Input<string>[];
    readonly environment?: Record<string, pulumi.Input<string>>;
    readonly packages?: string[];
    readonly uploadsBytes?: number;
    readonly distribution?: Distribution;
    readonly logGroupName?: pulumi.Input<string>;
    readonly logAddresses?: pulumi.Input<string>[];
    readonly appRoleArn?: pulumi.Input<string>;
    readonly stsAddresses?: pulumi.Input<string>[];
}

/** Records every fault of an app and its host; also for a component that makes one of its own arguments. */
export function checkApp(faults: Faults, name: string, app: AppOnHost): void {
    faults.require(app.appName === undefined ? "name" : "appName", app.appName ?? name, appName);
    checkNeeds(faults, "needs", app.needs);
    faults.require("profile", app.profile, runtimeProfile);
    faults.check("distribution", app.distribution, distributionName);
    checkCommand(faults, app);
    for (const [key, value] of Object.entries(app.environment ?? {})) {
        faults.require(`environment.${key}`, key, variableName);
        faults.require(`environment.${key}`, value, plainText);
    }
    faults.checkList("packages", app.packages, packageName);
    for (const [key, need] of Object.entries(app.hostOutbound ?? {})) {
        checkOutbound(faults, "hostOutbound", key, need);
    }
    checkUploads(faults, app);
    checkPlaces(faults, app);
    checkLogs(faults, app);
    checkCredentials(faults, app);
}

function checkCommand(faults: Faults, { command }: AppOnHost): void {
    faults.checkList("command", command, plainText);
    const [first] = command;
    faults.check("command[0]", first, program);
}

function checkUploads(faults: Faults, { needs, uploadsBytes }: AppOnHost): void {
    if (uploadsBytes === undefined) {
        return;
    }
    if (needs.uploads) {
        faults.require("uploadsBytes", uploadsBytes, fileSystemBytes(needs.uploads.maxBytes));
    } else {
        faults.add("uploadsBytes", "the needs name no uploads; leave it out, or add needs.uploads.");
    }
}

function checkLogs(faults: Faults, app: AppOnHost): void {
    const { distribution = Distribution.AmazonLinux } = app;
    const forwarded = app.logGroupName !== undefined;
    faults.check("logGroupName", app.logGroupName, logGroupName);
    faults.checkList("logAddresses", app.logAddresses, subnetCidr);
    if (forwarded && distributionName(distribution) === undefined && !forwarders[distribution]) {
        faults.add(
            "logGroupName",
            `${distribution} has no package of the CloudWatch agent, so that nothing would be forwarded; leave it out and bring a forwarder of your own, or use Amazon Linux.`,
        );
    }
    if (forwarded && !app.logAddresses) {
        faults.add(
            "logAddresses",
            'they are missing, and records are forwarded; give the subnets of the endpoint of CloudWatch Logs, like ["10.1.2.0/24"].',
        );
    }
    if (!forwarded && app.logAddresses) {
        faults.add("logAddresses", "no records are forwarded; leave them out, or give logGroupName.");
    }
}

function checkCredentials(faults: Faults, { appRoleArn, stsAddresses }: AppOnHost): void {
    faults.check("appRoleArn", appRoleArn, roleArn);
    faults.checkList("stsAddresses", stsAddresses, subnetCidr);
    if (appRoleArn !== undefined && !stsAddresses) {
        faults.add(
            "stsAddresses",
            'they are missing, and the app has a role; give the subnets of the endpoint of STS, like ["10.1.2.0/24"].',
        );
    }
    if (appRoleArn === undefined && stsAddresses) {
        faults.add("stsAddresses", "the app has no role of its own; leave them out, or give appRoleArn.");
    }
}
