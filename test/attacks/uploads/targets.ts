import type { IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import {
    CreateBucketCommand,
    DeletePublicAccessBlockCommand,
    PutBucketPolicyCommand,
    PutObjectCommand,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { openStack } from "../../../local/stack";
import { signUpload, type UploadContract } from "../../../runtime";
import { type AwsClients, awsClients, endpoint, roleCredentials } from "../../support/aws";
import type { DeployedApp } from "../../support/deployed-app";
import { type Form, request, sendForm, visit } from "./form";
import { scannerOf } from "./scanner";

/** A bucket for uploads under attack, by those who upload, by the app that lets them, and by others of the account. */
export interface UploadsTarget {
    /** Has the app sign a form for a user, who is about to upload a PNG. */
    readonly sign: (expirySeconds?: number) => Promise<Form>;
    /** Sends a form as that user, over TLS unless `headers` say otherwise. */
    readonly send: (form: Form, file: Buffer, headers?: Record<string, string>) => Promise<unknown>;
    /** Uploads with a form that somebody signs by himself. */
    readonly forge: (by: AwsClients, fields: Readonly<Record<string, string>>) => Promise<unknown>;
    /** What comes with a file when it is handed out. */
    readonly show: () => Promise<IncomingHttpHeaders>;
    /** Puts and gets without a form, by whoever visits the page. */
    readonly put: (url: string) => Promise<unknown>;
    readonly get: (url: string) => Promise<unknown>;
    /** Where CloudFront is. */
    readonly cdn: string;
    /** With the app's role, and with what the app signs uploads with. */
    readonly app: AwsClients;
    readonly signer: AwsClients;
    /** With another role of the account, which may do anything in S3, with keys, in CloudFront and become any role, by its own policies. */
    readonly operator: AwsClients;
    readonly bucket: Bucket;
    /** A bucket whose files are scanned before they are handed out. */
    readonly scanned: Bucket;
    /** A file in it, outside of the uploads' prefix. */
    readonly beside: string;
    /** Gets its upload as a visitor does. */
    readonly showScanned: () => Promise<unknown>;
    /** With the role that scans. */
    readonly scanner: AwsClients;
    readonly scannerRoleArn: string;
}

export interface Bucket {
    readonly name: string;
    readonly url: string;
    /** The key that files are encrypted with. */
    readonly keyArn: string;
    /** A file that a user uploaded. */
    readonly uploaded: string;
}

/** A small file. */
export const picture = Buffer.from("a small picture");

/** What our components make, as the program deploys it. */
export interface DeployedUploads {
    readonly appRoleArn: string;
    readonly distributionDomainName: string;
    readonly scannedDomainName: string;
    readonly deliveredContract: UploadContract;
    readonly scannedContract: UploadContract;
}

export async function deployUploads({ cloud }: DeployedApp): Promise<DeployedUploads> {
    const stack = await openStack(cloud, { directory: join(__dirname, "two-buckets"), stack: "attacks" });
    await stack.up();
    const outputs = Object.entries(await stack.outputs()).map(([name, { value }]) => [
        name,
        value as unknown,
    ]);
    return Object.fromEntries(outputs) as DeployedUploads;
}

interface Endpoints {
    readonly s3: string;
    readonly cloudfront: string;
}

/** Both sides in one account. */
export async function uploadsTargets(
    app: DeployedApp,
): Promise<{ hardened: UploadsTarget; control: UploadsTarget }> {
    const { aws } = app.cloud;
    const account = awsClients(aws);
    const newRole = async (name: string, ...actions: string[]) => {
        const trust = statement({ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });
        const { Role } = await account.iam.send(
            new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }),
        );
        const policy = statement({ Action: actions, Resource: "*" });
        await account.iam.send(
            new PutRolePolicyCommand({ RoleName: name, PolicyName: "own", PolicyDocument: policy }),
        );
        return awsClients(aws, await roleCredentials(account, Role?.Arn ?? ""));
    };
    const operator = await newRole("gallery-operator", "s3:*", "kms:*", "cloudfront:*", "sts:AssumeRole");
    const endpoints = { s3: endpoint(aws, "s3"), cloudfront: endpoint(aws, "cloudfront") };
    return {
        hardened: await ours(app, account, operator, endpoints),
        control: await commonSetUp(account, operator, newRole, endpoints),
    };
}

