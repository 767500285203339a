/** The lives of buckets and of what belongs to them: what is refused, changed, left behind. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Aws } from "../../../../local/providers/aws/client";
import type { Properties } from "../../../../local/providers/resource-type";
import { type Rig, startRig, type, update } from "./life";

let rig: Rig;
let client: Aws;
before(async () => {
    rig = await startRig();
    client = rig.client;
});
after(async () => {
    await rig.stop();
});

const bucket = type("s3/bucket:Bucket");
const policy = type("s3/bucketPolicy:BucketPolicy");
const cors = type("s3/bucketCorsConfiguration:BucketCorsConfiguration");
const lifecycle = type("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
const versioning = type("s3/bucketVersioning:BucketVersioning");
const encryption = type("s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration");
const logging = type("s3/bucketLogging:BucketLogging");

let count = 0;
/** A bucket of a test's own. */
async function makeBucket(more: Properties = {}): Promise<{ id: string; outputs: Properties }> {
    count += 1;
    return bucket.create(client, { bucket: `stand-in-${count}`, ...more });
}

const statement = (id: string, more: Properties = {}): Properties => ({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: `arn:aws:s3:::${id}/*`,
    ...more,
});
const document = (...statements: Properties[]): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("buckets", () => {
    test("a bucket that holds something goes only by force", async () => {
        const { id, outputs } = await makeBucket();
        const s3 = await client.service("s3");
        await s3.putObject({ Bucket: id, Key: "a", Body: "x" });
        await assert.rejects(
            bucket.delete(client, id, outputs),
            /deleting S3 Bucket \(stand-in-\d+\): operation error S3: DeleteBucket, .*BucketNotEmpty/,
        );
        await bucket.delete(client, id, { ...outputs, forceDestroy: true });
        await bucket.delete(client, id, outputs);
        assert.equal(await bucket.read(client, id, outputs), undefined);
    });

    test("tags change in place, and go", async () => {
        const { id, outputs } = await makeBucket({ tagsAll: { a: "1", b: "2" } });
        assert.deepEqual(outputs["tagsAll"], { a: "1", b: "2" });
        const changed = await update(client, bucket, id, outputs, { tagsAll: { b: "3" } });
        assert.deepEqual(changed["tagsAll"], { b: "3" });
        const bare = await update(client, bucket, id, changed, { tagsAll: {} });
        assert.deepEqual(bare["tagsAll"], {});
    });

    test("a name that S3 refuses", async () => {
        await assert.rejects(bucket.create(client, { bucket: "Upper_case" }), /InvalidBucketName/);
    });

    test("a bucket lies in its region", async () => {
        const { id, outputs } = await makeBucket({ region: "eu-west-1" });
        assert.equal(outputs["region"], "eu-west-1");
        assert.equal(outputs["bucketRegionalDomainName"], `${id}.s3.eu-west-1.amazonaws.com`);
    });

    test("versions are suspended, never taken away", async () => {
        const { id } = await makeBucket();
        const enabled = { bucket: id, versioningConfiguration: { status: "Enabled" } };
        const made = await versioning.create(client, enabled);
        await assert.rejects(
            update(client, versioning, id, made.outputs, {
                ...enabled,
                versioningConfiguration: { status: "Disabled" },
            }),
            /cannot be updated from 'Enabled' or 'Suspended' to 'Disabled'/,
        );
        await versioning.delete(client, id, made.outputs);
        const left = await versioning.read(client, id, {});
        assert.deepEqual(left?.["versioningConfiguration"], { mfaDelete: "", status: "Suspended" });
    });

    test("what belongs to a bucket is gone with it", async () => {
        const { id, outputs } = await makeBucket();
        const made = await policy.create(client, { bucket: id, policy: document(statement(id)) });
        await bucket.delete(client, id, outputs);
        assert.equal(await policy.read(client, id, made.outputs), undefined);
        await policy.delete(client, id, made.outputs);
    });
});

