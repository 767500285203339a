import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { SignedUploadBucket } from "least-privilege";

const app = new iam.Role("app", {
    assumeRolePolicy: iam.assumeRolePolicyForPrincipal({ Service: "ecs-tasks.amazonaws.com" }),
});

const uploads = new SignedUploadBucket("uploads", {
    maxBytes: 10_000_000,
    contentTypes: ["image/png", "image/jpeg"],
    signerPrincipals: [app.arn],
    deletionProtection: new pulumi.Config().getBoolean("deletionProtection") ?? true,
});

// All that the app may do: become the signer, which may add files and nothing else.
new iam.RolePolicy("app-signs-uploads", {
    role: app.name,
    policy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: uploads.signerRoleArn }],
    },
});

/** What the app gives to `signUpload` of `least-privilege/runtime`. */
export const uploadContract = uploads.uploadContract;
export const distributionDomainName = uploads.distributionDomainName;
