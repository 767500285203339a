import * as kms from "@pulumi/aws/kms";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { roleArn } from "./internal/iam/rules";
import { currentScope } from "./internal/iam/scope";
import { physicalBucketName, physicalName } from "./internal/naming";
import { contentType, reason, uploadBytes } from "./internal/needs-rules";
import { closeBucket } from "./internal/s3/closed-bucket";
import { deliver } from "./internal/s3/delivery";
import { s3Arn } from "./internal/s3/grants";
import { govern } from "./internal/s3/policies";
import {
    alias,
    certificateArn,
    corsOrigin,
    keyGroupId,
    noncurrentDays,
    objectPrefix,
    uploadExpiry,
} from "./internal/s3/rules";
import { makeScanner, scanWithGuardDuty } from "./internal/s3/scanner";
import { makeSigner } from "./internal/s3/signer";
import { Faults, type Rule, whenKnown } from "./internal/validation";

const type = "least-privilege:index:SignedUploadBucket";

/** Which files users may hand in, who signs for them, and how they are handed out. */
export interface SignedUploadBucketArgs {
    /** The most bytes that one file may have, at most 5 GiB. */
    maxBytes: number;
    /** What may be uploaded, by exact type: `["image/png", "image/jpeg"]`. */
    contentTypes: string[];
    /**
     * Why types that a browser runs (HTML, SVG, other XML, JavaScript) may be uploaded.
     * @default they may not
     */
    activeContentReason?: string;
    /** ARNs of the roles that may sign uploads: the app's role. */
    signerPrincipals: pulumi.Input<string>[];
    /** Prefix of all uploads' keys, with a slash at its end. @default "uploads/" */
    keyPrefix?: string;
    /** Seconds for which a signed form may be used, at most 3,600. @default 300 */
    uploadExpiry?: number;
    /** Origins of the pages that send forms by script, `https://shop.example.com`. @default none; a plain form needs none */
    corsOrigins?: pulumi.Input<string>[];
    /**
     * Whether GuardDuty's Malware Protection for S3 scans uploads. Nothing can then be read, by nobody but its role, before
     * GuardDuty has tagged it clean; for what was uploaded before, that takes an on-demand scan. GuardDuty has the bucket tell
     * EventBridge of uploads, which a `BucketNotification` of your own would undo. AWS charges by the object and the gigabyte.
     * https://docs.aws.amazon.com/guardduty/latest/ug/gdu-malware-protection-s3.html
     * @default false: uploads can be read at once
     */
    malwareProtection?: boolean;
    /**
     * In place of `malwareProtection`, ARN of the role of a scanner of your own. Nothing can be read before that role has
     * tagged it as GuardDuty does, `GuardDutyMalwareScanStatus=NO_THREATS_FOUND`.
     * @default none
     */
    scannerRoleArn?: pulumi.Input<string>;
    /** Days for which replaced or deleted versions are kept. @default 30 */
    noncurrentDays?: number;
    /**
     * ARNs of the roles that may manage the key.
     * @default the account: whichever principals its IAM policies allow
     */
    keyAdministrators?: pulumi.Input<string>[];
    /** Ids of the CloudFront key groups whose holders sign downloads. @default whoever knows a file's unguessable key reads it */
    trustedKeyGroups?: pulumi.Input<string>[];
    /** Host names that the distribution answers to; best of a domain of their own. @default CloudFront's own name */
    aliases?: pulumi.Input<string>[];
    /** ARN of the certificate of the aliases, in us-east-1. @default CloudFront's own, which also lets TLS 1.0 in */
    certificateArn?: pulumi.Input<string>;
    /** Whether Pulumi refuses to delete the bucket and its key. If not, all uploads go with the bucket. @default true */
    deletionProtection?: boolean;
}

/** All that the app must know to sign an upload: what `signUpload` of `least-privilege/runtime` takes. Nothing in it is secret. */
export interface UploadContract {
    bucket: string;
    region: string;
    keyPrefix: string;
    maxBytes: number;
    contentTypes: string[];
    expirySeconds: number;
    kmsKeyArn: string;
    signerRoleArn: string;
}

