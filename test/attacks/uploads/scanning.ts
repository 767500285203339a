import { GenerateDataKeyCommand } from "@aws-sdk/client-kms";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { AwsClients } from "../../support/aws";
import type { Attack } from "../attack";
import { tagScanned } from "./scanner";
import { type Bucket, picture, type UploadsTarget } from "./targets";

function attack(id: string, words: string, run: Attack<UploadsTarget>["run"]): Attack<UploadsTarget> {
    return { id: `uploads/${id}`, practice: "P6", attack: words, run };
}

function put(by: AwsClients, { name, keyArn }: Bucket, Key: string): Promise<unknown> {
    const encryption = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyArn } as const;
    return by.s3.send(new PutObjectCommand({ Bucket: name, Key, Body: picture, ...encryption }));
}

function read(by: AwsClients, { name }: Bucket, Key: string): Promise<unknown> {
    return by.s3.send(new GetObjectCommand({ Bucket: name, Key }));
}

/** What gets around the scanner, and what somebody does who took it over. */
export const scanningAttacks: readonly Attack<UploadsTarget>[] = [
    attack("visit-unscanned", "have a file handed out that isn't scanned yet", ({ showScanned }) =>
        showScanned(),
    ),
    attack(
        "visit-infected",
        "have a file handed out in which the scanner found something",
        async (target) => {
            const { scanner, scanned, showScanned } = target;
            await tagScanned(scanner, scanned.name, scanned.uploaded, "THREATS_FOUND");
            return showScanned();
        },
    ),
    attack("operator-tests", "write the scanner's test object as a role that may do all in S3", (target) =>
        put(target.operator, target.scanned, target.beside),
    ),
    attack("operator-scans", "become the scanner as a role that may become any", (target) =>
        target.operator.sts.send(
            new AssumeRoleCommand({ RoleArn: target.scannerRoleArn, RoleSessionName: "operator" }),
        ),
    ),
    attack("scanner-reads-elsewhere", "read a file of another bucket as the scanner", ({ scanner, bucket }) =>
        read(scanner, bucket, bucket.uploaded),
    ),
    attack("scanner-reads-beside", "read a file outside the prefix as the scanner", (target) =>
        read(target.scanner, target.scanned, target.beside),
    ),
    attack("scanner-tags-beside", "tag a file outside the prefix clean as the scanner", (target) =>
        tagScanned(target.scanner, target.scanned.name, target.beside, "NO_THREATS_FOUND"),
    ),
    attack("scanner-tags-elsewhere", "tag a file of another bucket clean as the scanner", (target) =>
        tagScanned(target.scanner, target.bucket.name, target.bucket.uploaded, "NO_THREATS_FOUND"),
    ),
    attack("scanner-puts", "put a file below the prefix as the scanner", ({ scanner, scanned }) =>
        put(scanner, scanned, scanned.uploaded),
    ),
    attack("scanner-uses-key", "encrypt with the uploads' key as the scanner, not by way of S3", (target) =>
        target.scanner.kms.send(
            new GenerateDataKeyCommand({ KeyId: target.scanned.keyArn, KeySpec: "AES_256" }),
        ),
    ),
];
