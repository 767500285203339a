import * as iam from "@pulumi/aws/iam";
import { SignedUploadBucket } from "least-privilege";

const role = (name: string) =>
    new iam.Role(name, {
        name,
        assumeRolePolicy: iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
    });
const app = role("gallery-app");

const uploads = {
    maxBytes: 1000,
    contentTypes: ["image/png"],
    signerPrincipals: [app.arn],
    deletionProtection: false,
};
const delivered = new SignedUploadBucket("delivered", uploads);
const scanned = new SignedUploadBucket("scanned", { ...uploads, malwareProtection: true });

new iam.RolePolicy("gallery-app-signs", {
    role: app.name,
    policy: {
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Action: "sts:AssumeRole",
                Resource: [delivered.signerRoleArn, scanned.signerRoleArn],
            },
        ],
    },
});

export const appRoleArn = app.arn;
export const distributionDomainName = delivered.distributionDomainName;
export const scannedDomainName = scanned.distributionDomainName;
export const deliveredContract = delivered.uploadContract;
export const scannedContract = scanned.uploadContract;