/**
 * A bucket that users upload into by themselves, with a form that the app signs for one file, and that hands files out through
 * CloudFront, only as data. The app itself can neither read nor list, change or delete what was uploaded.
 *
 * ```ts
 * const uploads = new SignedUploadBucket("uploads", {
 *     maxBytes: 10_000_000,
 *     contentTypes: ["image/png", "image/jpeg"],
 *     signerPrincipals: [appRoleArn],
 * });
 * export const uploadContract = uploads.uploadContract; // for signUpload() of least-privilege/runtime
 * ```
 *
 * What remains: an app that was taken over may assume the signer, and so add files of any size and type below the prefix for as
 * long as the session lives. An overwrite makes a new version; the old one is kept for `noncurrentDays`.
 *
 * The distribution's ARN isn't known before it exists, so neither are the two policies that name it in the preview that makes it.
 */
export class SignedUploadBucket extends pulumi.ComponentResource {
    /** Name of the bucket, known at preview. */
    public readonly bucketName: pulumi.Output<string>;
    /** ARN of the bucket, known at preview. */
    public readonly bucketArn: pulumi.Output<string>;
    /** ARN of the key that uploads are encrypted with. */
    public readonly keyArn: pulumi.Output<string>;
    /** ARN of the role that signs uploads; the app assumes it. */
    public readonly signerRoleArn: pulumi.Output<string>;
    /** CloudFront's name of the distribution, to which the aliases are pointed. */
    public readonly distributionDomainName: pulumi.Output<string>;
    /** ARN of the distribution. */
    public readonly distributionArn: pulumi.Output<string>;
    /** What `signUpload` takes. It waits for all policies and the scanner: no upload is signed before it is governed. */
    public readonly uploadContract: pulumi.Output<UploadContract>;

    constructor(name: string, args: SignedUploadBucketArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const child = { parent: this };
        const scope = currentScope(child);
        const settings = settingsOf(name, args);
        const { keyPrefix, expirySeconds } = settings;
        const protect = args.deletionProtection ?? true;

        const key = new kms.Key(
            `${name}-key`,
            { description: `Uploads of ${physicalName(name, 64)}`, enableKeyRotation: true },
            { ...child, protect },
        );
        const bucketName = scope.apply(({ accountId }) => physicalBucketName(name, accountId));
        const bucket = new s3.Bucket(
            `${name}-bucket`,
            // GuardDuty leaves its test object behind, and S3 deletes no bucket that holds something.
            { bucket: bucketName, forceDestroy: !protect },
            { ...child, protect },
        );
        const parts = { keyPrefix, bucket: bucket.bucket, keyArn: key.arn };
        const closed = closeBucket(name, { ...settings, ...parts }, child);
        const region = scope.apply((where) => where.region);
        const distribution = deliver(name, { ...settings, bucket: bucket.bucket, region }, child);
        const signer = makeSigner(name, scope, { ...settings, ...parts }, child);
        const scanner = args.malwareProtection ? makeScanner(name, scope, parts, child) : undefined;

        const policies = govern(
            name,
            scope,
            {
                ...settings,
                bucket: bucket.bucket,
                key,
                signerRoleArn: signer.role.arn,
                distributionArn: distribution.arn,
                scannerRoleArn: scanner?.role.arn ?? settings.scannerRoleArn,
                closed,
            },
            child,
        );
        const plan = scanner && scanWithGuardDuty(name, scanner, parts, policies, child);

        this.bucketName = bucket.bucket;
        this.bucketArn = pulumi.all([scope, bucket.bucket]).apply(([where, known]) => s3Arn(where, known));
        this.keyArn = key.arn;
        this.signerRoleArn = signer.role.arn;
        this.distributionDomainName = distribution.domainName;
        this.distributionArn = distribution.arn;
        const governors = [...policies, ...signer.policies, ...(plan ? [plan] : [])];
        const governed = pulumi.all(governors.map(({ id }) => id));
        this.uploadContract = pulumi
            .all([scope, bucket.bucket, key.arn, signer.role.arn, governed])
            .apply(([{ region }, known, kmsKeyArn, signerRoleArn]) => ({
                bucket: known,
                region,
                keyPrefix,
                maxBytes: args.maxBytes,
                contentTypes: args.contentTypes,
                expirySeconds,
                kmsKeyArn,
                signerRoleArn,
            }));
        this.registerOutputs({
            bucketName: this.bucketName,
            bucketArn: this.bucketArn,
            keyArn: this.keyArn,
            signerRoleArn: this.signerRoleArn,
            distributionDomainName: this.distributionDomainName,
            distributionArn: this.distributionArn,
            uploadContract: this.uploadContract,
        });
    }
}

