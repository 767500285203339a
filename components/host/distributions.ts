/** What the host runs. */
export const Distribution = {
    /** Amazon Linux 2023. */
    AmazonLinux: "amazon-linux",
    /** Debian 12 or later. */
    Debian: "debian",
} as const;
/** What the host runs. */
export type Distribution = (typeof Distribution)[keyof typeof Distribution];

/** Packages that forward records, where the distribution has them in a repository of its own. */
export const forwarders: Record<Distribution, readonly string[] | undefined> = {
    "amazon-linux": ["amazon-cloudwatch-agent", "logrotate"],
    debian: undefined,
};
