/** S3's resource types. */
import { bucket } from "./bucket";
import { bucketCorsConfiguration } from "./bucket-cors-configuration";
import { bucketLifecycleConfiguration } from "./bucket-lifecycle-configuration";
import { bucketLogging } from "./bucket-logging";
import { bucketOwnershipControls } from "./bucket-ownership-controls";
import { bucketPolicy } from "./bucket-policy";
import { bucketPublicAccessBlock } from "./bucket-public-access-block";
import { bucketServerSideEncryptionConfiguration } from "./bucket-server-side-encryption-configuration";
import { bucketVersioning } from "./bucket-versioning";

export const s3 = [
    bucket,
    bucketPublicAccessBlock,
    bucketOwnershipControls,
    bucketVersioning,
    bucketServerSideEncryptionConfiguration,
    bucketLifecycleConfiguration,
    bucketCorsConfiguration,
    bucketPolicy,
    bucketLogging,
];
