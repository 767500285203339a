import type * as pulumi from "@pulumi/pulumi";
import type { AppNeeds, OutboundNeed } from "../app-needs";
import type { Distribution } from "./distributions";
import type { RuntimeProfile } from "./profiles";

/** What a host plan is made from; all of it has been checked. */
export interface HostPlanArgs {
    /** Name of the app, its user and its units. */
    readonly name: string;
    readonly needs: pulumi.Unwrap<AppNeeds>;
    readonly profile: RuntimeProfile;
    /** The program, by its whole path, and its arguments. */
    readonly command: readonly string[];
    /** Plain settings for the app's environment. */
    readonly environment: Readonly<Record<string, string>>;
    /** Packages that the host needs beside its firewall's. */
    readonly packages: readonly string[];
    /** Bytes of the file system for uploads; undefined where none are kept on the host. */
    readonly uploadsBytes: number | undefined;
    /** Where the database is. */
    readonly databaseAddresses: readonly string[];
    /** Where outbound needs lead whose addresses AWS only knows, by their names. */
    readonly addresses: Readonly<Record<string, readonly string[]>>;
    /** The proxy that needs by host name go through. */
    readonly proxy: { readonly address: string; readonly port: number } | undefined;
    /** What the host's own programs reach, and the app doesn't. */
    readonly hostOutbound: Readonly<Record<string, pulumi.Unwrap<OutboundNeed>>>;
    readonly distribution: Distribution;
    /** Where records are forwarded to: a log group, and where CloudWatch Logs is; undefined where they stay on the host. */
    readonly logs: { readonly groupName: string; readonly addresses: readonly string[] } | undefined;
    /** The app's own role, and where STS is; undefined where the app has no credentials. */
    readonly credentials: { readonly roleArn: string; readonly stsAddresses: readonly string[] } | undefined;
}

/** One declarative file of the host; it is root's. */
export interface HostFile {
    readonly path: string;
    /** In octal, like `0644`. */
    readonly mode: string;
    readonly content: string;
}

/** All that a host needs to run one app: files that systemd and the kernel understand, and nothing else. */
export interface HostPlan {
    readonly args: HostPlanArgs;
    readonly files: readonly HostFile[];
    /** Packages to install first. */
    readonly packages: readonly string[];
    /** Units to enable and start, in this order. */
    readonly units: readonly string[];
}

/** A file that only root needs to read. */
export function rootFile(path: string, lines: readonly string[]): HostFile {
    return { path, mode: "0600", content: text(lines) };
}

/** A file that a service reads which doesn't run as root. */
export function publicFile(path: string, lines: readonly string[]): HostFile {
    return { path, mode: "0644", content: text(lines) };
}

/** A unit; systemd shows it to everybody whatever the mode is, and warns of a tighter one. */
export function unitFile(unit: string, lines: readonly string[]): HostFile {
    return publicFile(`/etc/systemd/system/${unit}`, lines);
}

/** What sudo reads: it takes no file that is more open. */
export function sudoersFile(path: string, lines: readonly string[]): HostFile {
    return { path, mode: "0440", content: text(lines) };
}

function text(lines: readonly string[]): string {
    return `${lines.join("\n")}\n`;
}
