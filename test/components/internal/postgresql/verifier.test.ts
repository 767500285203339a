import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { scramVerifier } from "../../../../components/internal/postgresql/verifier";

// That PostgreSQL lets in who has the password, the engine's tests show: each login is one.
suite("a password's verifier", () => {
    const verifier = scramVerifier("password-of-the-app", "project/stack/shop_app");

    test("has the shape that PostgreSQL takes for one", () => {
        assert.match(
            verifier,
            /^SCRAM-SHA-256\$4096:[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/,
        );
    });

    test("is the same each time, so that a preview is empty", () => {
        assert.equal(scramVerifier("password-of-the-app", "project/stack/shop_app"), verifier);
    });

    test("has a salt of the login's own, which tells nothing of the password", () => {
        const salt = (text: string) => text.split("$")[1];
        assert.equal(salt(scramVerifier("another-password", "project/stack/shop_app")), salt(verifier));
        assert.notEqual(salt(scramVerifier("password-of-the-app", "project/other/shop_app")), salt(verifier));
    });

    test("doesn't hold the password", () => {
        assert.ok(!verifier.includes("password"));
    });
});
