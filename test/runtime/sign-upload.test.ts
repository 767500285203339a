import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, suite, test } from "node:test";
import fc from "fast-check";
import type { UploadContract as ComponentContract } from "../../components";
import { type SignedUpload, signUpload, type UploadContract } from "../../runtime";
import { type FakeSts, session, startFakeSts } from "./fake-sts";

const contract: UploadContract = {
    bucket: "shop-uploads",
    region: "eu-central-1",
    keyPrefix: "uploads/",
    maxBytes: 10_000_000,
    contentTypes: ["image/png", "image/jpeg"],
    expirySeconds: 300,
    kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/1",
    signerRoleArn: "arn:aws:iam::123456789012:role/signer",
};

interface Policy {
    readonly expiration: string;
    readonly conditions: readonly unknown[];
}
const policyOf = ({ fields }: SignedUpload) =>
    JSON.parse(Buffer.from(fields["Policy"] ?? "", "base64").toString()) as Policy;

/** The fields that the policy must name: all but the policy itself and its signature. */
const namedFields = ({ fields }: SignedUpload) =>
    Object.fromEntries(
        Object.entries(fields).filter(([name]) => name !== "Policy" && name !== "X-Amz-Signature"),
    );

suite("signUpload", () => {
    let sts: FakeSts;
    before(async () => {
        sts = await startFakeSts();
    });
    after(() => {
        sts.stop();
    });
    const sign = (given: UploadContract, contentType = "image/png") =>
        signUpload(given, { contentType, stsClient: sts.client });

    test("takes the component's output as it is", () => {
        const output: ComponentContract = contract;
        const taken: UploadContract = output;
        assert.equal(taken, contract);
    });

    test("gives a form of exactly these fields, and a policy of exactly these conditions", async () => {
        const signed = await sign(contract, "image/jpeg");
        const { url, fields, key } = signed;
        assert.equal(url, "https://shop-uploads.s3.eu-central-1.amazonaws.com/");
        const date = fields["X-Amz-Date"] ?? "";
        const expected = {
            "Content-Type": "image/jpeg",
            "x-amz-server-side-encryption": "aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id": contract.kmsKeyArn,
            bucket: "shop-uploads",
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Credential": `${session.accessKeyId}/${date.slice(0, 8)}/eu-central-1/s3/aws4_request`,
            "X-Amz-Date": date,
            "X-Amz-Security-Token": session.token,
            key,
        };
        assert.deepEqual(namedFields(signed), expected);
        assert.deepEqual(policyOf(signed).conditions, [
            ["content-length-range", 1, 10_000_000],
            ...Object.entries(expected).map(([name, value]) => ({ [name]: value })),
        ]);
    });

    test("signs it with the signer's session", async () => {
        const { fields } = await sign(contract);
        const date = (fields["X-Amz-Date"] ?? "").slice(0, 8);
        const parts = [date, "eu-central-1", "s3", "aws4_request", fields["Policy"] ?? ""];
        const signature = parts.reduce<Buffer>(
            (key, part) => createHmac("sha256", key).update(part).digest(),
            Buffer.from(`AWS4${session.secretAccessKey}`),
        );
        assert.equal(fields["X-Amz-Signature"], signature.toString("hex"));
    });

    const lengths = [
        [1, 900],
        [900, 900],
        [901, 901],
        [3600, 3600],
    ] as const;
    for (const [expirySeconds, duration] of lengths) {
        test(`assumes the signer for ${String(duration)} seconds, where a form lives for ${String(expirySeconds)}`, async () => {
            await sign({ ...contract, expirySeconds });
            const { Action, RoleArn, DurationSeconds, RoleSessionName } = sts.calls.at(-1) ?? {};
            assert.deepEqual(
                { Action, RoleArn, DurationSeconds, RoleSessionName },
                {
                    Action: "AssumeRole",
                    RoleArn: contract.signerRoleArn,
                    DurationSeconds: String(duration),
                    RoleSessionName: "sign-upload",
                },
            );
        });
    }

    test("puts each file under a key that nobody can guess", async () => {
        const signed = await Promise.all(Array.from({ length: 50 }, () => sign(contract)));
        const keys = signed.map(({ key }) => key);
        for (const key of keys) {
            assert.match(key, /^uploads\/[A-Za-z0-9_-]{32}$/);
        }
        assert.equal(new Set(keys).size, keys.length);
    });

    for (const contentType of ["text/html", "IMAGE/PNG", "image/png; charset=x", "image/*", "", "image/pn"]) {
        test(`refuses ${JSON.stringify(contentType)}, without asking for a session`, async () => {
            const calls = sts.calls.length;
            await assert.rejects(sign(contract, contentType), {
                message: `The content type ${JSON.stringify(contentType)} isn't in the upload contract; allowed are image/png, image/jpeg.`,
            });
            assert.equal(sts.calls.length, calls);
        });
    }

    test("goes where S3 is said to be", async () => {
        const { url } = await signUpload(contract, {
            contentType: "image/png",
            stsClient: sts.client,
            s3Endpoint: "http://127.0.0.1:4566",
        });
        assert.equal(url, "http://127.0.0.1:4566/shop-uploads");
    });

    test("keeps to the contract, whatever it says", async () => {
        const contracts = fc.record({
            ...Object.fromEntries(
                Object.entries(contract).map(([name, value]) => [name, fc.constant(value)]),
            ),
            bucket: fc.stringMatching(/^[a-z][a-z0-9-]{3,20}[a-z]$/),
            keyPrefix: fc.stringMatching(/^([a-z0-9]{1,8}\/){1,3}$/),
            maxBytes: fc.integer({ min: 1, max: 5 * 1024 ** 3 }),
            contentTypes: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}\/[a-z0-9.+-]{1,8}$/), {
                minLength: 1,
            }),
            expirySeconds: fc.integer({ min: 1, max: 3600 }),
        }) as fc.Arbitrary<UploadContract>;
        await fc.assert(
            fc.asyncProperty(contracts, fc.nat(), async (given, pick) => {
                const contentType = given.contentTypes[pick % given.contentTypes.length] ?? "";
                const begin = Date.now();
                const signed = await sign(given, contentType);
                const { expiration, conditions } = policyOf(signed);
                const end = Date.now();

                // Each field that a form may hold is fixed, and only the length of the file is open, within its limits.
                const [range, ...fixed] = conditions;
                assert.deepEqual(range, ["content-length-range", 1, given.maxBytes]);
                const fields = namedFields(signed);
                assert.deepEqual(Object.assign({}, ...fixed), fields);
                assert.equal(fixed.length, Object.keys(fields).length);
                assert.equal(fields["bucket"], given.bucket);
                assert.equal(fields["Content-Type"], contentType);
                assert.ok(fields["key"]?.startsWith(given.keyPrefix));
                assert.doesNotMatch(fields["key"] ?? "", /\$\{/);

                const lifetime = given.expirySeconds * 1000;
                const expires = Date.parse(expiration);
                assert.ok(expires <= end + lifetime && expires >= begin + lifetime - 1000, expiration);
                assert.ok(signed.expiresAt.valueOf() - expires < 1000);
            }),
            { numRuns: 40 },
        );
    });
});

test("signUpload says when STS gives no credentials", async () => {
    const sts = await startFakeSts({ empty: true });
    try {
        await assert.rejects(signUpload(contract, { contentType: "image/png", stsClient: sts.client }), {
            message: "STS gave no credentials of arn:aws:iam::123456789012:role/signer.",
        });
    } finally {
        sts.stop();
    }
});
