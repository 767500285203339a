import { getSignedUrl } from "@aws-sdk/cloudfront-signer";

/** A link is for one look, not for keeping. */
const longestExpiry = 3600;

export interface SignDownloadOptions {
    /** Where files are handed out: a `SignedUploadBucket`'s `distributionDomainName`, or one of its aliases. */
    domainName: string;
    /** The file's key, as `signUpload` gave it. */
    key: string;
    /** Id of the public key in one of the distribution's trusted key groups, `K...`. */
    keyPairId: string;
    /** The private key of that pair, PEM. */
    privateKey: string;
    /** Seconds for which the link may be used, at most 3,600. @default 300 */
    expirySeconds?: number;
}

/** Signs a link by which whoever holds it can download one file from CloudFront. */
export function signDownload(options: SignDownloadOptions): string {
    const { domainName, key, keyPairId, privateKey, expirySeconds = 300 } = options;
    if (!Number.isInteger(expirySeconds) || expirySeconds < 1 || expirySeconds > longestExpiry) {
        throw new RangeError(
            `${String(expirySeconds)} isn't a time in seconds that a link may be used for: a whole number from 1 to 3,600 is needed.`,
        );
    }
    return getSignedUrl({
        url: `https://${domainName}/${key.split("/").map(encodeURIComponent).join("/")}`,
        keyPairId,
        privateKey,
        algorithm: "SHA256",
        dateLessThan: new Date(Date.now() + expirySeconds * 1000),
    });
}
