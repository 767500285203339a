import assert from "node:assert/strict";
import type { IncomingHttpHeaders } from "node:http";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import type { Cloud } from "../../local/attached-cloud";
import { type SignedUpload, signUpload, type UploadContract } from "../../runtime";
import { HttpRefusal, sendForm, visit } from "../attacks/uploads/form";
import { scannerOf, tagScanned } from "../attacks/uploads/scanner";
import {
    appClients,
    type AppIdentity,
    type AwsClients,
    awsClients,
    endpoint,
    roleCredentials,
} from "../support/aws";
import { type JobLine, lines } from "./job";

/** What an app that lets its users upload is given. */
export interface UploadApp extends AppIdentity {
    readonly uploadContract: UploadContract;
    readonly distributionDomainName: string;
}

/** One file, once it is signed for. */
interface Upload {
    readonly bucket: string;
    readonly form: () => SignedUpload;
    /** Gets it as another user's browser does. */
    readonly show: () => Promise<IncomingHttpHeaders>;
}

type Steps = [job: string, work: () => Promise<void>][];

/** The way of one file, from the app's signature to another user's browser. */
export async function uploadJob(cloud: Cloud, app: UploadApp): Promise<JobLine[]> {
    const { aws } = cloud;
    const { uploadContract, distributionDomainName } = app;
    const account = awsClients(aws);
    const role = await appClients(aws, app);
    let signed: SignedUpload | undefined;
    const form = () => {
        assert.ok(signed, "no form was signed");
        return signed;
    };
    const show = () => visit(endpoint(aws, "cloudfront"), distributionDomainName, form().key);
    const file = Buffer.from("a small picture");
    const { bucket } = uploadContract;
    const scannerArn = await scannerOf(account, bucket);
    // GuardDuty isn't in the emulator, whose root may become any role: it does so in GuardDuty's place.
    const scanner = scannerArn && awsClients(aws, await roleCredentials(account, scannerArn));
    return lines([
        [
            "sign a form for a user's picture",
            async () => {
                const [contentType = ""] = uploadContract.contentTypes;
                signed = await signUpload(uploadContract, {
                    contentType,
                    stsClient: role.sts,
                    s3Endpoint: endpoint(aws, "s3"),
                });
            },
        ],
        ["upload the picture with that form", () => sendForm(form(), file)],
        ...(scanner ? scanned(account, scanner, { bucket, form, show }) : []),
        [
            "hand it out through the distribution, as a file to save and nothing else",
            async () => {
                const headers = await show();
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

/** What comes between upload and delivery where uploads are scanned. */
function scanned(account: AwsClients, scanner: AwsClients, { bucket, form, show }: Upload): Steps {
    return [
        [
            "let the scanner reach the bucket: its test object is there",
            async () => {
                const Key = "malware-protection-resource-validation-object";
                await account.s3.send(new HeadObjectCommand({ Bucket: bucket, Key }));
            },
        ],
        [
            "keep the picture from everybody while it isn't scanned",
            () => assert.rejects(show(), (error) => error instanceof HttpRefusal && error.status === 403),
        ],
        [
            "tag it clean with the scanner's credentials",
            () => tagScanned(scanner, bucket, form().key, "NO_THREATS_FOUND"),
        ],
    ];
}
