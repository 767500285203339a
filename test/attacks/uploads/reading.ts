import type { IncomingHttpHeaders } from "node:http";
import { CreateDistributionCommand, CreateOriginAccessControlCommand } from "@aws-sdk/client-cloudfront";
import { DecryptCommand, EncryptCommand } from "@aws-sdk/client-kms";
import {
    DeleteObjectCommand,
    GetBucketPolicyCommand,
    GetObjectCommand,
    HeadObjectCommand,
    ListObjectsV2Command,
    ListObjectVersionsCommand,
    PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import type { AwsClients } from "../../support/aws";
import type { Attack } from "../attack";
import { visit } from "./form";
import { tagScanned } from "./scanner";
import { type Bucket, picture, type UploadsTarget } from "./targets";

/** The file came, but with a header that keeps a browser from taking it for more than data. */
export class OnlyData extends Error {}

function attack(id: string, words: string, run: Attack<UploadsTarget>["run"]): Attack<UploadsTarget> {
    return { id: `uploads/${id}`, practice: "P6", attack: words, run };
}

/** Gets a file as a browser would, and looks at the one header that would stop the attack. */
function inBrowser(id: string, words: string, header: string, stops: RegExp): Attack<UploadsTarget> {
    return attack(id, words, async ({ show }) => {
        const value = String((await show())[header] ?? "");
        if (stops.test(value)) {
            throw new OnlyData(`${header}: ${value}`);
        }
    });
}

function tagClean(by: AwsClients, { name, uploaded }: Bucket): Promise<unknown> {
    return tagScanned(by, name, uploaded, "NO_THREATS_FOUND");
}

function read(by: AwsClients, { name, uploaded }: Bucket): Promise<unknown> {
    return by.s3.send(new GetObjectCommand({ Bucket: name, Key: uploaded }));
}

function remove(by: AwsClients, { name, uploaded }: Bucket): Promise<unknown> {
    return by.s3.send(new DeleteObjectCommand({ Bucket: name, Key: uploaded }));
}

function open(by: AwsClients, { name }: Bucket): Promise<unknown> {
    const Statement = [
        { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${name}/*` },
    ];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    return by.s3.send(new PutBucketPolicyCommand({ Bucket: name, Policy }));
}

/** Hands a bucket out by a distribution of one's own. */
async function ownDistribution({ operator, cdn, bucket }: UploadsTarget): Promise<IncomingHttpHeaders> {
    const { OriginAccessControl } = await operator.cloudfront.send(
        new CreateOriginAccessControlCommand({
            OriginAccessControlConfig: {
                Name: bucket.name,
                OriginAccessControlOriginType: "s3",
                SigningBehavior: "always",
                SigningProtocol: "sigv4",
            },
        }),
    );
    const origin = {
        Id: "bucket",
        DomainName: `${bucket.name}.s3.us-east-1.amazonaws.com`,
        OriginAccessControlId: OriginAccessControl?.Id,
        S3OriginConfig: { OriginAccessIdentity: "" },
    };
    const { Distribution } = await operator.cloudfront.send(
        new CreateDistributionCommand({
            DistributionConfig: {
                CallerReference: bucket.name,
                Comment: "",
                Enabled: true,
                Origins: { Quantity: 1, Items: [origin] },
                DefaultCacheBehavior: {
                    TargetOriginId: "bucket",
                    ViewerProtocolPolicy: "https-only",
                    // AWS's own policy CachingOptimized.
                    CachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
                },
            },
        }),
    );
    return visit(cdn, Distribution?.DomainName ?? "", bucket.uploaded);
}

/** What whoever can't be shown an upload does to see, mark or lose it. What destroys something comes last. */
export const readingAttacks: readonly Attack<UploadsTarget>[] = [
    attack("app-reads", "read an upload with the app's role", ({ app, bucket }) => read(app, bucket)),
    attack("signer-reads", "read an upload with the signer's credentials", ({ signer, bucket }) =>
        read(signer, bucket),
    ),
    attack("app-asks", "ask with the app's role whether a file is there", ({ app, bucket }) =>
        app.s3.send(new HeadObjectCommand({ Bucket: bucket.name, Key: bucket.uploaded })),
    ),
    attack("signer-lists", "list the uploads with the signer's credentials", ({ signer, bucket }) =>
        signer.s3.send(new ListObjectsV2Command({ Bucket: bucket.name })),
    ),
    attack("app-lists", "list the uploads with the app's role", ({ app, bucket }) =>
        app.s3.send(new ListObjectsV2Command({ Bucket: bucket.name })),
    ),
    attack("signer-lists-versions", "list replaced and deleted uploads", ({ signer, bucket }) =>
        signer.s3.send(new ListObjectVersionsCommand({ Bucket: bucket.name })),
    ),
    attack("around-the-cdn", "read an upload directly from S3", ({ get, bucket }) =>
        get(`${bucket.url}/${bucket.uploaded}`),
    ),
    attack("decrypt", "decrypt with the uploads' key as a role that may use every key", async (target) => {
        const { operator, bucket } = target;
        const { CiphertextBlob } = await operator.kms.send(
            new EncryptCommand({ KeyId: bucket.keyArn, Plaintext: picture }),
        );
        return operator.kms.send(new DecryptCommand({ CiphertextBlob, KeyId: bucket.keyArn }));
    }),
    attack(
        "operator-reads-unscanned",
        "read what isn't scanned yet as a role that may do all in S3",
        (target) => read(target.operator, target.scanned),
    ),
    attack("signer-tags-clean", "tag an upload clean with the signer's credentials", ({ signer, scanned }) =>
        tagClean(signer, scanned),
    ),
    attack(
        "operator-tags-clean",
        "tag an upload clean as a role that may do all in S3",
        ({ operator, scanned }) => tagClean(operator, scanned),
    ),
    attack("app-reads-policy", "read the bucket's policy", ({ app, bucket }) =>
        app.s3.send(new GetBucketPolicyCommand({ Bucket: bucket.name })),
    ),
    attack("own-distribution", "hand the bucket out by a distribution of one's own", ownDistribution),
    inBrowser(
        "sniff",
        "have a browser take an uploaded picture for a page",
        "x-content-type-options",
        /^nosniff$/,
    ),
    inBrowser("show", "have a browser show an uploaded page", "content-disposition", /^attachment$/),
    inBrowser(
        "script",
        "have a browser run an uploaded page's script",
        "content-security-policy",
        /\bsandbox$/,
    ),
    inBrowser("frame", "put an uploaded page into a frame", "x-frame-options", /^DENY$/),
    attack("operator-opens", "open the bucket to everybody as a role that may do all in S3", (target) =>
        open(target.operator, target.bucket),
    ),
    attack("app-deletes", "delete an upload with the app's role", ({ app, bucket }) => remove(app, bucket)),
    attack("signer-deletes", "delete an upload with the signer's credentials", ({ signer, bucket }) =>
        remove(signer, bucket),
    ),
    attack("scanner-deletes", "delete an upload as the scanner", ({ scanner, scanned }) =>
        remove(scanner, scanned),
    ),
    attack("signer-opens", "open the bucket to everybody with the signer's credentials", (target) =>
        open(target.signer, target.bucket),
    ),
];
