/**
 * What S3 tidies up by itself: uploads in parts that were never finished, and versions that were replaced or deleted.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function lifecycleRules(noncurrentDays: number) {
    const all = { status: "Enabled", filter: { prefix: "" } };
    return [
        {
            id: "unfinished-uploads",
            ...all,
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
        {
            id: "noncurrent-versions",
            ...all,
            noncurrentVersionExpiration: { noncurrentDays },
            expiration: { expiredObjectDeleteMarker: true },
        },
    ];
}
