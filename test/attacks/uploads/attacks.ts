import { DecryptCommand, EncryptCommand } from "@aws-sdk/client-kms";
import {
    DeleteObjectCommand,
    GetBucketPolicyCommand,
    GetObjectCommand,
    HeadObjectCommand,
    ListObjectsV2Command,
    ListObjectVersionsCommand,
    PutBucketPolicyCommand,
    PutObjectCommand,
    PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import type { Attack } from "../attack";
import type { AwsClients } from "../../support/aws";
import type { Form } from "./form";
import { type Bucket, picture, type UploadsTarget } from "./targets";

type Run = Attack<UploadsTarget>["run"];

function attack(practice: string, id: string, words: string, run: Run): Attack<UploadsTarget> {
    return { id: `uploads/${id}`, practice, attack: words, run };
}

/** By a user: what a form lets through, and what it doesn't. */
const upload = (id: string, words: string, run: Run) => attack("P5", id, words, run);

/** By whoever looks for what others have uploaded. */
const look = (id: string, words: string, run: Run) => attack("P6", id, words, run);

/** Sends a form that the user has changed. */
function changed(change: (fields: Record<string, string>) => Record<string, string | undefined>): Run {
    return async ({ sign, send }) => {
        const form = await sign();
        const all = Object.entries({ ...form.fields, ...change(form.fields) });
        const fields = Object.fromEntries(
            all.filter((field): field is [string, string] => field[1] !== undefined),
        );
        return send({ ...form, fields }, picture);
    };
}

/** The fields that say which key a file is encrypted with. */
const algorithm = "x-amz-server-side-encryption";
const keyId = `${algorithm}-aws-kms-key-id`;

/** All that makes a form signed. */
const signing = [
    "Policy",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
];

/** A policy without its conditions on the size, under the signature of the old one. */
function withoutSize({ Policy = "" }: Record<string, string>): Record<string, string> {
    const policy = JSON.parse(Buffer.from(Policy, "base64").toString() || "{}") as { conditions?: unknown[] };
    const conditions = (policy.conditions ?? []).filter((condition) => !Array.isArray(condition));
    return { Policy: Buffer.from(JSON.stringify({ ...policy, conditions })).toString("base64") };
}

async function afterExpiry({ sign, send }: UploadsTarget): Promise<unknown> {
    const form = await sign(1);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return send(form, picture);
}

const clean = "GuardDutyMalwareScanStatus=NO_THREATS_FOUND";

function tagClean(by: AwsClients, { name, uploaded }: Bucket): Promise<unknown> {
    const [Key, Value] = clean.split("=");
    const Tagging = { TagSet: [{ Key, Value }] };
    return by.s3.send(new PutObjectTaggingCommand({ Bucket: name, Key: uploaded, Tagging }));
}

function read(by: AwsClients, { name, uploaded }: Bucket): Promise<unknown> {
    return by.s3.send(new GetObjectCommand({ Bucket: name, Key: uploaded }));
}

function put(by: AwsClients, { name, uploaded, keyArn }: Bucket): Promise<unknown> {
    const encryption = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyArn } as const;
    return by.s3.send(new PutObjectCommand({ Bucket: name, Key: uploaded, Body: picture, ...encryption }));
}

const large = (send: UploadsTarget["send"], form: Form) => send(form, Buffer.alloc(1001));

