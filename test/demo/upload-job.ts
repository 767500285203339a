import assert from "node:assert/strict";
import type { Cloud } from "../../local/attached-cloud";
import { type SignedUpload, signUpload, type UploadContract } from "../../runtime";
import { sendForm, visit } from "../attacks/uploads/form";
import { awsClients, endpoint, roleCredentials } from "../support/aws";
import { type JobLine, lines } from "./job";

/** What an app that lets its users upload is given. */
export interface UploadApp {
    readonly appRoleArn: string;
    readonly uploadContract: UploadContract;
    readonly distributionDomainName: string;
}

/** The way of one file, from the app's signature to another user's browser. */
export async function uploadJob(cloud: Cloud, app: UploadApp): Promise<JobLine[]> {
    const { aws } = cloud;
    const role = awsClients(aws, await roleCredentials(awsClients(aws), app.appRoleArn));
    let signed: SignedUpload | undefined;
    const form = () => {
        assert.ok(signed, "no form was signed");
        return signed;
    };
    const file = Buffer.from("a small picture");
    return lines([
        [
            "sign a form for a user's picture",
            async () => {
                const [contentType = ""] = app.uploadContract.contentTypes;
                signed = await signUpload(app.uploadContract, {
                    contentType,
                    stsClient: role.sts,
                    s3Endpoint: endpoint(aws, "s3"),
                });
            },
        ],
        ["upload the picture with that form", () => sendForm(form(), file)],
        [
            "hand it out through the distribution, as a file to save and nothing else",
            async () => {
                const headers = await visit(
                    endpoint(aws, "cloudfront"),
                    app.distributionDomainName,
                    form().key,
                );
                const asData = [
                    "content-length",
                    "content-type",
                    "content-disposition",
                    "x-content-type-options",
                ];
                assert.deepEqual(
                    asData.map((name) => headers[name]),
                    [String(file.length), form().fields["Content-Type"], "attachment", "nosniff"],
                );
            },
        ],
    ]);
}
