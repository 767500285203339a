import type { VersioningConfiguration } from "@aws-sdk/client-s3";
import { isObject } from "../../properties";
import type { Properties, Value } from "../../resource-type";
import { blockFromAws, toAws } from "../blocks/api";
import type { Field } from "../blocks/fields";
import { oneOf } from "../checks";
import { bucketPart, EXPECTED_OWNER } from "./part";

const CONFIGURATION = {
    required: true,
    fields: {
        mfaDelete: { awsName: "MFADelete", default: "", check: oneOf("Enabled", "Disabled") },
        // AWS has no word for a bucket that never had versions.
        status: { required: true, default: "Disabled", check: oneOf("Enabled", "Suspended", "Disabled") },
    },
} as const satisfies Field;

/** Whether a bucket keeps what is overwritten. */
export const bucketVersioning = bucketPart({
    token: "aws:s3/bucketVersioning:BucketVersioning",
    label: "S3 Bucket Versioning",
    blocks: { versioningConfiguration: CONFIGURATION },
    properties: EXPECTED_OWNER,

    put: async (s3, Bucket, inputs) => {
        const wanted = inputs["versioningConfiguration"] ?? {};
        if (statusOf(inputs) !== "Disabled") {
            const VersioningConfiguration = toAws(CONFIGURATION, wanted) as VersioningConfiguration;
            await s3.putBucketVersioning({ Bucket, VersioningConfiguration });
        } else if ((await s3.getBucketVersioning({ Bucket })).Status !== undefined) {
            throw new Error(
                "versioning_configuration.status cannot be updated from 'Enabled' or 'Suspended' to 'Disabled'",
            );
        }
    },

    get: async (s3, Bucket) => ({
        versioningConfiguration: blockFromAws(CONFIGURATION.fields, await s3.getBucketVersioning({ Bucket })),
    }),

    /** Versions can only be suspended, never taken away. */
    remove: async (s3, Bucket, state) => {
        if (statusOf(state) === "Enabled") {
            await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } });
        }
    },
});

function statusOf({ versioningConfiguration }: Properties): Value | undefined {
    return isObject(versioningConfiguration) ? versioningConfiguration["status"] : undefined;
}