async function ours(
    deployed: DeployedApp,
    account: AwsClients,
    operator: AwsClients,
    { s3: s3Endpoint, cloudfront: cdn }: Endpoints,
): Promise<UploadsTarget> {
    const { aws } = deployed.cloud;
    const { appRoleArn, distributionDomainName, scannedDomainName, deliveredContract, scannedContract } =
        await deployUploads(deployed);
    const app = awsClients(aws, await roleCredentials(account, appRoleArn));
    const signer = awsClients(aws, await roleCredentials(app, deliveredContract.signerRoleArn));
    const signFor = (contract: UploadContract) =>
        signUpload(contract, { contentType: "image/png", stsClient: app.sts, s3Endpoint });
    const settled = async (contract: UploadContract): Promise<Bucket> => {
        const form = await signFor(contract);
        await sendForm(form, picture);
        const { bucket: name, kmsKeyArn: keyArn } = contract;
        return { name, url: `${s3Endpoint}/${name}`, keyArn, uploaded: form.key };
    };
    const bucket = await settled(deliveredContract);
    const scanned = await settled(scannedContract);
    const scannerRoleArn = (await scannerOf(account, scanned.name)) ?? "";
    return {
        sign: (expirySeconds = deliveredContract.expirySeconds) =>
            signFor({ ...deliveredContract, expirySeconds }),
        send: sendForm,
        forge: async (by, fields) => {
            const { key = "", ...others } = fields;
            const given = { Bucket: bucket.name, Key: key, Fields: others };
            await sendForm(await createPresignedPost(by.s3, given), picture);
        },
        put: (url) => request(url, { method: "PUT", body: picture }),
        get: (url) => request(url),
        show: () => visit(cdn, distributionDomainName, bucket.uploaded),
        cdn,
        app,
        signer,
        operator,
        bucket,
        scanned,
        beside: "malware-protection-resource-validation-object",
        showScanned: () => visit(cdn, scannedDomainName, scanned.uploaded),
        // GuardDuty alone may become it; the emulator lets its root do so in GuardDuty's place.
        scanner: awsClients(aws, await roleCredentials(account, scannerRoleArn)),
        scannerRoleArn,
    };
}

/**
 * The common way: whoever opens the page gets credentials that upload, change and delete
 * (https://docs.aws.amazon.com/sdk-for-javascript/v2/developer-guide/s3-example-photo-album.html), the files are public
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteAccessPermissionsReqd.html), and the app has all of S3
 * (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonS3FullAccess.html), with data keys for it
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html). The role that scans trusts the account
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html).
 */
async function commonSetUp(
    account: AwsClients,
    operator: AwsClients,
    newRole: (name: string, ...actions: string[]) => Promise<AwsClients>,
    { s3: s3Endpoint, cloudfront: cdn }: Endpoints,
): Promise<UploadsTarget> {
    const name = "photo-album";
    const intake = "photo-intake";
    for (const Bucket of [name, intake]) {
        await account.s3.send(new CreateBucketCommand({ Bucket }));
        await account.s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
        const Policy = statement({
            Principal: "*",
            Action: ["s3:GetObject"],
            Resource: [`arn:aws:s3:::${Bucket}/*`],
        });
        await account.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    }
    const { KeyMetadata } = await account.kms.send(new CreateKeyCommand({}));
    const app = await newRole("album-app", "s3:*", "kms:GenerateDataKey");
    const visitor = await newRole(
        "album-visitor",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        "s3:PutObjectAcl",
    );
    const trust = statement({
        Principal: { AWS: "arn:aws:iam::000000000000:root" },
        Action: "sts:AssumeRole",
    });
    const { Role } = await account.iam.send(
        new CreateRoleCommand({ RoleName: "album-scanner", AssumeRolePolicyDocument: trust }),
    );
    const put = (by: AwsClients, Key = "", Body: Buffer = picture, others = {}) =>
        by.s3.send(new PutObjectCommand({ Bucket: name, Key, Body, ...others }));
    const bucketOf = (Bucket: string): Bucket => ({
        name: Bucket,
        url: `${s3Endpoint}/${Bucket}`,
        keyArn: KeyMetadata?.Arn ?? "",
        uploaded: "album/first.png",
    });
    const [bucket, scanned] = [bucketOf(name), bucketOf(intake)];
    const beside = "index.html";
    await put(visitor, bucket.uploaded);
    for (const Key of [scanned.uploaded, beside]) {
        await visitor.s3.send(new PutObjectCommand({ Bucket: intake, Key, Body: picture }));
    }
    return {
        sign: () => Promise.resolve({ url: bucket.url, fields: { key: "album/mine.png" } }),
        // There is no form: the page puts with the credentials that it was given.
        send: ({ fields }, file) =>
            put(visitor, fields["key"], file, { ContentType: fields["Content-Type"] }),
        forge: (by, { key, ...fields }) => put(by, key, picture, { Tagging: fields["x-amz-tagging"] }),
        put: (url) => put(visitor, url.slice(bucket.url.length + 1)),
        get: (url) => request(url),
        show: async () => Object.fromEntries((await request(`${bucket.url}/${bucket.uploaded}`)).headers),
        cdn,
        app,
        signer: app,
        operator,
        bucket,
        scanned,
        beside,
        showScanned: () => request(`${scanned.url}/${scanned.uploaded}`),
        // What scans has the same rights as the app.
        scanner: app,
        scannerRoleArn: Role?.Arn ?? "",
    };
}

function statement(allowed: object): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...allowed }] });
}
