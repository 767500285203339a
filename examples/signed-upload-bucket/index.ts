import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { SignedUploadBucket } from "least-privilege";

// The app's own role. It needs no right but to become the signer, for which the signer's trust is enough in one account.
const app = new iam.Role("app", {
    assumeRolePolicy: iam.assumeRolePolicyForPrincipal({ Service: "ecs-tasks.amazonaws.com" }),
});

const uploads = new SignedUploadBucket("uploads", {
    maxBytes: 10_000_000,
    contentTypes: ["image/png", "image/jpeg"],
    signerPrincipals: [app.arn],
    deletionProtection: new pulumi.Config().getBoolean("deletionProtection") ?? true,
});

/** What the app gives to `signUpload` of `least-privilege/runtime`. */
export const uploadContract = uploads.uploadContract;
export const distributionDomainName = uploads.distributionDomainName;
