import assert from "node:assert/strict";
import { createVerify, generateKeyPairSync } from "node:crypto";
import { suite, test } from "node:test";
import { signDownload } from "../../runtime";

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
});
const options = { domainName: "d1.cloudfront.net", key: "uploads/a b#1", keyPairId: "K1", privateKey };
/** CloudFront's own alphabet of base64. */
const decoded = (text: string) =>
    Buffer.from(text.replaceAll("-", "+").replaceAll("_", "=").replaceAll("~", "/"), "base64");

suite("signDownload", () => {
    test("signs one file's address, for a time", () => {
        const begin = Math.floor(Date.now() / 1000);
        const url = new URL(signDownload({ ...options, expirySeconds: 60 }));
        const end = Math.ceil(Date.now() / 1000);
        assert.equal(url.origin + url.pathname, "https://d1.cloudfront.net/uploads/a%20b%231");
        assert.deepEqual([...url.searchParams.keys()].sort(), [
            "Expires",
            "Hash-Algorithm",
            "Key-Pair-Id",
            "Signature",
        ]);
        assert.equal(url.searchParams.get("Key-Pair-Id"), "K1");
        assert.equal(url.searchParams.get("Hash-Algorithm"), "SHA256");
        const expires = Number(url.searchParams.get("Expires"));
        assert.ok(expires >= begin + 60 && expires <= end + 60);

        const policy = `{"Statement":[{"Resource":"https://d1.cloudfront.net/uploads/a%20b%231","Condition":{"DateLessThan":{"AWS:EpochTime":${String(expires)}}}}]}`;
        const signature = decoded(url.searchParams.get("Signature") ?? "");
        assert.ok(createVerify("RSA-SHA256").update(policy).verify(publicKey, signature));
    });

    test("lets a link live for five minutes by default", () => {
        const begin = Math.floor(Date.now() / 1000);
        const expires = Number(new URL(signDownload(options)).searchParams.get("Expires"));
        assert.ok(expires >= begin + 300 && expires <= Math.ceil(Date.now() / 1000) + 300);
    });

    for (const expirySeconds of [0, -1, 1.5, 3601, NaN, Infinity]) {
        test(`refuses ${String(expirySeconds)} seconds`, () => {
            assert.throws(() => signDownload({ ...options, expirySeconds }), {
                name: "RangeError",
                message: `${String(expirySeconds)} isn't a time in seconds that a link may be used for: a whole number from 1 to 3,600 is needed.`,
            });
        });
    }
});