describe("what a bucket has once", () => {
    const second: [string, typeof bucket, (id: string) => Properties][] = [
        ["policy", policy, (id) => ({ policy: document(statement(id)) })],
        ["CORS", cors, () => ({ corsRules: [{ allowedMethods: ["GET"], allowedOrigins: ["*"] }] })],
        [
            "lifecycle",
            lifecycle,
            () => ({ rules: [{ id: "r", status: "Enabled", filter: {}, expiration: { days: 1 } }] }),
        ],
        ["logging", logging, (id) => ({ targetBucket: id, targetPrefix: "x/" })],
    ];
    for (const [what, kind, args] of second) {
        test(`a second ${what} isn't put over the first`, async () => {
            const { id } = await makeBucket();
            const inputs = { bucket: id, ...args(id) };
            await kind.create(client, inputs);
            await assert.rejects(
                kind.create(client, inputs),
                /OperationAborted: the bucket .* has one already/,
            );
            await kind.delete(client, id, inputs);
            assert.equal(await kind.read(client, id, {}), undefined);
        });
    }
});

describe("what S3 refuses", () => {
    const refused: [string, typeof bucket, (id: string) => Properties, RegExp][] = [
        ["another bucket", policy, () => ({ policy: document(statement("another")) }), /invalid resource/],
        [
            "every bucket",
            policy,
            () => ({ policy: document(statement("x", { Resource: "*" })) }),
            /invalid resource/,
        ],
        [
            "an action on the wrong kind of resource",
            policy,
            (id) => ({ policy: document(statement(id, { Action: ["s3:GetObject", "s3:ListBucket"] })) }),
            /Action does not apply to any resource\(s\) in statement/,
        ],
        [
            "an unknown condition operator",
            policy,
            (id) => ({
                policy: document(
                    statement(id, { Condition: { NumericMoreThan: { "s3:signatureAge": "1" } } }),
                ),
            }),
            /MalformedPolicy: Syntax errors in policy\. \(unknown condition operator NumericMoreThan\)/,
        ],
        [
            "everybody, while public access is blocked",
            policy,
            (id) => ({ policy: document(statement(id, { Effect: "Allow" })) }),
            /AccessDenied: public policies are prevented/,
        ],
        [
            "an unknown method",
            cors,
            () => ({ corsRules: [{ allowedMethods: ["BREW"], allowedOrigins: ["*"] }] }),
            /InvalidRequest: Found unsupported HTTP method in CORS config\. Unsupported method is BREW/,
        ],
        [
            "two wildcards",
            cors,
            () => ({ corsRules: [{ allowedMethods: ["GET"], allowedOrigins: ["https://*.x.*"] }] }),
            /can not have more than one wildcard/,
        ],
        [
            "a rule that does nothing",
            lifecycle,
            () => ({ rules: [{ id: "r", status: "Enabled", filter: {} }] }),
            /At least one action needs to be specified in a rule/,
        ],
        [
            "two rules of one name",
            lifecycle,
            () => ({
                rules: ["Enabled", "Disabled"].map((status) => ({
                    id: "r",
                    status,
                    filter: {},
                    expiration: { days: 1 },
                })),
            }),
            /Rule ID must be unique/,
        ],
        [
            "a key without KMS",
            encryption,
            () => ({
                rules: [
                    { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256", kmsMasterKeyId: "k" } },
                ],
            }),
            /a KMSMasterKeyID is not applicable/,
        ],
        [
            "a log in a bucket that isn't there",
            logging,
            () => ({ targetBucket: "stand-in-none", targetPrefix: "" }),
            /InvalidTargetBucketForLogging/,
        ],
    ];
    for (const [what, kind, args, words] of refused) {
        test(what, async () => {
            const { id } = await makeBucket();
            await assert.rejects(kind.create(client, { bucket: id, ...args(id) }), words);
        });
    }
});
