import { randomBytes } from "node:crypto";
import { S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";

/** The shortest session that STS gives: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const shortestSession = 900;

/** All that is needed to sign an upload: the output `uploadContract` of a `SignedUploadBucket`. Nothing in it is secret. */
export interface UploadContract {
    bucket: string;
    region: string;
    keyPrefix: string;
    maxBytes: number;
    contentTypes: string[];
    expirySeconds: number;
    kmsKeyArn: string;
    signerRoleArn: string;
}

export interface SignUploadOptions {
    /** What the user is about to upload: one of the contract's types. */
    contentType: string;
    /** How the signer role is assumed. @default by the credentials that the AWS SDK finds, in the contract's region */
    stsClient?: STSClient;
    /** Where S3 is. @default AWS's own, in the contract's region */
    s3Endpoint?: string;
}

/** A form for one upload. Send `fields` and then the file, in a field `file`, as `multipart/form-data` to `url`. */
export interface SignedUpload {
    url: string;
    fields: Record<string, string>;
    /** The key that the file gets; nobody can guess it. */
    key: string;
    /** From then on the form is refused. */
    expiresAt: Date;
}

/**
 * Signs a form by which a browser uploads one file, straight to S3: of exactly this type, no larger than the contract's
 * `maxBytes`, encrypted with its key, under a name of ours. The app sees nothing of the file.
 *
 * ```ts
 * const contract: UploadContract = JSON.parse(process.env.UPLOAD_CONTRACT);
 * const { url, fields, key } = await signUpload(contract, { contentType: "image/png" });
 * ```
 */
export async function signUpload(
    contract: UploadContract,
    options: SignUploadOptions,
): Promise<SignedUpload> {
    const { contentType, stsClient, s3Endpoint } = options;
    if (!contract.contentTypes.includes(contentType)) {
        throw new Error(
            `The content type ${JSON.stringify(contentType)} isn't in the upload contract; allowed are ${contract.contentTypes.join(", ")}.`,
        );
    }
    const client = new S3Client({
        region: contract.region,
        credentials: await signerCredentials(contract, stsClient),
        ...(s3Endpoint !== undefined && { endpoint: s3Endpoint }),
    });
    // 192 bits: whoever doesn't know it can't find the file.
    const key = contract.keyPrefix + randomBytes(24).toString("base64url");
    const expiresAt = new Date(Date.now() + contract.expirySeconds * 1000);
    const { url, fields } = await createPresignedPost(client, {
        Bucket: contract.bucket,
        Key: key,
        Expires: contract.expirySeconds,
        // Each field becomes a condition: the form holds exactly these.
        Fields: {
            "Content-Type": contentType,
            "x-amz-server-side-encryption": "aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id": contract.kmsKeyArn,
        },
        Conditions: [["content-length-range", 1, contract.maxBytes]],
    });
    return { url, fields, key, expiresAt };
}

/** Credentials of the signer, for as short as may be: a form dies with the session that signed it. */
async function signerCredentials(contract: UploadContract, given: STSClient | undefined) {
    const client = given ?? new STSClient({ region: contract.region });
    const { Credentials } = await client.send(
        new AssumeRoleCommand({
            RoleArn: contract.signerRoleArn,
            RoleSessionName: "sign-upload",
            DurationSeconds: Math.max(shortestSession, contract.expirySeconds),
        }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
        throw new Error(`STS gave no credentials of ${contract.signerRoleArn}.`);
    }
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
