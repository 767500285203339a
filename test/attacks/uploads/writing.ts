import { GenerateDataKeyCommand } from "@aws-sdk/client-kms";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { AwsClients } from "../../support/aws";
import type { Attack } from "../attack";
import type { Form } from "./form";
import { type Bucket, picture, type UploadsTarget } from "./targets";

type Run = Attack<UploadsTarget>["run"];

function attack(id: string, words: string, run: Run): Attack<UploadsTarget> {
    return { id: `uploads/${id}`, practice: "P5", attack: words, run };
}

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

function put(by: AwsClients, { name, uploaded, keyArn }: Bucket): Promise<unknown> {
    const encryption = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyArn } as const;
    return by.s3.send(new PutObjectCommand({ Bucket: name, Key: uploaded, Body: picture, ...encryption }));
}

const large = (send: UploadsTarget["send"], form: Form) => send(form, Buffer.alloc(1001));

function encrypted({ keyArn }: Bucket): Record<string, string> {
    return { [algorithm]: "aws:kms", [keyId]: keyArn };
}

/** The scanner's verdict, in a form's words: the emulator reads this field, S3 one called `tagging`, as XML. */
const tagged = { "x-amz-tagging": "GuardDutyMalwareScanStatus=NO_THREATS_FOUND" };

/** What a user or the app that lets users upload may add: exactly one file, as the app signed for it. */
export const writingAttacks: readonly Attack<UploadsTarget>[] = [
    attack("too-large", "upload a larger file than may be", async ({ sign, send }) =>
        large(send, await sign()),
    ),
    attack("empty", "upload an empty file", async ({ sign, send }) => send(await sign(), Buffer.alloc(0))),
    attack(
        "other-type",
        "upload a page instead of a picture",
        changed(() => ({ "Content-Type": "text/html" })),
    ),
    attack(
        "other-key",
        "upload outside the prefix",
        changed(() => ({ key: "index.html" })),
    ),
    attack("overwrite", "upload over another user's file", (target) =>
        changed(() => ({ key: target.bucket.uploaded }))(target),
    ),
    attack("expired", "upload after the form has expired", afterExpiry),
    attack(
        "changed-policy",
        "upload too much with a form whose policy was changed",
        async ({ sign, send }) => {
            const form = await sign();
            return large(send, { ...form, fields: { ...form.fields, ...withoutSize(form.fields) } });
        },
    ),
    attack(
        "changed-signature",
        "upload with a made-up signature",
        changed(() => ({ "X-Amz-Signature": "0".repeat(64) })),
    ),
    attack(
        "without-field",
        "upload with a form that lacks a field",
        changed(() => ({ "Content-Type": undefined })),
    ),
    attack(
        "extra-field",
        "upload with a header of one's own",
        changed(() => ({ "Cache-Control": "max-age=9" })),
    ),
    attack(
        "without-key",
        "upload unencrypted",
        changed(() => ({ [algorithm]: undefined, [keyId]: undefined })),
    ),
    attack(
        "other-encryption",
        "upload under another key",
        changed(() => ({
            [keyId]: "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000",
        })),
    ),
    attack(
        "unsigned-form",
        "upload with a form that nobody signed",
        changed(() => Object.fromEntries(signing.map((name) => [name, undefined]))),
    ),
    attack("in-the-clear", "upload without TLS", async ({ sign, send }) => send(await sign(), picture, {})),
    attack("unsigned-put", "upload without a form", ({ put: putUrl, bucket }) =>
        putUrl(`${bucket.url}/uploads/unsigned.png`),
    ),
    attack("app-puts", "put a file with the app's role", ({ app, bucket }) => put(app, bucket)),
    attack("signer-puts", "put a file of any size with the signer's credentials, without a form", (target) =>
        put(target.signer, target.bucket),
    ),
    attack("forged-elsewhere", "sign a form for a file outside the prefix, from inside the app", (target) =>
        target.forge(target.signer, { ...encrypted(target.bucket), key: "index.html" }),
    ),
    attack("forged-unencrypted", "sign a form for an unencrypted file, from inside the app", (target) =>
        target.forge(target.signer, { key: "uploads/forged" }),
    ),
    attack("forged-clean", "sign a form for a file that is tagged clean, from inside the app", (target) =>
        target.forge(target.signer, { ...encrypted(target.bucket), ...tagged, key: "uploads/forged" }),
    ),
    attack("forged-any-size", "sign a form for a file of any size and type, from inside the app", (target) =>
        target.forge(target.signer, {
            ...encrypted(target.bucket),
            key: "uploads/forged",
            "Content-Type": "text/html",
        }),
    ),
    attack("operator-elsewhere", "upload outside the prefix as a role that may do all in S3", (target) =>
        target.forge(target.operator, { ...encrypted(target.bucket), key: "index.html" }),
    ),
    attack("operator-unencrypted", "upload an unencrypted file as a role that may do all in S3", (target) =>
        target.forge(target.operator, { key: "uploads/operator" }),
    ),
    attack("operator-clean", "upload a file that is tagged clean as a role that may do all in S3", (target) =>
        target.forge(target.operator, { ...encrypted(target.bucket), ...tagged, key: "uploads/operator" }),
    ),
    attack("signer-uses-key", "encrypt with the uploads' key, not by way of S3", ({ signer, bucket }) =>
        signer.kms.send(new GenerateDataKeyCommand({ KeyId: bucket.keyArn, KeySpec: "AES_256" })),
    ),
];
