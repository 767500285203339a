import * as kms from "@pulumi/aws/kms";
import * as s3 from "@pulumi/aws/s3";
import { DeployRole } from "least-privilege";

const key = new kms.Key("artifacts", { description: "Artifacts", enableKeyRotation: true });
const artifacts = new s3.Bucket("artifacts");

const deploy = new DeployRole("deploy", {
    gitHub: { repository: "acme/shop", branch: "main" },
    artifacts: { bucket: artifacts.bucket, prefix: "shop/", keyArn: key.arn },
});

/** `role-to-assume` of aws-actions/configure-aws-credentials. */
export const roleArn = deploy.roleArn;
