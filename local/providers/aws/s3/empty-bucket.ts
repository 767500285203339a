import type { S3 } from "@aws-sdk/client-s3";

/** Deletes every version and every delete marker, a page at a time. */
export async function emptyBucket(s3: S3, Bucket: string, isLocked: boolean): Promise<void> {
    for (;;) {
        const { Versions = [], DeleteMarkers = [] } = await s3.listObjectVersions({ Bucket });
        const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
        if (Objects.length === 0) {
            return;
        }
        const { Errors: [first] = [] } = await s3.deleteObjects({
            Bucket,
            Delete: { Objects, Quiet: true },
            ...(isLocked && { BypassGovernanceRetention: true }),
        });
        if (first) {
            throw new Error(`${first.Key ?? ""}: ${first.Code ?? ""}: ${first.Message ?? ""}`);
        }
    }
}