/** In this order: what destroys something comes last. */
export const uploadsAttacks: readonly Attack<UploadsTarget>[] = [
    upload("too-large", "upload a larger file than may be", async ({ sign, send }) =>
        large(send, await sign()),
    ),
    upload("empty", "upload an empty file", async ({ sign, send }) => send(await sign(), Buffer.alloc(0))),
    upload(
        "other-type",
        "upload a page instead of a picture",
        changed(() => ({ "Content-Type": "text/html" })),
    ),
    upload(
        "other-key",
        "upload outside the prefix",
        changed(() => ({ key: "index.html" })),
    ),
    upload("overwrite", "upload over another user's file", ({ sign, send, bucket }) =>
        changed(() => ({ key: bucket.uploaded }))({ sign, send } as UploadsTarget),
    ),
    upload("expired", "upload after the form has expired", afterExpiry),
    upload(
        "changed-policy",
        "upload too much with a form whose policy was changed",
        async ({ sign, send }) => {
            const form = await sign();
            return large(send, { ...form, fields: { ...form.fields, ...withoutSize(form.fields) } });
        },
    ),
    upload(
        "changed-signature",
        "upload with a made-up signature",
        changed(() => ({ "X-Amz-Signature": "0".repeat(64) })),
    ),
    upload(
        "without-field",
        "upload with a form that lacks a field",
        changed(() => ({ "Content-Type": undefined })),
    ),
    upload(
        "extra-field",
        "upload with a header of one's own",
        changed(() => ({ "Cache-Control": "max-age=9" })),
    ),
    upload(
        "without-key",
        "upload unencrypted",
        changed(() => ({ [algorithm]: undefined, [keyId]: undefined })),
    ),
    upload(
        "other-encryption",
        "upload under another key",
        changed(() => ({
            [keyId]: "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000",
        })),
    ),
    upload(
        "unsigned-form",
        "upload with a form that nobody signed",
        changed(() => Object.fromEntries(signing.map((name) => [name, undefined]))),
    ),
    upload("in-the-clear", "upload without TLS", async ({ sign, send }) => send(await sign(), picture, {})),
    upload("unsigned-put", "upload without a form", ({ put: putUrl, bucket }) =>
        putUrl(`${bucket.url}/uploads/unsigned.png`),
    ),
    upload("app-puts", "put a file with the app's role", ({ app, bucket }) => put(app, bucket)),
    upload("signer-puts", "put a file of any size with the signer's credentials, without a form", (target) =>
        put(target.signer, target.bucket),
    ),
    upload("forged-elsewhere", "sign a form for a file outside the prefix, from inside the app", (target) =>
        target.forge({ ...encrypted(target.bucket), key: "index.html" }),
    ),
    upload("forged-unencrypted", "sign a form for an unencrypted file, from inside the app", ({ forge }) =>
        forge({ key: "uploads/forged" }),
    ),
    upload("forged-clean", "sign a form for a file that is tagged clean, from inside the app", (target) =>
        target.forge({
            ...encrypted(target.bucket),
            key: "uploads/forged",
            "x-amz-tagging": `<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>`,
        }),
    ),
    upload("forged-any-size", "sign a form for a file of any size and type, from inside the app", (target) =>
        target.forge({ ...encrypted(target.bucket), key: "uploads/forged", "Content-Type": "text/html" }),
    ),
    upload("operator-puts-elsewhere", "put outside the prefix as a role that may do all in S3", (target) =>
        put(target.operator, { ...target.bucket, uploaded: "index.html" }),
    ),
    look("app-reads", "read an upload with the app's role", ({ app, bucket }) => read(app, bucket)),
    look("signer-reads", "read an upload with the signer's credentials", ({ signer, bucket }) =>
        read(signer, bucket),
    ),
    look("app-asks", "ask with the app's role whether a file is there", ({ app, bucket }) =>
        app.s3.send(new HeadObjectCommand({ Bucket: bucket.name, Key: bucket.uploaded })),
    ),
    look("signer-lists", "list the uploads with the signer's credentials", ({ signer, bucket }) =>
        signer.s3.send(new ListObjectsV2Command({ Bucket: bucket.name })),
    ),
    look("app-lists", "list the uploads with the app's role", ({ app, bucket }) =>
        app.s3.send(new ListObjectsV2Command({ Bucket: bucket.name })),
    ),
    look("signer-lists-versions", "list replaced and deleted uploads", ({ signer, bucket }) =>
        signer.s3.send(new ListObjectVersionsCommand({ Bucket: bucket.name })),
    ),
    look("around-the-cdn", "read an upload directly from S3", ({ get, bucket }) =>
        get(`${bucket.url}/${bucket.uploaded}`),
    ),
    look("decrypt", "decrypt with the uploads' key as a role that may use every key", async (target) => {
        const { operator, bucket } = target;
        const { CiphertextBlob } = await operator.kms.send(
            new EncryptCommand({ KeyId: bucket.keyArn, Plaintext: picture }),
        );
        return operator.kms.send(new DecryptCommand({ CiphertextBlob, KeyId: bucket.keyArn }));
    }),
    look(
        "operator-reads-unscanned",
        "read what isn't scanned yet as a role that may do all in S3",
        (target) => read(target.operator, target.scanned),
    ),
    look("signer-tags-clean", "tag an upload clean with the signer's credentials", ({ signer, scanned }) =>
        tagClean(signer, scanned),
    ),
    look(
        "operator-tags-clean",
        "tag an upload clean as a role that may do all in S3",
        ({ operator, scanned }) => tagClean(operator, scanned),
    ),
    look("app-reads-policy", "read the bucket's policy", ({ app, bucket }) =>
        app.s3.send(new GetBucketPolicyCommand({ Bucket: bucket.name })),
    ),
    look("app-deletes", "delete an upload with the app's role", ({ app, bucket }) => remove(app, bucket)),
    look("signer-deletes", "delete an upload with the signer's credentials", ({ signer, bucket }) =>
        remove(signer, bucket),
    ),
    look("signer-opens", "open the bucket to everybody", ({ signer, bucket }) =>
        signer.s3.send(new PutBucketPolicyCommand({ Bucket: bucket.name, Policy: open(bucket) })),
    ),
];

function encrypted({ keyArn }: Bucket): Record<string, string> {
    return { [algorithm]: "aws:kms", [keyId]: keyArn };
}

function remove(by: AwsClients, { name, uploaded }: Bucket): Promise<unknown> {
    return by.s3.send(new DeleteObjectCommand({ Bucket: name, Key: uploaded }));
}

function open({ name }: Bucket): string {
    const Statement = [
        { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${name}/*` },
    ];
    return JSON.stringify({ Version: "2012-10-17", Statement });
}
