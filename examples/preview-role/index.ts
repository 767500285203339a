import * as s3 from "@pulumi/aws/s3";
import { PreviewRole, PreviewService } from "least-privilege";

const states = new s3.Bucket("redacted-states");

const preview = new PreviewRole("preview", {
    gitHub: { repository: "acme/shop" },
    services: [PreviewService.Iam, PreviewService.Kms, PreviewService.S3],
    redactedState: { bucket: states.bucket, prefix: "redacted/" },
});

/** `role-to-assume` of aws-actions/configure-aws-credentials. */
export const roleArn = preview.roleArn;
