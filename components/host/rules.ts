import { subnetCidr } from "../internal/needs-rules";
import { given, type Rule } from "../internal/validation";
import { Distribution } from "./distributions";
import { RuntimeProfile } from "./profiles";

/** Users and units that a host has already; an app called like one would become it. */
const taken =
    /^(root|daemon|bin|sys|sync|adm|mail|news|proxy|backup|list|nobody|ssh|sshd|dbus|cron|crond|nftables|chrony|chronyd|rsyslog|auditd|polkit|polkitd|admin|cwagent|debian|ec2-user|ssm-user|amazon-.*|cloud-.*|systemd-.*)$/;
const mebibyte = 1024 ** 2;

/** Name of the app, and so of its user and its units. */
export const appName: Rule<string> = (value) => {
    if (typeof value !== "string" || !/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/.test(value)) {
        return `${given(value)} can't name an app and its user: a lower-case letter, then lower-case letters, digits and "-" are allowed, at most 20 characters, like "shop".`;
    }
    return taken.test(value)
        ? `${given(value)} is a user or a service of the host itself; choose the app's own name, like "shop".`
        : undefined;
};

/** What the app runs on. */
export const runtimeProfile: Rule<string> = (value) => {
    const allowed: string[] = Object.values(RuntimeProfile);
    return allowed.includes(value)
        ? undefined
        : `${given(value)} isn't a run-time that is known here: ${allowed.map((one) => `"${one}"`).join(", ")} are.`;
};

/** What the host runs. */
export const distributionName: Rule<string> = (value) => {
    const allowed: string[] = Object.values(Distribution);
    return allowed.includes(value)
        ? undefined
        : `${given(value)} isn't a distribution that is known here: ${allowed.map((one) => `"${one}"`).join(", ")} are.`;
};

/** The program of a command. */
export const program: Rule<string> = (value) =>
    typeof value === "string" && /^(\/[A-Za-z0-9_][A-Za-z0-9_.+@-]*)+$/.test(value)
        ? undefined
        : `${given(value)} isn't a program's whole path, like "/usr/bin/node"; there is no shell that would look for it.`;

/** A word of a command, or a value of the environment; both can be read by everybody on the host, and in the user data. */
export const plainText: Rule<string> = (value) => {
    if (typeof value !== "string" || /[^ -~\u00a0-\uffff]/.test(value)) {
        return `${given(value)} isn't one line of text.`;
    }
    // Access keys, private keys, and URLs that hold a password.
    return /(AKIA|ASIA)[0-9A-Z]{16}|-----BEGIN|:\/\/[^/\s:@]*:[^/\s@]+@/.test(value)
        ? "it looks like a secret, and all that is on the host can read it, as can who may see the instance; put it into a parameter, whose name is no secret."
        : undefined;
};

/** The name of a variable of the environment. */
export const variableName: Rule<string> = (value) =>
    /^[A-Z_][A-Z0-9_]*$/.test(value)
        ? undefined
        : `${given(value)} can't name a variable: capital letters, digits and "_" are allowed, like "DATABASE_HOST".`;

/** A package of the distribution. */
export const packageName: Rule<string> = (value) =>
    typeof value === "string" && /^[a-z0-9][A-Za-z0-9+._-]*$/.test(value)
        ? undefined
        : `${given(value)} isn't a package's name, like "nodejs".`;

/** Bytes of a file system that holds files of a given size. */
export function fileSystemBytes(largestFile: number): Rule<number> {
    const least = Math.max(16 * mebibyte, 2 * largestFile);
    return (value) =>
        Number.isInteger(value) && value >= least && value <= 1024 ** 4
            ? undefined
            : `${given(value)} isn't a size for the uploads' file system: a whole number of bytes from ${least} (two of the largest files, and at least 16 MiB) to 1,099,511,627,776 (1 TiB) is needed.`;
}

/** One IPv4 address. */
export const address: Rule<string> = (value) =>
    typeof value === "string" && subnetCidr(`${value}/32`) === undefined
        ? undefined
        : `${given(value)} isn't an IPv4 address that can be given here, like "10.1.2.3".`;
