import { bucketPart } from "./part";

/** Blocks public access, whatever policies and lists say. */
export const bucketPublicAccessBlock = bucketPart({
    token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    label: "S3 Bucket Public Access Block",
    properties: {
        blockPublicAcls: { default: false },
        blockPublicPolicy: { default: false },
        ignorePublicAcls: { default: false },
        restrictPublicBuckets: { default: false },
    },

    put: (s3, Bucket, inputs) =>
        s3.putPublicAccessBlock({
            Bucket,
            PublicAccessBlockConfiguration: {
                BlockPublicAcls: inputs["blockPublicAcls"] === true,
                BlockPublicPolicy: inputs["blockPublicPolicy"] === true,
                IgnorePublicAcls: inputs["ignorePublicAcls"] === true,
                RestrictPublicBuckets: inputs["restrictPublicBuckets"] === true,
            },
        }),

    get: async (s3, Bucket) => {
        const { PublicAccessBlockConfiguration: it } = await s3.getPublicAccessBlock({ Bucket });
        return (
            it && {
                blockPublicAcls: it.BlockPublicAcls ?? false,
                blockPublicPolicy: it.BlockPublicPolicy ?? false,
                ignorePublicAcls: it.IgnorePublicAcls ?? false,
                restrictPublicBuckets: it.RestrictPublicBuckets ?? false,
            }
        );
    },

    remove: (s3, Bucket) => s3.deletePublicAccessBlock({ Bucket }),
});
