/** What the host runs. */
export const Distribution = {
    /** Amazon Linux 2023. */
    AmazonLinux: "amazon-linux",
    /** Debian 12 or later. */
    Debian: "debian",
} as const;
/** What the host runs. */
export type Distribution = (typeof Distribution)[keyof typeof Distribution];

/** The package of AWS's command line, version 2; Amazon Linux's own image has it. */
export const commandLine: Record<Distribution, string> = { "amazon-linux": "awscli-2", debian: "awscli" };

/** Packages that forward records, where the distribution has them in a repository of its own. */
export const forwarders: Record<Distribution, readonly string[] | undefined> = {
    "amazon-linux": ["amazon-cloudwatch-agent", "logrotate"],
    debian: undefined,
};
