import type * as pulumi from "@pulumi/pulumi";

/** Where the app is reached. */
export interface ListenNeed {
    /** The app's own port, at least 1024: no process needs a privilege to open it. */
    port: number;
    /** The port that clients use, like 443; it is redirected to the app's. */
    publicPort: number;
}

/** How the app uses its database. */
export const DatabaseAccess = {
    ReadOnly: "read-only",
    ReadWrite: "read-write",
} as const;
/** How the app uses its database. */
export type DatabaseAccess = (typeof DatabaseAccess)[keyof typeof DatabaseAccess];

/** The app's PostgreSQL database. */
export interface DatabaseNeed {
    /** Name of the database, lower case, like `shop`; the roles are named after it. */
    name: string;
    /** Whether rows are only read or written, too; tables are never made or changed by the app. */
    access: DatabaseAccess;
}

/** Files that users hand in. */
export interface UploadsNeed {
    /** The most bytes that one file may have, at most 5 GiB. */
    maxBytes: number;
    /** What may be uploaded, by exact type: `["image/png", "image/jpeg"]`. */
    contentTypes: string[];
    /**
     * Why types that a browser runs (HTML, SVG, other XML, JavaScript) may be uploaded.
     * @default they may not
     */
    activeContentReason?: string;
    /**
     * Whether GuardDuty's Malware Protection for S3 scans uploads: nobody can then read a file before it is tagged clean.
     * @default false: uploads can be read at once
     */
    malwareProtection?: boolean;
}

/**
 * One destination that the app opens connections to, by TCP. Exactly one of `host`, `awsService`, `cidrIpv4`,
 * `prefixListId` and `referencedSecurityGroupId` says where it is.
 */
export interface OutboundNeed {
    /** A name on the internet, like `api.stripe.com`; it is reached through a proxy that lets only listed names pass. */
    host?: string;
    /** A service of AWS by the name of its endpoint, like `ssm`; it is reached by a VPC endpoint. */
    awsService?: string;
    /** Addresses, like `10.1.2.0/24`. */
    cidrIpv4?: pulumi.Input<string | undefined>;
    /** A prefix list, `pl-...`. */
    prefixListId?: pulumi.Input<string | undefined>;
    /** The security group of what is reached, `sg-...`. */
    referencedSecurityGroupId?: pulumi.Input<string | undefined>;
    /** The port there. */
    port: number;
    /** Why the app needs it, in a few words: it stands beside the rule on every layer. */
    reason: string;
}

/**
 * What an app needs to do its job. Everything else is denied, and every layer is derived from this one value.
 *
 * ```ts
 * const needs: AppNeeds = {
 *     listen: { port: 4000, publicPort: 443 },
 *     database: { name: "shop", access: DatabaseAccess.ReadWrite },
 *     uploads: { maxBytes: 10_000_000, contentTypes: ["image/png", "image/jpeg"] },
 *     parameters: ["/shop/prod/stripe-key"],
 *     outbound: { stripe: { host: "api.stripe.com", port: 443, reason: "card payments" } },
 * };
 * ```
 */
export interface AppNeeds {
    /** Where the app is reached. */
    listen: ListenNeed;
    /** The app's database. @default none */
    database?: DatabaseNeed;
    /** Files that users hand in. @default none */
    uploads?: UploadsNeed;
    /** Parameter Store parameters that the app reads, by their whole names. @default none */
    parameters?: pulumi.Input<string>[];
    /** Where the app opens connections to; the key names what is made for it, in all layers. @default nowhere */
    outbound?: Record<string, OutboundNeed>;
}
