import * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as s3 from "@pulumi/aws/s3";
import { DeployRole, PreviewRole, PreviewService } from "least-privilege";

const key = new kms.Key("artifacts", { description: "Artifacts", enableKeyRotation: true });
const artifacts = new s3.Bucket("artifacts", { forceDestroy: true });
const states = new s3.Bucket("states", { forceDestroy: true });
const functions = new iam.Policy("functions", {
    policy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" }],
    },
});

const put = { bucket: artifacts.bucket, prefix: "shop/", keyArn: key.arn };
const shop = { repository: "acme/shop" };
const deploy = new DeployRole("deploy", {
    gitHub: { ...shop, branch: "main" },
    artifacts: put,
    command: { documentName: "shop-restart", tagKey: "App", tagValue: "shop" },
    createsRoles: {
        namePrefix: "shop-fn-",
        boundaryArn: functions.arn,
        passedToServices: ["lambda.amazonaws.com"],
    },
});
const { oidcProviderArn } = deploy;
const byIds = new DeployRole("by-ids", {
    gitHub: { ...shop, repositoryId: "4711", repositoryOwnerId: "42", branch: "main" },
    oidcProviderArn,
    artifacts: put,
});
const releases = new DeployRole("releases", {
    gitHub: { ...shop, pattern: { tags: "v*", reason: "one role for all releases" } },
    oidcProviderArn,
    artifacts: put,
});
const gitLab = new DeployRole("gitlab", { gitLab: { project: "acme/shop", branch: "main" }, artifacts: put });
const preview = new PreviewRole("preview", {
    gitHub: shop,
    oidcProviderArn,
    services: Object.values(PreviewService),
    redactedState: { bucket: states.bucket, prefix: "redacted/" },
});

export const artifactBucket = artifacts.bucket;
export const stateBucket = states.bucket;
export const keyArn = key.arn;
export const functionsBoundaryArn = functions.arn;
export const deployRoleArn = deploy.roleArn;
export const deployBoundaryArn = deploy.boundaryArn;
export const byIdsRoleArn = byIds.roleArn;
export const releasesRoleArn = releases.roleArn;
export const gitLabRoleArn = gitLab.roleArn;
export const previewRoleArn = preview.roleArn;
export const previewBoundaryArn = preview.boundaryArn;