function validate(name: string, args: SignedUploadBucketArgs): void {
    const faults = new Faults(type, name);
    // The types ask for these lists, but not every caller has types.
    const given: Partial<SignedUploadBucketArgs> = args;
    faults.require("maxBytes", args.maxBytes, uploadBytes);
    faults.checkList("contentTypes", given.contentTypes ?? [], contentType(args.activeContentReason));
    faults.check("activeContentReason", args.activeContentReason, reason);
    faults.checkList("signerPrincipals", given.signerPrincipals ?? [], roleArn);
    faults.check("keyPrefix", args.keyPrefix, objectPrefix("uploads/"));
    faults.check("uploadExpiry", args.uploadExpiry, uploadExpiry);
    faults.checkList("corsOrigins", args.corsOrigins, corsOrigin);
    faults.check("scannerRoleArn", args.scannerRoleArn, roleArn);
    if (args.malwareProtection && args.scannerRoleArn !== undefined) {
        faults.add(
            "malwareProtection",
            "scannerRoleArn names a scanner of your own, and one is enough; give one of the two.",
        );
    }
    faults.check("noncurrentDays", args.noncurrentDays, noncurrentDays);
    faults.checkList("keyAdministrators", args.keyAdministrators, roleArn);
    faults.checkList("trustedKeyGroups", args.trustedKeyGroups, keyGroupId);
    faults.checkList("aliases", args.aliases, alias);
    faults.check("certificateArn", args.certificateArn, certificateArn);
    if (args.aliases !== undefined && args.certificateArn === undefined) {
        faults.add("certificateArn", "aliases were given, but no certificate for them; give its ARN too.");
    }
    if (args.certificateArn !== undefined && args.aliases === undefined) {
        faults.add("aliases", "a certificate was given, but no host names that it is for; give them too.");
    }
    faults.throwIfAny();
}

interface Settings {
    readonly keyPrefix: string;
    readonly expirySeconds: number;
    readonly noncurrentDays: number;
    readonly signerPrincipals: pulumi.Output<string[]>;
    readonly scannerRoleArn: pulumi.Output<string> | undefined;
    readonly keyAdministrators: pulumi.Output<string[]>;
    readonly corsOrigins: pulumi.Output<string[]> | undefined;
    readonly trustedKeyGroups: pulumi.Output<string[]> | undefined;
    readonly aliases: pulumi.Output<string[]> | undefined;
    readonly certificateArn: pulumi.Output<string> | undefined;
}

/** The arguments with their defaults, each checked as soon as it is known. */
function settingsOf(name: string, args: SignedUploadBucketArgs): Settings {
    const one = (path: string, value: pulumi.Input<string> | undefined, rule: Rule<string>) =>
        value === undefined ? undefined : whenKnown({ type, name }, path, value, rule);
    const list = (path: string, values: pulumi.Input<string>[], rule: Rule<string>) =>
        pulumi.all(
            values.map((value, index) => whenKnown({ type, name }, `${path}[${String(index)}]`, value, rule)),
        );
    const { corsOrigins, trustedKeyGroups, aliases } = args;
    return {
        keyPrefix: args.keyPrefix ?? "uploads/",
        expirySeconds: args.uploadExpiry ?? 300,
        noncurrentDays: args.noncurrentDays ?? 30,
        signerPrincipals: list("signerPrincipals", args.signerPrincipals, roleArn),
        scannerRoleArn: one("scannerRoleArn", args.scannerRoleArn, roleArn),
        keyAdministrators: list("keyAdministrators", args.keyAdministrators ?? [], roleArn),
        corsOrigins: corsOrigins && list("corsOrigins", corsOrigins, corsOrigin),
        trustedKeyGroups: trustedKeyGroups && list("trustedKeyGroups", trustedKeyGroups, keyGroupId),
        aliases: aliases && list("aliases", aliases, alias),
        certificateArn: one("certificateArn", args.certificateArn, certificateArn),
    };
}
